import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDifference } from '../../src/config/index.ts';
import type { Agent, Graph, Role } from '../../src/core/graph.ts';
import { randomGraph } from './random-graph.ts';
import { graphOf, shipped, swap } from './read.ts';

const before = shipped('town.yaml');

/** The lines for the shipped team with some pieces replaced. */
function lines(...swaps: [piece: string, by: string][]): string[] {
  const after = swaps.reduce((text, [piece, by]) => swap(text, piece, by), before);
  return describeDifference(graphOf(before), graphOf(after));
}

describe('a difference in words', () => {
  it('tells of seats', () => {
    expect(lines(['seats: 3', 'seats: 5'])).toEqual(['worker: seats 3 → 5']);
  });

  it('tells of a new role and who hands it work', () => {
    expect(
      lines(
        ['done: { to: reviewer, needs', 'done: { to: tester, needs'],
        ['  reviewer:\n', '  tester: { agent: sim, handoffs: { pass: reviewer } }\n  reviewer:\n'],
      ),
    ).toEqual(['worker.done → tester (was reviewer)', 'new role tester (gets: worker.done)']);
  });

  it('tells of a removed role', () => {
    const text =
      before.slice(0, before.indexOf('  # Reads the work')) +
      before.slice(before.indexOf('  # Lands what'));
    expect(
      describeDifference(graphOf(before), graphOf(swap(text, 'to: reviewer', 'to: merge'))),
    ).toEqual(['worker.done → merge (was reviewer)', 'role reviewer removed']);
  });

  it('tells of agents, new and gone', () => {
    expect(
      lines(
        [
          'sim: { preset: sim }',
          'sim: { preset: sim, args: [--pace, "2", "a b"] }\n  claude: { preset: claude }',
        ],
        ['agent: sim # a list', 'agent: [sim, claude] # a list'],
      ),
    ).toEqual([
      'agent sim: args – → --pace, "2", "a b"'.replace('"2"', '2'),
      'new agent claude',
      'worker: agent sim → sim, claude',
    ]);
  });

  it('tells of limits, verdicts and the town itself', () => {
    expect(
      lines(
        ['into: main', 'into: dev'],
        ['time: 45m, reminders: 2', 'time: 90m, reminders: 0'],
        [
          'reject: { to: worker, limit: 3, else: human }',
          'reject: { to: worker, limit: 4, else: merge }',
        ],
        ['blocked: human', 'stuck: mayor'],
        ['checks: [', 'batch: 1\n    checks: [make, '],
      ),
    ).toEqual([
      'into main → dev',
      'worker: time 45m → 90m',
      'worker: reminders 2 → 0',
      'worker.stuck → mayor (new)',
      'worker.blocked removed',
      'reviewer.reject: limit 3 → 4',
      'reviewer.reject: else human → merge',
      `merge: checks "git grep -nIE '^(<{7}|>{7}) '; test $? -eq 1" → make, "git grep -nIE '^(<{7}|>{7}) '; test $? -eq 1"`,
      'merge: batch 4 → 1',
    ]);
  });

  it('tells when another verdict of a loop waits for its command', () => {
    const ralph = shipped('examples/ralph.yaml');
    const swapped = swap(ralph, '      blocked: human\n', '').replace(
      'handoffs:\n',
      'handoffs:\n      blocked: human\n',
    );
    expect(describeDifference(graphOf(ralph), graphOf(swapped))).toEqual([
      'worker: loop at most 20, until "npm test", for done → at most 20, until "npm test", for blocked',
    ]);
  });

  it('is empty when nothing but the version and the order is another', () => {
    fc.assert(
      fc.property(randomGraph, (graph) => {
        const roles = Object.fromEntries(Object.entries(graph.roles).reverse());
        expect(describeDifference(graph, { ...graph, roles, version: 9 })).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('is never empty when two graphs say different things', () => {
    const sorted = (value: unknown): unknown =>
      Array.isArray(value) || typeof value !== 'object' || value === null
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .map(([key, held]) => [key, sorted(held)] as const)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          );
    const says = (value: unknown) => JSON.stringify(sorted(value));
    fc.assert(
      fc.property(randomGraph, randomGraph, fc.nat(), fc.nat(), (graph, other, pick, field) => {
        const after = withOneFieldOf(other, graph, { pick, field });
        const isSame = says(after) === says(graph);
        expect(describeDifference(graph, after).length === 0).toBe(isSame);
      }),
      { numRuns: 500 },
    );
  });

  /** The graph with one field of one role, or of one agent, taken from another graph. */
  function withOneFieldOf(other: Graph, graph: Graph, at: { pick: number; field: number }): Graph {
    const kind = at.pick % 2 === 0 ? 'roles' : 'agents';
    const things = Object.values<Role | Agent>(graph[kind]);
    const thing = things[at.pick % Math.max(things.length, 1)];
    const donor = Object.values<Role | Agent>(other[kind]).find(
      (candidate) =>
        thing && Object.keys(candidate).sort().join() === Object.keys(thing).sort().join(),
    );
    if (!thing || !donor) return graph;
    const fields = Object.entries(donor).filter(([key]) => key !== 'name' && key !== 'kind');
    const changed = { ...thing, ...Object.fromEntries([fields[at.field % fields.length]!]) };
    return { ...graph, [kind]: { ...graph[kind], [thing.name]: changed } };
  }
});
