/** What a pane shows is, cell for cell, what an emulator without Town makes of the same bytes. */
import fc from 'fast-check';
import { test } from 'vitest';
import { corpus, output, word } from '../terminal/screens.ts';
import { until } from '../until.ts';
import type { Outer } from './outer.ts';
import { isFitted, openWires, same } from './panes.ts';
import { tileOf } from './tile.ts';

/** The same in every run of the tests; another one when asked for. */
const seed = Number(process.env['TOWN_SEED'] ?? 20_251);
const repeats = Number(process.env['TOWN_REPEATS'] ?? 1);
const size = { columns: 160, rows: 44 };
const names = ['one', 'two', 'three', 'four'];

type Wires = Awaited<ReturnType<typeof openWires>>;

/** Deals the cases out to the panes and compares all of them each time; gives the number of cells. */
async function play({ panes, wires }: Wires, outer: Outer, cases: (string | Uint8Array)[]) {
  let cells = 0;
  for (let at = 0; at < cases.length; at += wires.length) {
    const dealt = cases.slice(at, at + wires.length);
    for (const [index, text] of dealt.entries()) wires[(at + index) % wires.length]!.write(text);
    const taken = () =>
      panes.every(({ output: of }, index) => of().length === wires[index]!.written());
    const saw = () =>
      panes.map(({ output: of }, index) => `${of().length} of ${wires[index]!.written()} bytes`);
    await until('all that was written', taken, { saw });
    cells += await same(outer, panes).catch((error: Error) => {
      throw new Error(
        `After ${JSON.stringify(dealt.map((text) => Buffer.from(text).toString()))}: ${error.message}`,
      );
    });
  }
  return cells;
}

const sequences = fc.array(word, { maxLength: 60 }).map((words) => words.join(''));

test('a pane equals its own emulator: all kinds of output, random sequences, random bytes', async () => {
  const town = await openWires(names);
  const outer = town.open(size);
  await same(outer, town.panes);
  const random = { seed, numRuns: 160 * repeats };
  let cells = await play(
    town,
    outer,
    Object.values(corpus).map((text) => `\x1bc${text}`),
  );
  // The cursor shows while someone types.
  outer.type('\r');
  cells += await play(town, outer, fc.sample(sequences, random));
  cells += await play(town, outer, fc.sample(output, random));
  // A screen that is opened now gets all of this from the daemon.
  cells += await same(town.open(size), town.panes);
  console.info(`${cells} cells compared, none differs`);
});

/** Lines of a build log, as many bytes as asked or a few more. */
function log(bytes: number, from = 0): string {
  let text = '';
  for (let line = from; text.length < bytes; line++)
    text += `\x1b[${31 + (line % 6)}m[${line}]\x1b[0m made \x1b[1;4:3mmodule ${line * 7919}\x1b[m 漢字 é\t.\r\n`;
  return text;
}

/** What turns a flood of plain lines into something that has to be read byte by byte, and back. */
const turns: Record<string, [string, string]> = {
  nothing: ['', ''],
  'a scroll region': ['\x1b[3;6r\x1b[5;1H', '\x1b[r'],
  'the alternate screen': ['\x1b[?1049h', '\x1b[?1049l'],
  'no wrapping, and lines that are too long': [`\x1b[?7l${'x'.repeat(300)}`, '\x1b[?7h'],
  'insert mode in the middle of a line': ['\x1b[10;5H\x1b[4h', '\x1b[4l'],
  'line drawing': ['\x1b(0', '\x1b(B'],
  'an erased screen': ['\x1b[44m\x1b[2J\x1b[H', '\x1b[0m\x1b[J'],
  'a sequence cut in two': ['\x1b[3', '8;5;200mx'],
};

test('floods of plain lines, and floods that are plain only for a while', async () => {
  const town = await openWires(names);
  const outer = town.open(size);
  let [cells, bytes] = [await same(outer, town.panes), 0];
  const floods = Object.values(turns).map(
    ([there, back], at) =>
      `${log(300_000, at)}${there}${log(200_000, 500)}half a line${back}${log(200_000, 900)}end`,
  );
  for (const flood of floods) bytes += Buffer.byteLength(flood);
  cells += await play(town, outer, floods);
  // The lines above the screen are those that anyone would find there.
  for (let pages = 1; pages <= 3; pages++) {
    outer.type('\x1b[5~');
    cells += await same(outer, [town.panes[0]!], pages * (town.panes[0]!.own.rows - 1));
  }
  console.info(`${bytes} bytes, ${cells} cells compared, none differs`);
});

test('sizes that change in a row while output flows', async () => {
  const town = await openWires(names);
  const outer = town.open(size);
  let cells = await same(outer, town.panes);
  const text = Buffer.from(log(40_000));
  const sizes = [
    [120, 30],
    [100, 60],
    [200, 50],
    [61, 17],
    [90, 24],
    [240, 70],
    [80, 24],
  ];
  for (const [columns, rows] of [...sizes, ...sizes.slice(0, 3), [size.columns, size.rows]]) {
    outer.resize(columns!, rows!);
    let at = 0;
    const fitsAfterMore = () => {
      for (const [index, wire] of town.wires.entries())
        wire.write(index === 0 ? text.subarray(at, at + 997) : `\x1b[${at % 20};7H${at}\x1b[K\r\n`);
      at = (at + 997) % 39_000;
      const shown = town.panes.filter((pane) => tileOf(outer.emulator, pane.seat) !== null);
      return shown.length > 0 && shown.every((pane) => isFitted(outer, pane));
    };
    await until(`panes that fit ${columns}×${rows}`, fitsAfterMore, { saw: outer.rows });
  }
  cells += await play(town, outer, ['one', 'two', 'three', 'four']);
  const writes = town.wires.reduce((sum, wire) => sum + wire.written(), 0);
  for (const [columns, rows] of sizes) outer.resize(columns!, rows!);
  outer.resize(size.columns, size.rows);
  cells += await play(town, outer, ['one', 'two', 'three', 'four']);
  console.info(`${writes} bytes, ${cells} cells compared, none differs`);
});
