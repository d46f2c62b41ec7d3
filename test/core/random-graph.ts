/** Random graphs that are valid: first verdicts lead forward, edges back have limits. */
import fc from 'fast-check';
import type { Graph, Role } from '../../src/core/index.ts';
import { agent, check, graph, human, mergeQueue } from './builders.ts';

/** Names that a careless table would find on `Object.prototype` are role names like any other. */
const names = ['mayor', 'constructor', 'worker', 'toString', 'reviewer', 'gate'];

type Draw = {
  kind: 'worker' | 'viewer' | 'planner' | 'panel' | 'loop' | 'merge-queue' | 'check' | 'human';
  forward: number;
  back: number;
  seats: number;
  limit: number;
  spent: boolean;
};

const draw: fc.Arbitrary<Draw> = fc.record({
  kind: fc.constantFrom(
    ...(['worker', 'worker', 'viewer', 'planner', 'panel'] as const),
    ...(['loop', 'merge-queue', 'check', 'human'] as const),
  ),
  forward: fc.nat(5),
  back: fc.nat(5),
  seats: fc.integer({ min: 1, max: 3 }),
  limit: fc.integer({ min: 1, max: 2 }),
  spent: fc.boolean(),
});

export const randomGraph: fc.Arbitrary<Graph> = fc
  .record({
    draws: fc.array(draw, { minLength: 1, maxLength: 5 }),
    talk: fc.boolean(),
  })
  .map(({ draws, talk }) => {
    const kinds = draws.map((given) => given.kind);
    // Something has to make a branch before a station can do anything with it.
    const first = { ...draws[0]!, kind: kinds.includes('planner') ? 'planner' : kinds[0]! } as Draw;
    const all = [first, ...draws.slice(1)];
    const roles = all.map((given, index) => roleOf(given, index, all.length));
    const standing = agent('talk', {}, { standing: true, workspace: 'view' });
    return graph(talk ? [...roles, standing] : roles);
  });

function roleOf(given: Draw, index: number, size: number): Role {
  const name = names[index]!;
  const later = names.slice(index + 1, size);
  const onward = later[given.forward % (later.length + 1)] ?? 'done';
  const past = given.spent ? onward : 'human';
  const back = { to: names[given.back % (index + 1)]!, limit: given.limit, else: past };
  const { seats, limit } = given;
  const limits = { timeMs: 20_000, reminders: limit - 1, restarts: limit };
  const agents = ['sim', 'other'].slice(0, seats);
  const common = { seats, limits, agents };
  switch (given.kind) {
    case 'worker':
      return agent(name, { go: onward, back, ask: 'human' }, common);
    case 'viewer':
      return agent(name, { go: onward, back }, { ...common, workspace: 'review' });
    case 'planner': {
      const then = given.spent ? name : onward;
      const plan = { to: later[0] ?? 'done', each: 'subtask', then, limit } as const;
      return agent(name, { plan, go: onward }, { ...common, workspace: 'view' });
    }
    case 'panel': {
      const panel = { size: seats, quorum: Math.min(seats, limit) };
      return agent(name, { go: onward, back }, { ...common, panel, workspace: 'review' });
    }
    case 'loop': {
      const loop = { until: 'npm test', limit: limit + 1 };
      return agent(name, { go: onward, back }, { ...common, loop });
    }
    case 'merge-queue':
      return {
        ...mergeQueue({ merged: onward, conflict: back, failed: back }),
        name,
        batch: seats,
      };
    case 'check':
      return check(name, { passed: onward, failed: back }, { seats });
    case 'human':
      return human(name, { yes: onward, no: back });
  }
}
