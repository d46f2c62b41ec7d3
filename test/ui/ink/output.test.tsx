/** Ink's replaced Output: it is the one that draws, and it draws what the stock one draws. */
import { pathToFileURL } from 'node:url';
import chalk from 'chalk';
import fc from 'fast-check';
import { Box, Text, Transform } from 'ink';
import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { chromeCells } from '../../../src/terminal/chrome.ts';
import { Output } from '../../../src/ui/ink/output.ts';
import { drawnInColour } from '../draw.tsx';

type Writes = Pick<Output, 'write' | 'clip' | 'unclip' | 'get'>;
type OutputClass = new (size: { width: number; height: number }) => Writes;

/** Ink's own class, loaded past the plugin that replaces it. */
const stock: OutputClass = (
  await import(/* @vite-ignore */ pathToFileURL('node_modules/ink/build/output.js').href)
).default;

const size = { width: 24, height: 5 };
chalk.level = 3;

it('is what Ink writes to', () => {
  let stack = '';
  const note = (line: string) => {
    stack = new Error('where a transformer is called from').stack ?? '';
    return line;
  };
  render(
    <Transform transform={note}>
      <Text>text</Text>
    </Transform>,
  ).unmount();
  expect(stack).toContain('src/ui/ink/output.ts');
  expect(stack).not.toContain('ink/build/output.js');
});

/** What the compositor makes of it: a letter and a style for each cell. */
function cellsOf({ output }: { output: string }) {
  return Array.from({ length: size.height }, (_, y) =>
    chromeCells(output.split('\n')[y] ?? '', size.width).map(({ text, style }) => [
      text,
      // A blank shows no colour of letters.
      text === ' ' ? style.replace(/\b38;2;\d+;\d+;\d+;?/, '') : style,
    ]),
  );
}

const pens = [
  (text: string) => text,
  (text: string) => chalk.red(text),
  (text: string) => chalk.hex('#87afff').bold(text),
  (text: string) => chalk.bgHex('#444444')(text),
  (text: string) => chalk.dim(text),
];

const narrow = fc.stringMatching(/^[a-z ─│…]{1,12}$/);
const wide = fc
  .array(fc.constantFrom('a', ' ', '字', '支払い', '👍', 'é'), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

function writesOf(text: fc.Arbitrary<string>) {
  const styled = fc
    .array(fc.tuple(text, fc.constantFrom(...pens)), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.map(([words, pen]) => pen(words)).join(''));
  const lines = fc.array(styled, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));
  const place = fc.record({ x: fc.nat(14), y: fc.nat(5), text: lines });
  const edge = (most: number) =>
    fc.tuple(fc.nat(most), fc.nat(most)).map((ends) => ends.sort((a, b) => a - b));
  const clip = fc.option(fc.record({ across: fc.option(edge(20)), down: fc.option(edge(5)) }), {
    nil: null,
    freq: 3,
  });
  return fc.array(fc.record({ place, clip }), { maxLength: 8 });
}

type Written = { place: { x: number; y: number; text: string }; clip: ClipEnds | null };
type ClipEnds = { across: number[] | null; down: number[] | null };

function written(output: Writes, all: Written[]) {
  for (const { place, clip } of all) {
    const [x1, x2] = clip?.across ?? [];
    const [y1, y2] = clip?.down ?? [];
    if (clip !== null) output.clip({ x1, x2, y1, y2 });
    output.write(place.x, place.y, place.text, { transformers: [] });
    if (clip !== null) output.unclip();
  }
  return cellsOf(output.get());
}

describe('what it draws', () => {
  it('is what the stock class draws of texts of narrow characters', () => {
    fc.assert(
      fc.property(writesOf(narrow), (all) => {
        expect(written(new Output(size), all)).toEqual(written(new stock(size), all));
      }),
      { numRuns: 300 },
    );
  });

  it('is what the stock class draws of wide characters that do not lie over each other', () => {
    const one = fc.record({
      y: fc.nat(4),
      x: fc.nat(6),
      text: wide,
      pen: fc.constantFrom(...pens),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ y }) => y, maxLength: 5 }), (rows) => {
        const all = rows.map(({ x, y, text, pen }) => ({
          place: { x, y, text: pen(text) },
          clip: null,
        }));
        expect(written(new Output(size), all)).toEqual(written(new stock(size), all));
      }),
      { numRuns: 200 },
    );
  });

  it('keeps every row within its cells where wide characters are cut in half', () => {
    fc.assert(
      fc.property(writesOf(wide), fc.nat(20), (all, x) => {
        const output = new Output(size);
        written(output, all);
        output.write(x, 1, '|', { transformers: [] });
        // The last write is whole, whatever half of a character lay there, and nothing else has moved.
        expect(cellsOf(output.get())[1]?.[x]?.[0]).toBe('|');
      }),
      { numRuns: 300 },
    );
  });

  it('leaves a blank where half of a wide character is covered', () => {
    const output = new Output({ width: 8, height: 1 });
    output.write(0, 0, '支払い', { transformers: [] });
    output.write(3, 0, '|', { transformers: [] });
    expect(output.get().output).toBe('支 |い');
  });
});

it('an opaque Box hides what lies under it, in the colours of the terminal', () => {
  const rows = drawnInColour(
    <>
      <Text>{'under it\nunder it\nunder it'}</Text>
      <Box
        position="absolute"
        marginLeft={2}
        marginTop={1}
        width={4}
        height={1}
        backgroundColor="default"
      >
        <Text>a</Text>
      </Box>
    </>,
    { columns: 10, rows: 3 },
  );
  expect(rows).toEqual(['under it', 'una   it', 'under it']);
});
