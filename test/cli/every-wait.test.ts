/** Every reason the town can give for a wait, read in `town why`, in `town status` and in the inbox. */
import { describe, expect, it } from 'vitest';
import { statusOf } from '../../src/cli/status.ts';
import { statusLines } from '../../src/cli/status-lines.ts';
import {
  emptyState,
  inboxKinds,
  needsYou,
  type State,
  type WaitKind,
  waitsOf,
  why,
} from '../../src/core/index.ts';
import { ownKinds } from '../../src/core/waits.ts';
import { withLocalTimes } from '../../src/terminal/local-time.ts';
import { windowTitle } from '../../src/ui/app/window-title.ts';
import { needsIn } from '../../src/ui/model/selectors.ts';
import { agent, check, fullTeam, graph, mergeQueue } from '../core/builders.ts';
import { dawn } from '../core/played.ts';
import { type Scene, sceneOf } from '../core/scene.ts';
import { factsIn } from '../ui/fixtures/press.ts';

const limits = { timeMs: 60_000, reminders: 1, restarts: 9 };
const one = () => sceneOf(graph([agent('worker', { done: 'done', ask: 'human' }, { limits })]));
const landing = () =>
  sceneOf(
    graph([agent('worker', { done: 'merge' }, { seats: 2 }), mergeQueue({ merged: 'done' })]),
  );
const looping = () => {
  const loop = { until: 'npm test', limit: 3 };
  return sceneOf(graph([agent('ralph', { done: 'done' }, { loop })]))
    .add('a')
    .live('r-1');
};
const panel = () => {
  const roles = [agent('judge', { yes: 'done' }, { seats: 3, panel: { size: 2, quorum: 2 } })];
  return sceneOf(graph(roles)).add('a').add('b');
};
const atMerge = () => landing().add('a').live('r-1').finishes('r-1', 'done');
const crashed = (times: number) => {
  const town = one().add('a');
  for (let run = 1; run <= times; run += 1)
    town
      .live(`r-${run}`)
      .happen({ type: 'run.exited', run: `r-${run}`, code: 2, signal: null, tail: 'Boom' })
      .waits(60_000);
  return town;
};
const waiting = (next: string) =>
  atMerge().happen({
    type: 'station.waits',
    role: 'merge',
    batch: 'b-1',
    reason: 'it is dirty',
    next,
  });

/** A way to each kind of wait. A kind that is new to the code has no way yet, so this does not compile. */
const ways: Record<WaitKind, () => Scene> = {
  draft: () => sceneOf(fullTeam()).add('goal').live('r-1').add('part', { by: 'r-1' }),
  needs: () =>
    one()
      .add('a')
      .add('b', { needs: ['t-1'] }),
  paused: () => one().human({ type: 'town.paused', reason: 'lunch' }).add('a'),
  'town stopped': () => one().human({ type: 'town.closed', stopAgents: false }).add('a'),
  resting: () => one().add('a').live('r-1').killed('r-1'),
  'no seats': () =>
    sceneOf(
      graph([agent('worker', { done: 'test' }, { seats: 0 }), check('test', { passed: 'done' })]),
    ).add('a'),
  'seats busy': () => one().add('a').add('b'),
  panel,
  limited: () =>
    one()
      .happen({ type: 'agent.limited', agent: 'sim', until: dawn + 90_000 })
      .add('a'),
  'worktree in use': () => landing().add('a').live('r-1').verdict('r-1', 'done').evidence('r-1'),
  'station busy': () => atMerge().add('b').live('r-2').finishes('r-2', 'done'),
  children: () =>
    sceneOf(fullTeam())
      .add('goal')
      .live('r-1')
      .add('part', { by: 'r-1' })
      .finishes('r-1', 'planned'),
  preparing: () => one().add('a'),
  starting: () => one().add('a').ready('r-1'),
  unread: () => one().add('a').live('r-1'),
  idle: () => one().add('a').live('r-1').reads('r-1', 'idle'),
  checking: () => one().add('a').live('r-1').verdict('r-1', 'done'),
  looping: () => looping().exits('r-1').evidence('r-1'),
  leaving: () => looping().verdict('r-1', 'done').evidence('r-1'),
  ending: () => one().add('a').live('r-1').human({ type: 'town.closed', stopAgents: true }),
  archiving: () => one().add('a').live('r-1').finishes('r-1', 'done'),
  message: () =>
    one()
      .add('a')
      .live('r-1')
      .reads('r-1', 'busy')
      .human({ type: 'message.sent', to: 'r-1', text: 'Hello' }),
  'station waits': () => waiting(''),
  question: () =>
    one()
      .add('a')
      .live('r-1')
      .happen({ type: 'question.asked', run: 'r-1', key: 'k', text: 'Which?' }, 'r-1'),
  asking: () => one().add('a').live('r-1').reads('r-1', 'asking', 'May I?'),
  screen: () =>
    one()
      .add('a')
      .live('r-1')
      .happen({ type: 'screen.unknown', run: 'r-1', why: 'no rule', tail: 'Log in?' }),
  decision: () => one().add('a').live('r-1').finishes('r-1', 'ask', 'Which colour?'),
  stuck: () =>
    one()
      .add('a')
      .live('r-1')
      .finishes('r-1', 'none')
      .add('b')
      .live('r-2')
      .reads('r-2', 'idle')
      .happen({ type: 'message.delivered', message: 'm-1', run: 'r-2' })
      .reads('r-2', 'busy')
      .reads('r-2', 'idle'),
  parked: () => crashed(5),
  'refused edit': () => one().happen({ type: 'graph.refused', problems: ['town.yaml:3:1 no'] }),
  'team change': () =>
    one().happen({
      ...({
        type: 'team.proposed',
        files: [{ path: 'town.yaml', hash: 'abc' }],
        tasks: [],
      } as const),
      ...{ graph: null, difference: [], text: 'A landing changed town.yaml.' },
    }),
  homeless: () => {
    const team = [agent('worker', { done: 'late' }), agent('late', { done: 'done' })];
    const town = sceneOf(graph(team)).add('a').live('r-1');
    return town.reshape(graph([agent('worker', { done: 'done' })])).finishes('r-1', 'done');
  },
  undelivered: () =>
    one()
      .add('a')
      .live('r-1')
      .human({ type: 'message.sent', to: 'r-1', text: 'Hello' })
      .happen({ type: 'message.failed', message: 'm-1', run: 'r-1', reason: 'It was never free.' }),
  stopped: () => one().add('a').live('r-1').reads('r-1', 'stopped'),
  suspended: () => one().add('a').live('r-1').reads('r-1', 'stopped').answers('i-1', 'dismiss'),
  unreachable: () =>
    one()
      .add('a')
      .live('r-1')
      .happen({ type: 'run.unreachable', run: 'r-1', reason: 'connect ENOENT' }),
  outlived: () => {
    const left = [{ pid: 4711, command: 'dd' }];
    return one().add('a').live('r-1').happen({ type: 'run.outlived', run: 'r-1', left });
  },
  repository: () =>
    one().happen({ type: 'repository.changed', problems: ['core.bare is true here.'] }),
  kept: () =>
    one()
      .add('a')
      .live('r-1')
      .finishes('r-1', 'done')
      .happen({
        ...({ type: 'workspace.kept', task: 't-1', run: null, what: 'stays' } as const),
        ...{ reason: 'The checkout of t-1 could not be taken away.', kept: null },
      }),
  waiting: () => waiting('Commit or stash town.yaml.'),
  failed: () =>
    one()
      .add('a')
      .live('r-1')
      .finishes('r-1', 'done')
      .happen({
        ...({ type: 'effect.failed', effect: 'workspace.archive', task: 't-1' } as const),
        ...{ run: null, batch: null, reason: 'No space is left.' },
      }),
};

const live = { runs: {}, work: {} };
const answering = { daemon: { pid: 1, notices: [] }, kept: [] };
const statusText = (state: State) =>
  statusLines(statusOf(state, live, answering), state.at).join('\n');
const firstLine = (text: string) => text.split('\n')[0]!;

describe('The status of a town that has never come up', () => {
  it('does not begin with an empty name', () => {
    expect(statusText(emptyState)).toMatch(/^The town is /);
  });
});

describe('Whatever waits', () => {
  it('is of a kind that can come about', () => {
    expect(Object.keys(ways).sort()).toEqual([...ownKinds, ...inboxKinds].sort());
  });

  it.each(Object.entries(ways))('says so in three places that agree: %s', (kind, way) => {
    const { state } = way().town;
    const found = waitsOf(state).filter((wait) => wait.kind === kind);
    expect(found, JSON.stringify(waitsOf(state), null, 1)).not.toEqual([]);
    for (const { text, task, item, next } of found) {
      expect(text.trim()).not.toBe('');
      expect(statusText(state)).toContain(withLocalTimes(firstLine(text)));
      if (next !== '') expect(statusText(state)).toContain(next);
      if (task !== null && kind !== 'parked')
        expect(why(state, task).join('\n')).toContain(firstLine(text));
      const listed = needsIn(state).filter(({ id }) => id === item);
      expect(listed.map((each) => each.text)).toEqual(item === null ? [] : [text]);
    }
    // A kind of the inbox is never without its item, nor the other way round.
    const isItem = (inboxKinds as string[]).includes(kind);
    expect(found.every(({ item }) => (item !== null) === isItem)).toBe(true);
    const facts = factsIn(state);
    const waitingForYou = needsYou(state).length;
    expect(windowTitle({ town: { state, live, recent: [] }, facts })).toBe(
      waitingForYou === 0 ? 'acme' : `acme (${waitingForYou} for you)`,
    );
  });
});

describe('A station that waits for the person', () => {
  const told = (town: Scene) => town.items().map(({ id, text }) => `${id} ${text}`);
  const wait = (reason: string, next = 'Do it.') =>
    ({ type: 'station.waits', role: 'merge', batch: 'b-1', reason, next }) as const;

  it('is one item with the reason and what to do, also after the daemon came up anew', () => {
    const town = atMerge().happen(wait('main is dirty'));
    const expected = ['i-1 merge waits with t-1 "a": main is dirty.\nDo it.'];
    expect(told(town)).toEqual(expected);
    town.happen(wait('main is dirty')).restart().happen(wait('main is dirty'));
    expect(told(town)).toEqual(expected);
  });

  it('ends a reason that is a sentence with one full stop', () => {
    expect(told(atMerge().happen(wait('There is no branch main.')))).toEqual([
      'i-1 merge waits with t-1 "a": There is no branch main.\nDo it.',
    ]);
  });

  it('has another item when it waits for something else, and none once it goes on', () => {
    const town = atMerge().happen(wait('main is dirty')).happen(wait('a rebase is under way'));
    expect(told(town)).toEqual(['i-2 merge waits with t-1 "a": a rebase is under way.\nDo it.']);
    town.happen({ type: 'station.resumed', role: 'merge', batch: 'b-1' });
    expect([told(town), town.town.state.batches['b-1']?.waits]).toEqual([[], null]);
    town.happen(wait('main is dirty')).greenTree('b-1', 'T1');
    expect(told(town.station('b-1', 't-1', 'merged', { tree: 'T1' }))).toEqual([]);
  });

  it('asks nobody while it may mend itself, and the person when it did not', () => {
    const town = atMerge().happen(wait('the disk is full', ''));
    expect(told(town)).toEqual([]);
    expect(told(town.happen(wait('the disk is full')))).toHaveLength(1);
  });

  it('is dismissed for as long as the reason stays', () => {
    const town = atMerge().happen(wait('main is dirty')).answers('i-1', 'dismiss');
    expect(told(town.happen(wait('main is dirty')))).toEqual([]);
    expect(why(town.town.state, 't-1').join('\n')).toContain('main is dirty');
    expect(told(town.happen(wait('a rebase is under way')))).toHaveLength(1);
  });

  it('waits without an item in a ledger of an earlier version', () => {
    const town = atMerge().happen({
      type: 'station.waits',
      role: 'merge',
      batch: 'b-1',
      reason: 'dirty',
    });
    expect([told(town), town.effects()]).toEqual([[], []]);
  });
});

describe('What the town could not do', () => {
  const failed = {
    ...({ type: 'effect.failed', effect: 'workspace.archive', task: 't-1' } as const),
    ...{ run: null, batch: null, reason: 'No space is left.' },
  };
  const over = () => one().add('a').live('r-1').finishes('r-1', 'done');

  it('is one item, asked for again by "retry", and settled when it was done', () => {
    const town = over().happen(failed).happen(failed);
    expect(town.items().map(({ text }) => text)).toEqual([
      'Town could not archive the work of t-1 "a": No space is left.',
    ]);
    expect(town.answers('i-1', 'retry').effects()).toEqual(['workspace.archive t-1']);
    town.happen(failed).happen({ type: 'task.archived', task: 't-1', ref: 'x' });
    expect(town.inbox()).toEqual([]);
  });

  it('offers no other try where nothing waits for it', () => {
    const town = over().happen({ ...failed, effect: 'workspace.release' });
    expect(town.items()[0]?.choices).toEqual(['dismiss']);
  });
});
