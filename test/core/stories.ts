/** Short lives of towns, each told once; their ledgers are kept in test/fixtures/ledgers. */
import type { Stamped } from '../../src/core/index.ts';
import { agent, check, fullTeam, graph, human, mergeQueue } from './builders.ts';
import { type Scene, sceneOf } from './scene.ts';

/** A goal is planned, its parts are worked on, rejected once, merged, and gathered. */
function team(): Scene {
  const town = sceneOf(fullTeam(2)).add('goal').live('r-1');
  town.add('one', { by: 'r-1' }).add('two', { by: 'r-1', needs: ['t-2'] });
  town.finishes('r-1', 'planned').waits(500).live('r-2').finishes('r-2', 'done').live('r-3');
  town.finishes('r-3', 'reject', 'no tests').live('r-4').finishes('r-4', 'done').live('r-5');
  town.finishes('r-5', 'approve').greenTree('b-1', 'T1');
  town.station('b-1', 't-2', 'merged', { tree: 'T1' }).waits(1000).live('r-6');
  town
    .finishes('r-6', 'blocked', 'which colour?')
    .answers('i-1', 'to reviewer', 'blue')
    .live('r-7');
  town
    .finishes('r-7', 'approve')
    .station('b-2', 't-3', 'conflict')
    .human({
      ...({ type: 'task.dropped', task: 't-3', reason: 'not worth it' } as const),
    });
  return town.live('r-9').finishes('r-9', 'complete');
}

/** Crashes, reminders, a time limit, a parked seat, a daemon that dies, a town that is closed. */
function trouble(): Scene {
  const limits = { timeMs: 5000, reminders: 1, restarts: 3 };
  const town = sceneOf(graph([agent('worker', { done: 'done' }, { limits })]))
    .add('a')
    .add('b')
    .add('c');
  for (const run of ['r-1', 'r-2', 'r-3']) town.live(run).killed(run).waits(8000);
  town.live('r-4').reads('r-4', 'idle').restart().waits(8000).live('r-5').reads('r-5', 'asking');
  town.waits(5000).reads('r-5', 'busy').waits(60_000).killed('r-5').live('r-6').exits('r-6');
  town.human({ type: 'town.closed', stopAgents: true }).ready('r-7').restart();
  return town.human({ type: 'town.opened' }).human({ type: 'town.paused', reason: 'lunch' });
}

/** A panel, a loop, a check, a human station and a standing session, reshaped on the way. */
function shapes(): Scene {
  const panel = { size: 2, quorum: 2 };
  const judge = agent(
    'judge',
    { yes: 'gate', no: 'ralph' },
    { workspace: 'review', seats: 2, panel },
  );
  const loop = { until: 'npm test', limit: 3 };
  const roles = [
    agent('ralph', { done: 'test' }, { loop }),
    check('test', { passed: 'judge', failed: { to: 'ralph', limit: 1 } }),
    judge,
    human('gate', { ship: 'merge', stop: 'done' }),
    mergeQueue({ merged: 'done' }, { batch: 2 }),
  ];
  const talk = agent('talk', {}, { standing: true, workspace: 'view' });
  const town = sceneOf(graph([...roles, talk]))
    .live('r-1')
    .add('fix')
    .live('r-2');
  const checked = { type: 'loop.checked', tail: 'red' } as const;
  town
    .exits('r-2')
    .evidence('r-2')
    .happen({ ...checked, run: 'r-2', passed: false })
    .live('r-3');
  town.finishes('r-3', 'done').happen({ ...checked, run: 'r-3', passed: true });
  town
    .station('b-1', 't-1', 'passed')
    .live('r-4', 'r-5')
    .finishes('r-4', 'yes')
    .finishes('r-5', 'yes');
  town.answers('i-1', 'ship').greenTree('b-2', 'T1').reshape(graph(roles));
  return town.station('b-2', 't-1', 'merged', { tree: 'T1' }).exits('r-1');
}

export const stories: Record<string, () => Stamped[]> = {
  team: () => team().town.ledger,
  trouble: () => trouble().town.ledger,
  shapes: () => shapes().town.ledger,
};
