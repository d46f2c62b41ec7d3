import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { formatProblem } from '../../src/config/index.ts';
import { documentOf } from './print-graph.ts';
import { randomGraph } from './random-graph.ts';
import { graphOf, parse, shipped } from './read.ts';

const style = fc.constantFrom('short', 'long');
const collectionStyle = fc.constantFrom('any', 'block', 'flow');

it('a graph printed in any style is read back as it was', () => {
  fc.assert(
    fc.property(randomGraph, style, collectionStyle, (graph, length, collections) => {
      const text = stringify(documentOf(graph, length), { collectionStyle: collections });
      expect(graphOf(text)).toEqual(graph);
    }),
    { numRuns: 300 },
  );
});

/** Either a graph, or at least one problem with its place inside the text, on lines fit to show. */
function expectAnswer(text: string): void {
  const parsed = parse(text);
  if (parsed.kind === 'graph') return;
  expect(parsed.problems.length).toBeGreaterThan(0);
  const lines = text.split('\n');
  let before = 0;
  for (const problem of parsed.problems) {
    const { line, column } = problem;
    expect(line).toBeGreaterThanOrEqual(1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column - 1).toBeLessThanOrEqual(lines[line - 1]?.length ?? -1);
    const place = line * 1e6 + column;
    expect(place).toBeGreaterThanOrEqual(before);
    before = place;
    const shown = formatProblem(problem).split('\n');
    expect(shown).toHaveLength(3);
    expect(shown.join('')).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b]/,
    );
  }
}

const piece = fc.oneof(
  fc.constantFrom(...'{}[]:,-?&*!|>\'"#%@`~\n\t\r \\'.split('')),
  fc.constantFrom('? ', '- ', ': ', '<<: ', '&a ', '*a ', '!!str ', '---\n', '\n  ', '__proto__'),
  fc.constantFrom('to: ', 'roles:\n', 'worker', 'done', 'each: subtask', 'then: ', 'limit: 0'),
  fc.constantFrom(
    '\u001b[2J',
    '\u202e',
    '\u0000',
    '\ud800',
    '\ufeff',
    '\u2028',
    '😀',
    'null',
    '1e9',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

it('random text is answered, and nothing is thrown', () => {
  const text = fc.oneof(
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 400 }),
  );
  fc.assert(fc.property(text, expectAnswer), { numRuns: 1000 });
});

it('a shipped team with random damage is answered, with places inside the text', () => {
  const files = ['town.yaml', 'examples/orchestrator.yaml', 'examples/ralph.yaml'].map(shipped);
  const damage = fc.record({ at: fc.nat(4000), length: fc.nat(30), by: piece });
  const damaged = fc
    .tuple(fc.constantFrom(...files), fc.array(damage, { minLength: 1, maxLength: 4 }))
    .map(([file, cuts]) =>
      cuts.reduce((text, { at, length, by }) => {
        const place = at % text.length;
        return text.slice(0, place) + by + text.slice(place + length);
      }, file),
    );
  fc.assert(fc.property(damaged, expectAnswer), { numRuns: 400 });
});

it('data of any shape is answered', () => {
  const key = fc.oneof(
    fc.constantFrom('town', 'entry', 'agents', 'roles', 'a', 'handoffs', 'to', 'station', 'agent'),
    fc.constantFrom('needs', 'limit', 'panel', 'loop', 'seats', 'constructor', '__proto__', ''),
  );
  const leaf = fc.oneof(fc.constantFrom('a', 'done', 'check', 'merge-queue', null, 1, true, -0.5));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    ),
  }));
  const roles = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);
  const town = fc.record({ town: leaf, entry: leaf, agents: value, roles: fc.oneof(roles, value) });
  fc.assert(
    fc.property(fc.oneof(value, town), (data) => expectAnswer(stringify(data))),
    { numRuns: 500 },
  );
});
