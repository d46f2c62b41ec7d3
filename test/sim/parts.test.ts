import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBrief } from '../../src/sim/brief.ts';
import { chanceOf } from '../../src/sim/chance.ts';
import { bothSides } from '../../src/sim/collision.ts';
import { craft, slugOf } from '../../src/sim/craft.ts';
import { type Face, pictureOf } from '../../src/sim/face.ts';
import { bytesOf, codeLine, diffLine, span } from '../../src/sim/look.ts';
import { mended } from '../../src/sim/mend.ts';
import { kindOf } from '../../src/sim/perform.ts';
import { addedIn, faultOf } from '../../src/sim/reviewer.ts';
import { readScenario, settingsFor } from '../../src/sim/scenario.ts';

describe('chance', () => {
  test('the same words give the same numbers, others give others', () => {
    const numbers = (...words: string[]) => Array.from({ length: 20 }, chanceOf(...words).next);
    expect(numbers('a', 'b')).toEqual(numbers('a', 'b'));
    expect(numbers('a', 'b')).not.toEqual(numbers('ab'));
  });

  test('numbers are spread evenly', () => {
    const { below } = chanceOf('even');
    const counts = new Array(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) counts[below(10)] += 1;
    // Ten thousand each; four standard deviations are 380.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(380);
  });
});

describe('a brief', () => {
  test.each([
    [{ verdicts: ['planned', 'complete'], children: [] }, 'plan'],
    [{ verdicts: ['planned', 'complete'], children: [{ task: 't-2' }] }, 'gather'],
    [{ verdicts: ['planned', 'complete'], children: [{ task: 't-2', place: 'dropped' }] }, 'plan'],
    [{ verdicts: ['approve', 'reject'] }, 'review'],
    [{ verdicts: ['pass', 'fail'], workspace: 'review' }, 'review'],
    [{ verdicts: ['done', 'blocked'], workspace: 'task' }, 'work'],
    [{ verdicts: [] }, 'talk'],
  ])('%j asks to %s', (fields, kind) => {
    expect(
      kindOf(readBrief(`---\n${JSON.stringify({ task: 't-1', title: 'X', ...fields })}\n---\n`)),
    ).toBe(kind);
  });

  test('reasons may be words or objects with a note', () => {
    const { reasons } = readBrief('---\nreasons: [one, { note: two, by: r-3 }]\n---\n');
    expect(reasons).toEqual(['one', 'two']);
  });

  test('without front matter its first line is its title', () => {
    expect(readBrief('\n# Talk to me\nplease\n')).toMatchObject({
      title: 'Talk to me',
      task: null,
    });
  });
});

describe('a scenario', () => {
  test('a task’s settings win over its role’s, those over the rest', () => {
    const scenario = readScenario(
      '{ pace: 2, roles: { worker: { pace: 3, ask: 1 } }, tasks: { Parser: { pace: 4 } } }',
    );
    const pace = (title: string, role: string) => settingsFor(scenario, { title, role }).pace;
    expect([pace('x', 'mayor'), pace('x', 'worker'), pace('The parser', 'worker')]).toEqual([
      2, 3, 4,
    ]);
  });

  test.each([
    'crahs: 1',
    'pace: -1',
    'reject: 2',
    'roles: { worker: { nope: 1 } }',
    'flood: { mb: 1 }',
  ])('"%s" is refused', (text) => {
    expect(() => readScenario(text)).toThrow(/the scenario is refused: /);
  });
});

describe('what it writes', () => {
  const title = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));

  test('has a safe path and ends with a line break, whatever the title', () => {
    fc.assert(
      fc.property(title, fc.integer(), (words, seed) => {
        const { path, lines } = craft(words, chanceOf(seed), { path: 'src/a.mjs', name: 'a' });
        expect(path).toMatch(/^(src|docs|test)\/[\p{L}\p{N}-]+\.(mjs|md|test\.mjs)$/u);
        expect(lines.at(-1)).toBe('');
        expect(slugOf(words)).not.toBe('');
      }),
    );
  });

  test('is found unfinished with its gap, and finished once mended', () => {
    fc.assert(
      fc.property(title, fc.integer(), (words, seed) => {
        const { path, lines, gap } = craft(words, chanceOf(seed), null);
        const text = lines.with(gap.at, gap.line).join('\n');
        expect(mended({ path, text, line: gap.at + 1, reason: 'x', gap })).toBe(lines.join('\n'));
      }),
    );
  });

  test('a rejection of something else is always answered by a change', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.integer()), fc.string(), (text, line, reason) => {
        const gap = { line: 'gap', mended: 'no gap' };
        expect(mended({ path: 'a.mjs', text, line, reason, gap })).not.toBe(text);
      }),
    );
  });

  test.each([
    ['tests/test_x.py', '# Settled in review: odd.'],
    ['Makefile', '# Settled in review: odd.'],
    ['docs/a.md', '<!-- Settled in review: odd. -->'],
    ['src/a.mjs', '// Settled in review: odd.'],
  ])('and %s stays what it is', (path, comment) => {
    const gap = { line: 'gap', mended: 'no gap' };
    expect(mended({ path, text: 'x\n', line: 1, reason: 'odd', gap })).toBe(`${comment}\nx\n`);
  });
});

describe('a difference', () => {
  const text = [
    'diff --git a/a.md b/a.md',
    '--- a/a.md',
    '+++ b/a.md',
    '@@ -1,2 +1,3 @@',
    ' one',
    '+++ two',
    ' three',
    '@@ -9 +10,2 @@',
    '-old',
    '+new',
    '+TO-DO later',
    '',
  ].join('\n');

  test('is read with the lines of the new file, also when they look like headers', () => {
    expect(addedIn(text)).toEqual([
      { path: 'a.md', line: 2, text: '++ two' },
      { path: 'a.md', line: 10, text: 'new' },
      { path: 'a.md', line: 11, text: 'TO-DO later' },
    ]);
  });

  test('has its fault named with file, line and words', () => {
    expect(faultOf(text)).toBe('a.md:11: this is not finished, "TO-DO later"');
  });
});

test('a collision is settled with both sides and without what was before', () => {
  const text = 'a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> mine\nd\n=======\n';
  expect(bothSides(text)).toBe('a\nb\nc\nd\n=======\n');
});

describe('the picture', () => {
  const face: Face = {
    who: 'worker.2',
    title: 'T',
    activity: 'write',
    mood: 'working',
    seconds: 3,
    beat: 1,
    steps: [
      { name: 'read', state: 'done' },
      { name: 'write', state: 'doing' },
    ],
    log: [],
    draft: '',
  };

  test('has exactly its rows, and its cursor inside, at any size', () => {
    const size = fc.record({
      columns: fc.integer({ min: 1, max: 300 }),
      rows: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(size, fc.array(fc.string()), fc.string({ unit: 'binary' }), (at, log, draft) => {
        const picture = pictureOf({ ...face, draft, log: log.map((line) => [span(line)]) }, at);
        expect(picture.lines).toHaveLength(at.rows);
        expect(picture.cursor.row).toBe(at.rows - 1);
        expect(picture.cursor.column).toBeLessThan(at.columns);
      }),
    );
  });

  test('no text brings a control character or more than its width', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0, max: 40 }),
        (words, columns) => {
          for (const line of [[span(words)], codeLine(words, 1), diffLine(words)]) {
            const plain = bytesOf(line, columns).replace(/\x1b\[[\d;]*m/g, '');
            expect(plain).not.toMatch(/\p{Cc}/u);
            expect([...plain].length).toBeLessThanOrEqual(columns);
          }
        },
      ),
    );
  });
});
