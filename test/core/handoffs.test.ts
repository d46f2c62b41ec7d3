import { describe, expect, it } from 'vitest';
import { agent, fullTeam, graph, human, mergeQueue } from './builders.ts';
import { sceneOf } from './scene.ts';

const worker = agent('worker', { done: 'done', blocked: 'human' });

describe('Handing work on', () => {
  it('sends the children of a plan out, and takes the goal to `then` when all are in', () => {
    const town = sceneOf(fullTeam()).add('goal').live('r-1');
    town.add('one', { by: 'r-1' }).add('two', { by: 'r-1' });
    expect(town.places()).toEqual(['running r-1', 'draft of r-1', 'draft of r-1']);
    town.verdict('r-1', 'planned').evidence('r-1');
    expect(town.places()).toEqual(['children then mayor', 'running r-2', 'running r-3']);
    expect(town.news()).toContain('planned');
    town.exits('r-1').live('r-2', 'r-3').finishes('r-2', 'blocked');
    town.answers(town.items()[0]!.id, 'done');
    expect(town.place('t-1')).toBe('children then mayor');
    town.human({ type: 'task.dropped', task: 't-3', reason: 'no need' });
    expect(town.places()).toEqual(['running r-4', 'done', 'dropped']);
    expect(town.news()).toContain('gathered');
  });

  it('refuses a plan without a subtask, and says how to write one down', () => {
    const town = sceneOf(fullTeam()).add('goal').live('r-1').verdict('r-1', 'planned');
    expect(town.last.refused).toContain('town task add');
    expect(town.place('t-1')).toBe('running r-1');
  });

  it('goes on at once when the human drops the whole plan while its evidence is checked', () => {
    const town = sceneOf(fullTeam()).add('goal').live('r-1').add('one', { by: 'r-1' });
    town.verdict('r-1', 'planned').human({ type: 'task.dropped', task: 't-2', reason: 'no' });
    town.evidence('r-1');
    expect(town.places()).toEqual(['queued mayor', 'dropped']);
  });

  it('drops the drafts of a plan whose edge is past its limit, or that ends in another verdict', () => {
    const planner = agent(
      'mayor',
      { planned: { to: 'mayor', each: 'subtask', then: 'mayor', limit: 1 }, complete: 'done' },
      { workspace: 'view', seats: 1 },
    );
    const town = sceneOf(graph([planner]))
      .add('goal')
      .live('r-1')
      .add('one', { by: 'r-1' });
    town.finishes('r-1', 'planned').live('r-2').finishes('r-2', 'complete').live('r-3');
    town.add('again', { by: 'r-3' }).finishes('r-3', 'planned');
    expect(town.places()).toEqual(['human decision', 'done', 'dropped']);
    town.answers(town.items()[0]!.id, 'retry').live('r-4').add('more', { by: 'r-4' });
    town.finishes('r-4', 'complete');
    expect(town.places()).toEqual(['done', 'done', 'dropped', 'dropped']);
  });

  it('takes a rejected task back to the same worktree and branch, with the reason in its history', () => {
    const town = sceneOf(fullTeam(1))
      .add('fix', { role: 'worker' })
      .live('r-1')
      .finishes('r-1', 'done');
    town.live('r-2').verdict('r-2', 'reject', 'no tests').evidence('r-2');
    const { branch, worktree, head, attempts, history, sessions } = town.task('t-1');
    expect([branch, worktree, head, attempts]).toEqual([
      'town/t-1',
      'made',
      'c-r-1',
      { 'worker.done': 1, 'reviewer.reject': 1 },
    ]);
    expect(history.at(-1)).toMatchObject({
      by: 'r-2',
      role: 'reviewer',
      verdict: 'reject',
      note: 'no tests',
      to: 'worker',
      attempt: 1,
      limit: 2,
    });
    expect(sessions['worker']).toEqual({ agent: 'sim', session: 's-r-1' });
    expect(town.run('r-3')).toMatchObject({ task: 't-1', session: 's-r-1', resumes: true });
  });

  it('sends a task to `else` when the limit of an edge is used up, and does not count that use', () => {
    const town = sceneOf(fullTeam(1)).add('fix', { role: 'worker' });
    for (const turn of [1, 3])
      town
        .live(`r-${turn}`)
        .finishes(`r-${turn}`, 'done')
        .live(`r-${turn + 1}`)
        .finishes(`r-${turn + 1}`, 'reject', 'no');
    town.live('r-5').finishes('r-5', 'done').live('r-6').finishes('r-6', 'reject', 'still no');
    expect(town.place('t-1')).toBe('human decision');
    expect(town.items()[0]!.text).toBe(
      'The handoff reviewer.reject was used 2 times, its limit. Last time: still no',
    );
    expect(town.task('t-1').attempts['reviewer.reject']).toBe(2);
  });

  it('offers the verdicts of a human station, and hands along the one that is chosen', () => {
    const gate = human('gate', { ship: 'done', back: { to: 'worker', limit: 1 } });
    const town = sceneOf(graph([agent('worker', { done: 'gate' }), gate]))
      .add('fix')
      .live('r-1')
      .finishes('r-1', 'done');
    expect(town.place('t-1')).toBe('human decision');
    const item = town.items()[0]!;
    expect(item.choices).toEqual(['ship', 'back']);
    town.answers(item.id, 'nonsense');
    expect(town.last.refused).toBe('It can be settled by: ship, back.');
    town.answers(item.id, 'back', 'too slow');
    expect(town.place('t-1')).toBe('running r-2');
    expect(town.task('t-1').history.at(-1)).toMatchObject({
      by: 'human',
      role: 'gate',
      verdict: 'back',
      note: 'too slow',
    });
    town.live('r-2').finishes('r-2', 'done').answers(town.items()[0]!.id, 'ship');
    expect([town.place('t-1'), town.inbox()]).toEqual(['done', []]);
  });

  it('offers the verdicts of the new graph at a human station that was edited, and all roles at one that is gone', () => {
    const team = (gate: Parameters<typeof human>[1] | null) =>
      graph([
        agent('worker', { done: gate === null ? 'done' : 'gate' }),
        ...(gate === null ? [] : [human('gate', gate)]),
      ]);
    const town = sceneOf(team({ ship: 'done' }))
      .add('fix')
      .live('r-1')
      .finishes('r-1', 'done');
    expect(town.reshape(team({ ship: 'done', wait: 'human' })).items()[0]!.choices).toEqual([
      'ship',
      'wait',
    ]);
    expect(town.reshape(team(null)).items()[0]!.choices).toEqual([
      'retry',
      'done',
      'drop',
      'to worker',
    ]);
    town.answers(town.items()[0]!.id, 'to worker');
    expect(town.place('t-1')).toBe('running r-2');
  });

  it('makes a title one clean line, and refuses one that is empty', () => {
    const town = sceneOf(graph([worker])).add(' a\u001b[31m\r\nb\u202ec \u200b');
    expect(town.task('t-1').title).toBe('a [31m b c');
    expect(town.add('\u0007\u200b ').last.refused).toBe('A task needs a title.');
  });

  it('names a role after anything an object has, and counts its uses all the same', () => {
    const odd = agent('constructor', { toString: { to: 'valueOf', limit: 1 } });
    const town = sceneOf(graph([odd, agent('valueOf', { done: 'done' })]))
      .add('fix')
      .live('r-1');
    town.exits('r-1').live('r-2').finishes('r-2', 'toString');
    expect(town.task('t-1').reminded).toEqual({ constructor: 1 });
    expect(town.place('t-1')).toBe('running r-3');
  });

  it.each([
    ['a parent that does not exist', { parent: 't-9' }, 'Its parent t-9 does not exist.'],
    ['a parent that is over', { parent: 't-1' }, 'Its parent t-1 is over.'],
    ['a need that does not exist', { needs: ['t-9'] }, 'It needs t-9, which does not exist.'],
    ['a need that was dropped', { needs: ['t-1'] }, 'It needs t-1, which was dropped.'],
    ['a role that does not exist', { role: 'ghost' }, 'There is no role "ghost" that takes tasks.'],
    ['a role that stands', { role: 'talk' }, 'There is no role "talk" that takes tasks.'],
    [
      'a need that waits for the parent',
      { parent: 't-2', needs: ['t-3'] },
      'It needs t-3, which waits for t-2.',
    ],
    [
      'the parent as a need',
      { parent: 't-2', needs: ['t-2'] },
      'It needs t-2, which waits for t-2.',
    ],
  ])('refuses a task with %s', (_, added, reason) => {
    const town = sceneOf(graph([worker, agent('talk', {}, { standing: true })]));
    town.add('dropped').human({ type: 'task.dropped', task: 't-1', reason: 'no' });
    town.add('parent').add('waits', { needs: ['t-2'] });
    expect(town.add('new', added).last.refused).toBe(reason);
  });
});

describe('The merge queue', () => {
  const merge = {
    merged: 'done',
    conflict: { to: 'worker', limit: 1 },
    failed: { to: 'worker', limit: 1 },
  };
  const team = (batch: number) =>
    graph([agent('worker', { done: 'merge' }, { seats: 3 }), mergeQueue(merge, { batch })]);
  const three = (batch: number) => {
    const town = sceneOf(team(batch)).add('a').add('b').add('c').live('r-1', 'r-2', 'r-3');
    for (const run of ['r-1', 'r-2', 'r-3']) town.finishes(run, 'done');
    return town;
  };

  it('takes one batch at a time, of at most `batch` tasks', () => {
    const town = three(2);
    expect(town.places()).toEqual(['b-1 at merge', 'queued merge', 'queued merge']);
    town.greenTree('b-1', 'T1').station('b-1', 't-1', 'merged', { tree: 'T1' });
    expect(town.places()).toEqual(['done', 'b-2 at merge', 'b-2 at merge']);
    expect(town.effects()).toEqual(['workspace.archive t-1', 'merge.run t-2 t-3']);
    expect(town.task('t-1').landed).toBe('m-T1');
  });

  it('lands nothing on a tree that was not checked green', () => {
    const town = three(1).station('b-1', 't-1', 'merged', { tree: 'T1' });
    expect(town.last.refused).toBe('No green run of the checks is written for tree T1.');
    town.greenTree('b-1', 'T2').station('b-1', 't-1', 'merged', { tree: 'T2', commit: null });
    expect(town.last.refused).toBe('It names no commit.');
    expect(town.place('t-1')).toBe('b-1 at merge');
  });

  it('is through without a commit when the branch had nothing left to land', () => {
    const town = three(1).station('b-1', 't-1', 'merged');
    expect([town.place('t-1'), town.task('t-1').landed]).toEqual(['done', null]);
    expect(town.news()).not.toContain('landed');
  });

  it('hands conflicts and failures back along their edges, up to the limit', () => {
    const town = three(1).station('b-1', 't-1', 'conflict');
    expect(town.place('t-1')).toBe('running r-4');
    town.station('b-2', 't-2', 'failed').station('b-3', 't-3', 'failed');
    town.live('r-4').finishes('r-4', 'done').station('b-4', 't-1', 'conflict');
    expect(town.place('t-1')).toBe('human decision');
  });

  it('refuses a result of an older epoch, of another batch, and of a name it does not have', () => {
    const town = three(1);
    expect(town.station('b-1', 't-1', 'conflict', { epoch: 1 }).last.refused).toBe(
      'It is of epoch 1; the task is at 2.',
    );
    expect(town.station('b-1', 't-2', 'conflict').last.refused).toBe('b-1 does not hold t-2.');
    expect(town.station('b-1', 't-1', 'lovely').last.refused).toBe(
      'merge can say: merged, conflict, failed.',
    );
  });

  it.each<[string | null, string]>([
    ['c0', 'whose branch has no commits'],
    [null, 'that never had a branch'],
  ])('hands back a task with head %s, %s, as failed', (head: string | null) => {
    const viewer = agent(
      'worker',
      { done: 'merge' },
      { workspace: head === null ? 'view' : 'task' },
    );
    const town = sceneOf(graph([viewer, mergeQueue({ merged: 'done', failed: 'human' })]))
      .add('a')
      .live('r-1');
    town
      .verdict('r-1', 'done')
      .evidence('r-1', [], head ?? 'c9')
      .exits('r-1');
    expect(town.place('t-1')).toBe('human decision');
    expect(town.task('t-1').history.at(-1)).toMatchObject({
      role: 'merge',
      verdict: 'failed',
      note: 'It has no branch with commits.',
    });
  });

  it('gives an empty task to the human when every way back leads to an empty-handed station', () => {
    const round = { to: 'merge', limit: 1, else: 'merge' };
    const town = sceneOf(graph([mergeQueue({ merged: 'done', failed: round })])).add('a');
    expect(town.place('t-1')).toBe('human stuck');
  });

  it('says what it waits for, until that is over', () => {
    const town = three(1).happen({
      type: 'station.waits',
      role: 'merge',
      batch: 'b-1',
      reason: 'main is dirty',
    });
    expect(town.town.state.batches['b-1']!.waits).toBe('main is dirty');
  });
});
