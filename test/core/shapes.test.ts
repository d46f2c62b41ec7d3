import { describe, expect, it } from 'vitest';
import { nextDue, why } from '../../src/core/index.ts';
import { agent, check, graph, mergeQueue } from './builders.ts';
import { sceneOf } from './scene.ts';

type Rest = Parameters<typeof agent>[2];

describe('A panel', () => {
  const judge = (rest: Rest = {}) =>
    agent(
      'judge',
      { approve: 'done', reject: 'human' },
      { workspace: 'review', seats: 3, panel: { size: 3, quorum: 2 }, ...rest },
    );
  const court = (rest: Rest = {}) =>
    sceneOf(graph([judge(rest)]))
      .add('case')
      .live('r-1', 'r-2', 'r-3');

  it('takes the verdict that first has the quorum, and lets the others go', () => {
    const town = court().finishes('r-1', 'approve', 'fine').finishes('r-2', 'reject');
    expect([town.place('t-1'), town.news()]).toEqual(['running r-1 r-2 r-3', ['voted', 'ended']]);
    town.verdict('r-3', 'approve', 'good').evidence('r-3').exits('r-3');
    expect(town.place('t-1')).toBe('done');
    expect(town.task('t-1').history.at(-1)).toMatchObject({
      kind: 'verdict',
      by: 'r-3',
      note: 'fine good',
    });
  });

  it('ends the members whose vote is not needed any more, also those that are not up yet', () => {
    const town = sceneOf(graph([judge()]))
      .add('case')
      .live('r-1', 'r-2')
      .finishes('r-1', 'approve')
      .finishes('r-2', 'approve');
    expect([town.place('t-1'), town.run('r-3')]).toMatchObject([
      'done',
      { phase: 'preparing', ending: 'handed' },
    ]);
    expect(town.ready('r-3').effects()).toEqual(['workspace.release r-3']);
    const other = court()
      .verdict('r-3', 'reject')
      .finishes('r-1', 'approve')
      .finishes('r-2', 'approve');
    expect(other.evidence('r-3').last.refused).toContain('waits for no evidence');
    expect(other.exits('r-3').place('t-1')).toBe('done');
  });

  it('goes to the human when no verdict can reach the quorum; a crash is no approval', () => {
    const town = court().finishes('r-1', 'approve').killed('r-2');
    expect(town.place('t-1')).toBe('running r-1 r-2 r-3');
    town.exits('r-3');
    expect([town.place('t-1'), town.items()[0]!.text]).toEqual([
      'human stuck',
      'The panel of judge can not reach its quorum of 2 any more.',
    ]);
  });

  it('is asked anew when the town is opened again after it was closed under it', () => {
    const town = court().finishes('r-1', 'approve').verdict('r-2', 'reject');
    town.human({ type: 'town.closed', stopAgents: true }).exits('r-2').exits('r-3').evidence('r-2');
    expect([town.place('t-1'), town.inbox()]).toEqual(['queued judge', []]);
    expect(town.human({ type: 'town.opened' }).place('t-1')).toBe('running r-4 r-5 r-6');
    const votes = town.town.state.tasks['t-1']!.place;
    expect(votes).toMatchObject({ votes: [] });
  });

  it('waits until enough seats are free at once, and says so', () => {
    const town = court().add('next').finishes('r-1', 'approve');
    expect(why(town.town.state, 't-2')[1]).toContain(
      'its panel needs 3 seats at once, 1 of them free now',
    );
  });

  it('loses its last hope when a daemon finds only the voters that were leaving', () => {
    const town = court()
      .verdict('r-1', 'approve')
      .evidence('r-1')
      .verdict('r-2', 'reject')
      .exits('r-2');
    town.restart();
    expect(town.place('t-1')).toBe('running r-1 r-2 r-3');
    expect(town.evidence('r-2').place('t-1')).toBe('human stuck');
  });

  it('that is past hope when a daemon comes up lets go of a member that had left already', () => {
    const two = judge({ seats: 2, panel: { size: 2, quorum: 2 } });
    const town = sceneOf(graph([two]))
      .add('case')
      .live('r-1', 'r-2')
      .verdict('r-2', 'approve');
    town.exits('r-2').restart();
    expect([town.place('t-1'), town.town.state.runs]).toEqual(['human stuck', {}]);
  });

  it('of planners sends out the plan of the member that decided', () => {
    const planners = agent(
      'mayor',
      { planned: { to: 'hand', each: 'subtask', then: 'hand', limit: 1 } },
      { workspace: 'none', seats: 2, panel: { size: 2, quorum: 2 } },
    );
    const town = sceneOf(graph([planners, agent('hand', { done: 'done' })]))
      .add('goal')
      .live('r-1', 'r-2');
    town
      .add('x', { by: 'r-1' })
      .add('y', { by: 'r-2' })
      .verdict('r-1', 'planned')
      .evidence('r-1')
      .finishes('r-2', 'planned');
    expect(town.places()).toEqual(['children then hand', 'draft of r-1', 'running r-3']);
    expect(town.exits('r-1').place('t-2')).toBe('dropped');
  });
});

describe('A loop', () => {
  const ralph = (rest: Rest = {}) =>
    agent(
      'ralph',
      { done: { to: 'done', needs: [{ kind: 'commit' }] }, blocked: 'human' },
      { loop: { until: 'npm test', limit: 2 }, ...rest },
    );
  const loop = () =>
    sceneOf(graph([ralph()]))
      .add('fix')
      .live('r-1');
  const checked = (run: string, passed: boolean) =>
    ({ type: 'loop.checked', run, passed, tail: '1 red' }) as const;

  it('asks its command once the process has left after the guarded verdict', () => {
    const town = loop().verdict('r-1', 'done').evidence('r-1');
    expect([town.place('t-1'), town.effects()]).toEqual(['running r-1', []]);
    expect(town.exits('r-1').effects()).toEqual(['loop.check r-1']);
    expect(town.happen(checked('r-1', true)).place('t-1')).toBe('done');
    expect(town.task('t-1').head).toBe('c-r-1');
  });

  it('takes an orderly end without a verdict for the guarded one, and checks what it needs', () => {
    const town = loop().exits('r-1');
    expect(town.effects()).toEqual(['evidence.check r-1']);
    town.evidence('r-1');
    expect([town.effects(), town.task('t-1').head]).toEqual([['loop.check r-1'], 'c-r-1']);
    expect(town.happen(checked('r-1', true)).place('t-1')).toBe('done');
  });

  it('goes round with fresh sessions until the limit, then to the human', () => {
    const town = loop().exits('r-1').evidence('r-1').happen(checked('r-1', false));
    expect([town.place('t-1'), town.news()]).toEqual([
      'running r-2',
      ['ended', 'round', 'claimed'],
    ]);
    expect(town.run('r-2')).toMatchObject({ resumes: false, session: null });
    town.live('r-2').exits('r-2').evidence('r-2', ['No commit.']);
    expect([town.place('t-1'), town.items()[0]!.text]).toEqual([
      'human stuck',
      '"npm test" did not pass in 2 rounds.',
    ]);
    expect(town.task('t-1').reminded).toEqual({});
  });

  it('lets any other verdict through, treats a crash as one, and forgets its rounds when it passes', () => {
    expect(loop().finishes('r-1', 'blocked').place('t-1')).toBe('human decision');
    expect(loop().killed('r-1').task('t-1').restarted).toEqual({ ralph: 1 });
    const town = loop()
      .exits('r-1')
      .evidence('r-1')
      .happen(checked('r-1', false))
      .live('r-2')
      .exits('r-2')
      .evidence('r-2');
    expect(town.happen(checked('r-2', true)).task('t-1').rounds).toEqual({});
  });

  it('asks its command again after a restart, and refuses an answer nobody waits for', () => {
    const town = loop().exits('r-1').evidence('r-1').restart();
    expect(town.effects()).toEqual(['loop.check r-1']);
    town.human({ type: 'task.dropped', task: 't-1', reason: 'no' });
    expect(town.happen(checked('r-1', true)).last.refused).toBe('r-1 is in no loop.');
  });
});

describe('A standing session', () => {
  const talk = (rest: Rest = {}) =>
    agent('talk', {}, { standing: true, workspace: 'view', seats: 2, ...rest });
  const worker = agent('worker', { done: 'done' });

  it('is one, takes no task, is never reminded, and has no time limit', () => {
    const town = sceneOf(graph([worker, talk()]))
      .add('a')
      .live('r-1', 'r-2');
    expect(Object.values(town.town.state.runs).map((run) => [run.role, run.task])).toEqual([
      ['talk', null],
      ['worker', 't-1'],
    ]);
    expect(town.reads('r-1', 'idle').effects()).toEqual([]);
    expect(town.run('r-1').stopAt).toBeNull();
  });

  it('starts again after a rest when it ends, however it ended, and is parked when that goes on', () => {
    const town = sceneOf(graph([worker, talk()]))
      .live('r-1')
      .exits('r-1');
    expect([Object.keys(town.town.state.runs), nextDue(town.town.state)! - town.town.at]).toEqual([
      [],
      1000,
    ]);
    town.waits(1000);
    for (const run of [2, 3, 4, 5]) town.live(`r-${run}`).exits(`r-${run}`).waits(20_000);
    expect([town.inbox(), Object.keys(town.town.state.runs)]).toEqual([['parked'], []]);
  });

  it('goes when the file says that its role stands no more', () => {
    const town = sceneOf(graph([worker, talk()]))
      .live('r-1')
      .reshape(graph([worker, talk({ standing: false })]));
    expect(town.effects()).toEqual(['agent.stop r-1']);
    town.add('a', { role: 'talk' }).exits('r-1');
    expect(town.place('t-1')).toBe('running r-2');
  });

  it('may write tasks down, which are goals like any other', () => {
    const town = sceneOf(graph([worker, talk()]))
      .live('r-1')
      .add('a', { by: 'r-1' });
    expect([town.place('t-1'), town.task('t-1').by, town.task('t-1').parent]).toEqual([
      'running r-2',
      'r-1',
      null,
    ]);
  });

  it('gets no task by an edge either: that one goes to the human', () => {
    const town = sceneOf(graph([agent('worker', { done: 'talk' }), talk()]))
      .add('a')
      .live('r-2')
      .finishes('r-2', 'done');
    expect(town.place('t-1')).toBe('human homeless');
  });
});

describe('A check', () => {
  const team = (
    seats: number,
    edges: Parameters<typeof check>[1] = { passed: 'done', failed: { to: 'worker', limit: 1 } },
  ) => graph([agent('worker', { done: 'test' }, { seats: 3 }), check('test', edges, { seats })]);
  const three = (graph: ReturnType<typeof team>) => {
    const town = sceneOf(graph).add('a').add('b').add('c').live('r-1', 'r-2', 'r-3');
    for (const run of ['r-1', 'r-2', 'r-3']) town.finishes(run, 'done');
    return town;
  };

  it('has as many tasks in hand as it has seats, each alone', () => {
    const town = three(team(2));
    expect(town.places()).toEqual(['b-1 at test', 'b-2 at test', 'queued test']);
    expect(town.station('b-1', 't-1', 'passed').places()).toEqual([
      'done',
      'b-2 at test',
      'b-3 at test',
    ]);
    expect(town.station('b-2', 't-2', 'failed').place('t-2')).toBe('running r-4');
  });

  it('gives a result that leads nowhere to the human', () => {
    const town = three(team(3, { passed: 'done' })).station('b-1', 't-1', 'failed');
    expect([town.place('t-1'), town.items()[0]!.text]).toEqual([
      'human stuck',
      'test says failed, which leads nowhere.',
    ]);
  });

  it('waits for the process that still writes to the worktree', () => {
    const town = sceneOf(team(1)).add('a').live('r-1').verdict('r-1', 'done').evidence('r-1');
    expect(town.place('t-1')).toBe('queued test');
    expect(why(town.town.state, 't-1')[1]).toContain('r-1 has not left its worktree yet');
    expect(town.exits('r-1').place('t-1')).toBe('b-1 at test');
  });

  it('of a task that was never checked out sends it back, past any station it would meet', () => {
    const stations = [
      mergeQueue({ merged: 'done', failed: 'human' }),
      check('test', { passed: 'merge', failed: 'merge' }),
    ];
    const viewer = agent('viewer', { done: 'test' }, { workspace: 'view' });
    const town = sceneOf(graph([viewer, ...stations]))
      .add('a')
      .live('r-1')
      .finishes('r-1', 'done');
    expect([town.place('t-1'), town.town.state.batches]).toEqual(['human decision', {}]);
  });
});
