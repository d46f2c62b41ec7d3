import { describe, expect, it } from 'vitest';
import {
  type Event,
  emptyState,
  fold,
  type Stamped,
  stateFromSnapshot,
  step,
} from '../../src/core/index.ts';
import { agent, fullTeam, graph } from './builders.ts';
import { dawn } from './played.ts';
import { sceneOf } from './scene.ts';

type Rest = Parameters<typeof agent>[2];
const worker = (rest: Rest = {}) => agent('worker', { done: 'done', blocked: 'human' }, rest);
const one = (rest: Rest = {}) => sceneOf(graph([worker(rest)]));
const close = (stopAgents: boolean) => ({ type: 'town.closed', stopAgents }) as const;

describe('A town', () => {
  it('takes nothing before it is founded', () => {
    const event = { type: 'town.opened' } as const;
    const taken = step(emptyState, { seq: 1, at: dawn, by: 'human', event });
    expect(taken.refused).toBe('The town is not founded yet.');
  });

  it('keeps its own time when the clock is set back', () => {
    const town = one().add('a');
    town.town.at -= 5000;
    expect(town.add('b').task('t-2').createdAt).toBe(dawn);
  });

  it('that is closed gently lets its runs go on, and claims nothing', () => {
    const town = one().add('a').add('b').live('r-1').human(close(false));
    expect(town.effects()).toEqual([]);
    expect(town.finishes('r-1', 'done').places()).toEqual(['done', 'queued worker']);
  });

  it('that is closed with its agents gives every task its old place again', () => {
    const town = one({ seats: 3 });
    for (const title of ['a', 'b', 'c', 'd']) town.add(title);
    town.live('r-1').ready('r-2').human(close(true));
    expect(town.effects()).toEqual(['agent.stop r-1']);
    expect(town.started('r-2').effects()).toEqual(['agent.stop r-2']);
    town.killed('r-2').ready('r-3').killed('r-1');
    expect(town.town.state.queues['worker']).toEqual(['t-1', 't-2', 't-3', 't-4']);
    expect(town.task('t-1')).toMatchObject({ restarted: {}, reminded: {} });
    expect(town.human({ type: 'town.opened' }).places().slice(0, 3)).toEqual([
      'running r-4',
      'running r-5',
      'running r-6',
    ]);
  });

  it('that is closed during a check of evidence still believes it', () => {
    const town = one().add('a').live('r-1').verdict('r-1', 'done').human(close(true)).killed('r-1');
    expect(town.evidence('r-1').place('t-1')).toBe('done');
    const other = one()
      .add('a')
      .live('r-1')
      .verdict('r-1', 'done')
      .human(close(true))
      .killed('r-1');
    expect(other.evidence('r-1', ['Dirty.']).place('t-1')).toBe('queued worker');
    expect(other.task('t-1').reminded).toEqual({});
  });
});

describe('A pause', () => {
  const paused = () => one().human({ type: 'town.paused', reason: 'lunch' }).add('a');
  const opened = { type: 'town.opened', keepPause: true } as const;
  const activity = ({ town: { state } }: ReturnType<typeof one>) => [
    state.activity,
    state.activityReason,
  ];

  it('outlasts opening and closing, and is ended by resuming alone', () => {
    const town = paused().human(opened);
    expect(activity(town)).toEqual(['paused', 'lunch']);
    for (const stopAgents of [true, false]) town.human(close(stopAgents)).restart().human(opened);
    expect([...activity(town), town.place('t-1')]).toEqual(['paused', 'lunch', 'queued worker']);
    expect(town.human({ type: 'town.resumed' }).place('t-1')).toBe('running r-1');
    expect(activity(town.human(close(false)).human(opened))).toEqual(['open', '']);
  });

  it('of a closed town is ended by resuming it', () => {
    const town = paused().human(close(false)).human({ type: 'town.resumed' });
    expect(activity(town)).toEqual(['open', '']);
    expect(activity(town.human(close(false)).human(opened))).toEqual(['open', '']);
  });

  it('ended with any opening in a ledger of an older version', () => {
    expect(activity(paused().human({ type: 'town.opened' }))).toEqual(['open', '']);
  });

  it('is found in a snapshot that an older version wrote', () => {
    const { pause, ...written } = paused().town.state;
    expect([pause, stateFromSnapshot(written).pause]).toEqual([
      { reason: 'lunch' },
      { reason: 'lunch' },
    ]);
  });
});

describe('A change of the graph', () => {
  it('adds seats, which take what is queued', () => {
    const town = one({ seats: 3 });
    for (const title of ['a', 'b', 'c', 'd', 'e']) town.add(title);
    expect(town.reshape(graph([worker({ seats: 5 })])).places()).toEqual([
      'running r-1',
      'running r-2',
      'running r-3',
      'running r-4',
      'running r-5',
    ]);
    expect(town.news()).toEqual(['reshaped', 'claimed', 'claimed']);
  });

  it('lets removed seats drain, and keeps them when they come back meanwhile', () => {
    const town = one({ seats: 3 })
      .add('a')
      .add('b')
      .live('r-1', 'r-2')
      .reshape(graph([worker({ seats: 1 })]));
    expect(Object.values(town.town.state.seats).map((seat) => [seat.name, seat.draining])).toEqual([
      ['worker.1', false],
      ['worker.2', true],
    ]);
    expect(town.add('c').place('t-3')).toBe('queued worker');
    expect(town.finishes('r-2', 'done').town.state.seats['worker.2']).toBeUndefined();
    town.reshape(graph([worker({ seats: 0 })])).reshape(graph([worker({ seats: 1 })]));
    expect(town.town.state.seats['worker.1']).toMatchObject({ run: 'r-1', draining: false });
  });

  it('leaves what is queued at a removed role with the human, and what comes to it later', () => {
    const town = sceneOf(fullTeam(1))
      .add('a', { role: 'worker' })
      .add('b', { role: 'worker' })
      .live('r-1');
    town.reshape(graph([agent('mayor', { complete: 'done' })]));
    expect([town.place('t-2'), town.items()[0]!.text]).toEqual([
      'human homeless',
      'The role "worker" takes no tasks any more.',
    ]);
    expect(town.finishes('r-1', 'done').place('t-1')).toBe('human homeless');
    expect(town.items()[1]!.text).toBe('The role "reviewer" takes no tasks any more.');
    town.answers(town.items()[0]!.id, 'to mayor');
    expect(town.place('t-2')).toBe('running r-2');
  });

  it('leaves a run that ends without a verdict with the human when its role is gone', () => {
    const town = one()
      .add('a')
      .live('r-1')
      .reshape(graph([agent('other', { done: 'done' })]))
      .killed('r-1');
    expect(town.place('t-1')).toBe('human homeless');
  });

  it('holds for new runs only: the others keep the terms they were claimed under', () => {
    const town = one()
      .add('a')
      .add('b')
      .live('r-1')
      .reshape(graph([agent('worker', { ready: 'done' })]));
    expect(town.verdict('r-1', 'ready').last.refused).toContain('It can give: done, blocked.');
    town.finishes('r-1', 'done').live('r-2').finishes('r-2', 'ready');
    expect(town.places()).toEqual(['done', 'done']);
  });

  it('counts on by one, and is refused otherwise', () => {
    const town = one().happen({
      type: 'graph.changed',
      graph: graph([worker()], 7),
      difference: [],
    });
    expect(town.last.refused).toBe('It is version 7, not 2.');
  });

  it('that was refused is shown once, until one is accepted', () => {
    const refused = (problem: string): Event => ({ type: 'graph.refused', problems: [problem] });
    const town = one().happen(refused('line 1')).happen(refused('line 2'));
    expect(town.items().map((item) => [item.kind, item.text])).toEqual([
      ['refused edit', 'line 2'],
    ]);
    expect(town.reshape(graph([worker()])).inbox()).toEqual([]);
    town.happen(refused('line 3')).answers(town.items()[0]!.id, 'dismiss');
    expect(town.inbox()).toEqual([]);
  });

  it('of the repository is told once for each problem, until it is undone', () => {
    const changed = (...problems: string[]): Event => ({ type: 'repository.changed', problems });
    const town = one().happen(changed('bare')).happen(changed('bare', 'sparse'));
    expect(town.items().map((item) => [item.kind, item.text])).toEqual([
      ['repository', 'bare'],
      ['repository', 'sparse'],
    ]);
    town.answers(town.items()[0]!.id, 'dismiss').happen(changed('bare', 'sparse'));
    expect(town.items().map(({ text }) => text)).toEqual(['sparse']);
    expect(town.happen(changed()).inbox()).toEqual([]);
    expect(
      town
        .happen(changed('bare'))
        .items()
        .map(({ text }) => text),
    ).toEqual(['bare']);
  });

  it('takes a parked seat away with what was said of it', () => {
    const town = one({ seats: 1, limits: { timeMs: 9000, reminders: 0, restarts: 9 } }).add('a');
    for (let run = 1; run <= 5; run++) town.live(`r-${run}`).killed(`r-${run}`).waits(20_000);
    expect(town.inbox()).toEqual(['parked']);
    expect(town.reshape(graph([worker({ seats: 0 })])).inbox()).toEqual([]);
  });
});

describe('A daemon that comes up', () => {
  it('loses the runs it does not find, and starts their tasks again after a rest', () => {
    const town = one({ seats: 2 }).add('a').add('b').live('r-1', 'r-2').restart('r-2');
    expect(town.places()).toEqual(['queued worker', 'running r-2']);
    expect(town.task('t-1')).toMatchObject({ restarted: { worker: 1 } });
    expect(town.task('t-1').history.at(-1)).toMatchObject({
      kind: 'lost',
      note: 'r-1 was lost: its process is gone.',
    });
    expect(town.waits(1000).place('t-1')).toBe('running r-3');
    expect(town.town.state.seats['worker.1']).toMatchObject({ crashes: [] });
  });

  it('asks again for what was under way: workspaces, stops, archives, messages, but never for a start', () => {
    const town = one({ seats: 5 })
      .add('preparing')
      .add('starting')
      .add('leaving')
      .add('ending')
      .add('over');
    town.ready('r-2').live('r-3', 'r-4', 'r-5').verdict('r-3', 'done').evidence('r-3');
    town.human({ type: 'task.dropped', task: 't-4', reason: 'no' }).finishes('r-5', 'done');
    town.human({ type: 'message.sent', to: 'r-2', text: 'hello' }).restart('r-2', 'r-3', 'r-4');
    expect(town.effects()).toEqual([
      'workspace.prepare r-1',
      'agent.stop r-4',
      'workspace.archive t-5',
      'agent.say r-2',
    ]);
    expect(town.waits(10_000).effects()).toEqual(['agent.stop r-3']);
  });

  it('lets a verdict stand whose process is gone, and checks its evidence', () => {
    const town = one().add('a').live('r-1').verdict('r-1', 'done').restart();
    expect([town.effects(), town.run('r-1').reading]).toEqual([['evidence.check r-1'], 'lost']);
    expect([town.evidence('r-1').place('t-1'), town.town.state.runs]).toEqual(['done', {}]);
  });

  it('gives stations their batches again', () => {
    const town = sceneOf(fullTeam())
      .add('a', { role: 'worker' })
      .live('r-1')
      .finishes('r-1', 'done')
      .live('r-2')
      .finishes('r-2', 'approve')
      .restart();
    expect(town.asked('merge.run')[0]!.tasks).toEqual([
      { task: 't-1', epoch: 3, branch: 'town/t-1', base: 'c0', head: 'c-r-1', title: 'a' },
    ]);
  });

  it('ends what was to be ended anyway, each in its own way', () => {
    const town = one({ seats: 3 })
      .add('a')
      .add('b')
      .live('r-1', 'r-2')
      .human({ type: 'task.dropped', task: 't-1', reason: 'no' });
    town.waits(60_000).restart();
    expect([town.places(), town.inbox()]).toEqual([['dropped', 'human stuck'], ['stuck t-2']]);
    const closed = one().add('a').live('r-1').human(close(true)).restart();
    expect([closed.place('t-1'), closed.task('t-1').restarted]).toEqual(['queued worker', {}]);
  });

  it('ends a process whose run was let go before anyone heard of it', () => {
    const town = one()
      .add('a')
      .ready('r-1')
      .human({ type: 'task.dropped', task: 't-1', reason: 'no' })
      .restart('r-1');
    expect(town.effects()).toEqual([]);
    expect(town.started('r-1').effects()).toEqual(['agent.stop r-1']);
  });
});

describe('Folding', () => {
  it('of no events is the same town', () => {
    expect(fold(emptyState, [] as Stamped[])).toEqual(emptyState);
  });
});
