import { describe, expect, it } from 'vitest';
import { nextDue, why } from '../../src/core/index.ts';
import { agent, graph } from './builders.ts';
import { sceneOf } from './scene.ts';

const worker = (rest: Parameters<typeof agent>[2] = {}) =>
  agent('worker', { done: 'done', blocked: 'human' }, rest);
const one = (rest: Parameters<typeof agent>[2] = {}) => sceneOf(graph([worker(rest)]));

describe('Claiming', () => {
  it('serves the most urgent first, then whoever came first, and nobody whose needs are open', () => {
    const town = one()
      .add('busy')
      .add('late', { priority: 9 })
      .add('waits', { needs: ['t-1'], priority: 0 });
    town.add('soon', { priority: 2 }).add('soon too', { priority: 2 });
    expect(town.town.state.queues['worker']).toEqual(['t-3', 't-4', 't-5', 't-2']);
    town.live('r-1').finishes('r-1', 'blocked');
    expect(town.place('t-4')).toBe('running r-2');
    expect(why(town.town.state, 't-3').join(' ')).toContain('needs t-1 first');
    town.answers(town.items()[0]!.id, 'done').live('r-2').finishes('r-2', 'done');
    expect(town.place('t-3')).toBe('running r-3');
    town.human({ type: 'task.prioritised', task: 't-2', priority: -3 });
    expect([town.task('t-2').priority, town.town.state.queues['worker']]).toEqual([
      0,
      ['t-2', 't-5'],
    ]);
  });

  it('raises the epoch with each claim, and writes the run down before its workspace is asked for', () => {
    const town = one().add('a');
    expect(town.effects()).toEqual(['workspace.prepare r-1']);
    expect(town.run('r-1')).toMatchObject({ epoch: 1, phase: 'preparing', seat: 'worker.1' });
    expect(town.ready('r-1').effects()).toEqual(['agent.start r-1']);
    town.started('r-1').exits('r-1');
    expect([town.task('t-1').epoch, town.run('r-2').epoch]).toEqual([2, 2]);
  });

  it('says of an idle screen that it is rate-limited, as long as it is', () => {
    const town = one().add('a').live('r-1').reads('r-1', 'idle');
    town.happen({ type: 'agent.limited', agent: 'sim', until: town.town.at + 2000 });
    const said = () => why(town.town.state, 't-1')[1];
    expect(said()).toMatch(/: sim is rate-limited until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ;/);
    town.waits(2001);
    expect(said()).toMatch(/: its screen says idle;/);
  });

  it('takes the next agent while the first is rate-limited, and wakes when the limit ends', () => {
    const town = one({ agents: ['sim', 'other'] }).happen({
      type: 'agent.limited',
      agent: 'sim',
      until: 1_060_000,
    });
    expect(town.add('a').run('r-1').agent).toBe('other');
    town.happen({ type: 'agent.limited', agent: 'other', until: 1_030_000 }).killed('r-1');
    expect(town.ready('r-1').killed('r-1').place('t-1')).toBe('queued worker');
    expect(why(town.town.state, 't-1').join(' ')).toContain('other is rate-limited until');
    expect(town.waits(nextDue(town.town.state)! - town.town.at).place('t-1')).toBe('queued worker');
    expect(town.waits(nextDue(town.town.state)! - town.town.at).run('r-2').agent).toBe('other');
  });

  it('starts nothing while it is paused or closed, and says so', () => {
    const town = one().human({ type: 'town.paused', reason: 'lunch' }).add('a');
    expect([town.place('t-1'), nextDue(town.town.state)]).toEqual(['queued worker', null]);
    expect(why(town.town.state, 't-1')[1]).toContain('the town is paused (lunch)');
    expect(town.human({ type: 'town.closed', stopAgents: false }).place('t-1')).toBe(
      'queued worker',
    );
    expect(town.human({ type: 'town.opened' }).place('t-1')).toBe('running r-1');
  });

  it('does not lose a moment that came while an event was refused', () => {
    const town = one().add('a').live('r-1').exits('r-1', 1);
    town.town.at += 5000;
    town.exits('r-9');
    expect(town.last.refused).toBe('r-9 is over.');
    expect(nextDue(town.town.state)).not.toBeNull();
    expect(town.waits(0).place('t-1')).toBe('running r-2');
  });
});

describe('A verdict', () => {
  it.each([
    ['of another run', 'r-1', 'done', 'r-2', 'r-2 may not speak for r-1.'],
    ['of a run that is over', 'r-9', 'done', 'human', 'r-9 is over.'],
    ['by a run that is over', 'r-1', 'done', 'r-9', 'r-9 is over.'],
    [
      'that is unknown',
      'r-1',
      'finished',
      'r-1',
      'The role worker knows no verdict "finished". It can give: done, blocked.',
    ],
    [
      'of a standing session',
      'r-3',
      'done',
      'r-3',
      'r-3 is a standing session; it has no task to give a verdict on.',
    ],
  ])('%s is refused', (_, run, verdict, by, reason) => {
    const talk = agent('talk', {}, { standing: true, workspace: 'view' });
    const town = sceneOf(graph([worker({ seats: 2 })]))
      .add('a')
      .add('b')
      .live('r-1', 'r-2');
    town.reshape(graph([worker({ seats: 2 }), talk])).live('r-3');
    expect(town.happen({ type: 'verdict.given', run, verdict, note: '' }, by).last.refused).toBe(
      reason,
    );
  });

  it('is given once, and a stale epoch of its evidence is refused', () => {
    const town = one().add('a').live('r-1').verdict('r-1', 'done');
    expect(town.verdict('r-1', 'blocked').last.refused).toBe(
      'r-1 has given the verdict done already.',
    );
    town.happen({
      type: 'evidence.checked',
      run: 'r-1',
      epoch: 0,
      missing: [],
      base: null,
      head: null,
    });
    expect(town.last.refused).toBe('r-1 waits for no evidence of 0.');
    town.evidence('r-1').exits('r-1');
    expect(
      town.happen({
        type: 'evidence.checked',
        run: 'r-1',
        epoch: 1,
        missing: [],
        base: null,
        head: null,
      }).last.refused,
    ).toContain('waits for no evidence');
  });

  it('without its evidence is refused with the reason, and the run goes on', () => {
    const town = one()
      .add('a')
      .live('r-1')
      .verdict('r-1', 'done', 'it works')
      .evidence('r-1', ['No commit.']);
    expect(town.run('r-1')).toMatchObject({ phase: 'live', verdict: null, refusal: 'No commit.' });
    expect(town.asked('agent.say')[0]!.text).toBe('The verdict done was not accepted. No commit.');
    expect(town.task('t-1').history.at(-1)).toMatchObject({
      kind: 'refused',
      by: 'r-1',
      note: 'No commit. It said: it works',
    });
    town.finishes('r-1', 'done');
    expect(town.place('t-1')).toBe('done');
  });

  it('without its evidence is a run without a verdict when the process left meanwhile', () => {
    const town = one().add('a').live('r-1').verdict('r-1', 'done').exits('r-1');
    expect(town.place('t-1')).toBe('running r-1');
    expect(town.evidence('r-1', ['No commit.']).place('t-1')).toBe('running r-2');
    expect(town.task('t-1')).toMatchObject({ reminded: { worker: 1 }, restarted: {} });
  });

  it('counts when it comes before the report that the process is up', () => {
    const town = one()
      .add('a')
      .ready('r-1')
      .verdict('r-1', 'done')
      .started('r-1')
      .evidence('r-1', ['Dirty.']);
    expect(town.run('r-1')).toMatchObject({ phase: 'live', stopAt: town.town.at + 60_000 });
    const early = one().add('a').ready('r-1').verdict('r-1', 'done').evidence('r-1', ['Dirty.']);
    expect(early.run('r-1').phase).toBe('starting');
    expect(early.started('r-1').run('r-1')).toMatchObject({ phase: 'live', pid: 7 });
  });

  it('lets the process finish its turn, then ends it, and archives the worktree when it left', () => {
    const town = one().add('a').live('r-1').verdict('r-1', 'done').evidence('r-1');
    expect([town.place('t-1'), town.run('r-1').phase, town.effects()]).toEqual([
      'done',
      'leaving',
      [],
    ]);
    expect(town.waits(10_000).effects()).toEqual(['agent.stop r-1']);
    expect(town.exits('r-1').effects()).toEqual(['workspace.archive t-1']);
    expect(town.happen({ type: 'task.archived', task: 't-1', ref: 'x' }).task('t-1').worktree).toBe(
      'archived',
    );
  });

  it('and every other word of a run is for that run alone', () => {
    const town = one({ seats: 2 }).add('a').add('b').live('r-1', 'r-2');
    const words = [
      { type: 'question.asked', run: 'r-1', key: 'k', text: 'Which?' },
      { type: 'task.dropped', task: 't-1', reason: 'no' },
      { type: 'inbox.answered', item: 'i-1', choice: 'drop', text: '' },
      { type: 'town.paused', reason: 'tired' },
    ] as const;
    for (const word of words)
      expect(town.happen(word, 'r-2').last.refused).toMatch(/may not speak|not for runs/);
  });
});

describe('A run that ends without a verdict', () => {
  it('is started again within the reminders of its role, at its old place, then goes to the inbox', () => {
    const town = one().add('a').add('b').live('r-1').exits('r-1');
    expect(town.places()).toEqual(['running r-2', 'queued worker']);
    expect(town.news()).toContain('reminded');
    expect(town.live('r-2').exits('r-2').places()).toEqual(['human stuck', 'running r-3']);
    expect(town.items()[0]!.choices).toEqual(['retry', 'done', 'drop', 'to worker']);
  });

  it('is reminded when it ends its turn, and shown as stuck after the last reminder', () => {
    const town = one().add('a').live('r-1').reads('r-1', 'busy').reads('r-1', 'idle');
    expect(town.asked('agent.say')[0]!.text).toContain('town verdict <done, blocked>');
    expect(town.reads('r-1', 'idle').effects()).toEqual([]);
    town
      .happen({ type: 'message.delivered', message: 'm-1', run: 'r-1' })
      .reads('r-1', 'busy')
      .reads('r-1', 'idle');
    expect([town.inbox(), town.run('r-1').stuck]).toEqual([['stuck t-1'], true]);
    expect(town.reads('r-1', 'busy').inbox()).toEqual([]);
    town.reads('r-1', 'idle').answers(town.items()[0]!.id, 'retry');
    expect([town.place('t-1'), town.run('r-1').phase, town.effects()]).toEqual([
      'queued worker',
      'leaving',
      ['agent.stop r-1'],
    ]);
    expect(town.exits('r-1').place('t-1')).toBe('running r-2');
  });

  it('that is stuck can be dropped, and its verdict after all takes the item away', () => {
    const stuck = () =>
      one({ limits: { timeMs: 9000, reminders: 0, restarts: 0 } })
        .add('a')
        .live('r-1')
        .reads('r-1', 'idle');
    const dropped = stuck();
    dropped.answers(dropped.items()[0]!.id, 'drop').exits('r-1');
    expect([dropped.place('t-1'), dropped.inbox()]).toEqual(['dropped', []]);
    expect(stuck().verdict('r-1', 'done').inbox()).toEqual([]);
  });
});

describe('A crash', () => {
  it('rests 1 s, then 2 s, and goes to the inbox when the restarts are used up', () => {
    const town = one().add('a').live('r-1').exits('r-1', 1);
    expect([town.place('t-1'), nextDue(town.town.state)! - town.town.at]).toEqual([
      'queued worker',
      1000,
    ]);
    expect(town.waits(999).place('t-1')).toBe('queued worker');
    town.waits(1).live('r-2').killed('r-2');
    expect(nextDue(town.town.state)! - town.town.at).toBe(2000);
    town.waits(2000).ready('r-3').happen({ type: 'run.failed', run: 'r-3', reason: 'not found' });
    expect([town.place('t-1'), town.items()[0]!.text]).toEqual([
      'human stuck',
      'It could not be started: not found',
    ]);
    expect(town.task('t-1').history.map((line) => [line.kind, line.attempt, line.limit])).toEqual([
      ['crash', 1, 2],
      ['crash', 2, 2],
      ['crash', 3, 2],
    ]);
  });

  it('parks a seat at the fifth in a quarter of an hour, until the human unparks it', () => {
    const town = one({ limits: { timeMs: 9000, reminders: 0, restarts: 9 } }).add('a');
    for (const run of [1, 2, 3, 4, 5]) {
      town.live(`r-${run}`).killed(`r-${run}`);
      if (run < 5) town.waits(nextDue(town.town.state)! - town.town.at);
    }
    expect(town.inbox()).toEqual(['parked']);
    town.waits(3_600_000);
    expect([town.place('t-1'), nextDue(town.town.state)]).toEqual(['queued worker', null]);
    const [, line] = why(town.town.state, 't-1');
    expect(line).toContain('worker.1 is parked (i-1)');
    expect(line).not.toContain('worker.1 retries');
    expect(town.answers(town.items()[0]!.id, 'unpark').place('t-1')).toBe('running r-6');
    expect(town.town.state.seats['worker.1']).toMatchObject({ crashes: [], parked: false });
  });

  it('long ago does not count', () => {
    const town = one({ limits: { timeMs: 9000, reminders: 0, restarts: 99 } }).add('a');
    for (let run = 1; run <= 8; run++)
      town
        .live(`r-${run}`)
        .killed(`r-${run}`)
        .waits(5 * 60_000);
    expect([town.inbox(), town.place('t-1')]).toEqual([[], 'running r-9']);
  });
});

describe('The time limit of a run', () => {
  it('stops it and tells the human', () => {
    const town = one().add('a').live('r-1').waits(60_000);
    expect([town.effects(), town.run('r-1').ending]).toEqual([['agent.stop r-1'], 'timeout']);
    expect(town.verdict('r-1', 'done').last.refused).toBe('r-1 is being ended.');
    expect(town.killed('r-1').place('t-1')).toBe('human stuck');
    expect(town.items()[0]!.text).toBe('It used up the time limit of worker, 1 min.');
  });

  it('does not run out while the human is asked or the evidence is checked', () => {
    const town = one()
      .add('a')
      .live('r-1')
      .human({ type: 'question.asked', run: 'r-1', key: 'k', text: 'Which?' });
    expect(town.waits(60_000).effects()).toEqual([]);
    town.answers('i-1', null, 'this one');
    expect(town.run('r-1').stopAt).toBe(town.town.at + 60_000);
    expect(town.verdict('r-1', 'done').waits(60_000).effects()).toEqual([]);
  });
});
