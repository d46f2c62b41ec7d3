/** Graphs in few words, for the tests of the rules. */
import type {
  AgentRole,
  CheckStation,
  Graph,
  Handoff,
  HumanStation,
  MergeQueue,
  Role,
} from '../../src/core/index.ts';

type Edge = string | (Partial<Handoff> & { to: string });
type Edges = Record<string, Edge>;

function edgesOf(edges: Edges): Record<string, Handoff> {
  const full = (edge: Edge): Handoff => ({
    needs: [],
    limit: null,
    else: 'human',
    each: null,
    // A plan needs a place to go on from; every other edge has none.
    then: null,
    ...(typeof edge === 'string' ? { to: edge } : edge),
  });
  return Object.fromEntries(Object.entries(edges).map(([name, edge]) => [name, full(edge)]));
}

type Rest<T> = Partial<Omit<T, 'handoffs' | 'name' | 'kind'>>;

export function agent(name: string, edges: Edges, rest: Rest<AgentRole> = {}): AgentRole {
  return {
    kind: 'agent',
    name,
    agents: ['sim'],
    seats: 1,
    workspace: 'task',
    brief: null,
    standing: false,
    panel: null,
    loop: null,
    handoffs: edgesOf(edges),
    ...rest,
    limits: rest.limits ?? { timeMs: 60_000, reminders: 1, restarts: 2 },
  };
}

export function mergeQueue(edges: Edges, rest: Rest<MergeQueue> = {}): MergeQueue {
  const handoffs = edgesOf({ conflict: 'human', failed: 'human', ...edges });
  const given = { checks: ['npm test'], batch: 1, timeMs: 60_000 };
  return { kind: 'merge-queue', name: 'merge', mode: 'rebase', ...given, ...rest, handoffs };
}

export function check(name: string, edges: Edges, rest: Rest<CheckStation> = {}): CheckStation {
  const handoffs = edgesOf(edges);
  return { kind: 'check', name, command: 'npm test', seats: 1, timeMs: 60_000, ...rest, handoffs };
}

export function human(name: string, edges: Edges): HumanStation {
  return { kind: 'human', name, handoffs: edgesOf(edges) };
}

/** A graph of the given roles; the first one is the entry. */
export function graph(roles: Role[], version = 1): Graph {
  const sim = { name: 'sim', preset: 'sim', command: null, args: [], env: {} };
  return {
    version,
    town: 'acme',
    into: 'main',
    entry: roles[0]!.name,
    agents: { sim },
    roles: Object.fromEntries(roles.map((role) => [role.name, role])),
  };
}

/** The team of the design: mayor, workers, a reviewer and a merge queue. */
export function fullTeam(seats = 2): Graph {
  return graph([
    agent(
      'mayor',
      {
        planned: { to: 'worker', each: 'subtask', then: 'mayor', limit: 2 },
        complete: 'done',
      },
      { workspace: 'view' },
    ),
    agent(
      'worker',
      {
        done: { to: 'reviewer', needs: [{ kind: 'commit' }, { kind: 'clean' }] },
        blocked: 'human',
      },
      { seats },
    ),
    agent(
      'reviewer',
      { approve: 'merge', reject: { to: 'worker', limit: 2 } },
      { workspace: 'review' },
    ),
    mergeQueue({
      merged: 'done',
      conflict: { to: 'worker', limit: 2 },
      failed: { to: 'worker', limit: 2 },
    }),
  ]);
}
