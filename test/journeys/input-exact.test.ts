/**
 * What the program in a pane reads is what the terminal sent, byte for byte. Exceptions, all of them:
 * the leave chord and the five chords that work everywhere stay with Town, the former going on when it
 * comes twice; answers of the terminal to questions are nobody's keys; mouse reports are counted from
 * the corner of the pane; and what the program did not turn on comes in the form it does read.
 */
import fc from 'fast-check';
import { test } from 'vitest';
import { until } from '../until.ts';
import type { Outer } from './outer.ts';
import { openWires, same } from './panes.ts';
import { tileOf } from './tile.ts';
import type { Wire } from './wire.ts';

const seed = Number(process.env['TOWN_SEED'] ?? 20_251);

/** What Town itself turns on in a terminal without the kitty keyboard protocol. */
const sameModes = '\x1b[?2004h\x1b[?1004h\x1b[?1002h\x1b[?1006h\x1b[>4;1m';
const leave = '\x01';
const together = 20;

type Typed = { outer: Outer; wire: Wire; origin: { x: number; y: number } };

/** A pane that is typed to, whose program has these modes on. */
async function typing(modes: string): Promise<Typed> {
  const { panes, wires, open } = await openWires(['one']);
  const outer = open({ columns: 120, rows: 30 });
  await same(outer, panes);
  outer.type('\r');
  await outer.until(/TYPING.*$/);
  const wire = wires[0]!;
  await set(wire, outer, modes);
  return { outer, wire, origin: tileOf(outer.emulator, 'one.1')! };
}

/** Brings the program's terminal to just these modes; what it hears after that is kept. */
async function set(wire: Wire, outer: Outer, modes: string): Promise<void> {
  const word = `modes ${wire.written()}`;
  wire.write(`\x1bc${modes}${word}`);
  await until(word, () => outer.rows().join('').includes(word), { saw: outer.rows });
  wire.forget();
}

/** Settles once the program has read just this, and nothing else. */
async function hears({ wire }: Typed, wanted: Uint8Array, what = ''): Promise<void> {
  const saw = () => difference(wire.heard(), wanted);
  await until(what, () => wire.heard().length >= wanted.length, { saw });
  const heard = wire.heard();
  wire.forget();
  if (!heard.equals(wanted)) throw new Error(`${what}: ${difference(heard, wanted)}`);
}

function difference(heard: Buffer, wanted: Uint8Array): string {
  const at = heard.findIndex((byte, index) => byte !== wanted[index]);
  const around = (bytes: Uint8Array) =>
    JSON.stringify(Buffer.from(bytes.subarray(Math.max(0, at - 20), at + 20)).toString('latin1'));
  return `${heard.length} bytes instead of ${wanted.length}, from ${at} on ${around(heard)} instead of ${around(wanted)}`;
}

/** The same number of columns and rows further to the right and down. */
function mouse(origin: Typed['origin'], code: number, column: number, row: number, final = 'M') {
  return `\x1b[<${code};${origin.x + column};${origin.y + row}${final}`;
}

test('each of the 256 byte values', async () => {
  const typed = await typing('');
  for (let byte = 0; byte < 256; byte++) {
    const one = Buffer.of(byte);
    const isLeave = byte === leave.charCodeAt(0);
    typed.outer.type(isLeave ? Buffer.concat([one, one]) : one);
    await hears(typed, one, `byte ${byte}`);
  }
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  typed.outer.type(Buffer.concat([all.subarray(0, 2), all.subarray(1)]));
  await hears(typed, all, 'all of them');
});

/** What a person can do, as the terminal writes it and as the program reads it. */
function everything(origin: Typed['origin']): [sent: string, read: string][] {
  const exact = [
    'Grüße 漢字 👍🏽 e\u0301\x1bé\x1bG\x1b\x7f\x1b\r',
    '\x1b[5~\x1b[1;5C\x1b[Z\x1bOP\x1b[24;2~\x1b[A\x1b[H\x1b[[A\x1b[999~\x1b[I\x1b[O',
    '\x1b[98;5u\x1b[13;2u\x1b[27;6;98~',
    `\x1b[200~pasted ${leave} 漢 [20 [201~ \x7f\r\x1b[201~`,
  ].map((text): [string, string] => [text, text]);
  const clicks = [0, 2, 16, 32, 64, 65, 128, 129].map((code): [string, string] => [
    mouse(origin, code, 3, 4),
    mouse({ x: 0, y: 0 }, code, 3, 4),
  ]);
  const release: [string, string] = [mouse(origin, 0, 9, 9, 'm'), '\x1b[<0;9;9m'];
  const old = [origin.x + 5 + 32, origin.y + 6 + 32].map((code) => String.fromCharCode(code));
  return [
    ...exact,
    ...clicks,
    release,
    [`\x1b[M ${old.join('')}`, '\x1b[<0;5;6M'],
    [leave + leave, leave],
    ['\x1b[?1;2c\x1bP>|tmux 3.3a\x1b\\\x1b]11;rgb:0/0/0\x07\x1b[?2026;2$y', ''],
    ['\x1b\x08\x1b\x0c', ''],
    ['end', 'end'],
  ];
}

test('everything a person can do, in 400 random chunkings', async () => {
  const typed = await typing(sameModes);
  const pairs = everything(typed.origin);
  const sent = Buffer.from(pairs.map(([text]) => text).join(''));
  const read = Buffer.from(pairs.map(([, text]) => text).join(''));
  const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
  const cuttings = fc.sample(lengths, { seed, numRuns: 400 });
  let chunks = 0;
  // Waiting is what takes time, so some go together.
  for (let from = 0; from < cuttings.length; from += together) {
    for (const cuts of cuttings.slice(from, from + together))
      for (const chunk of chunksOf(sent, cuts)) {
        typed.outer.type(chunk);
        chunks += 1;
        // The next one is a read of its own, unless the machine is busy.
        await new Promise((next) => setImmediate(next));
      }
    await hears(typed, Buffer.concat(Array(together).fill(read)), `chunking ${from} and on`);
  }
  console.info(`${400 * sent.length} bytes in ${chunks} chunks, none differs`);
});

/** Cut anywhere but behind an ESC that more belongs to: alone for a while, that is a key by itself. */
function chunksOf(bytes: Buffer, lengths: number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    let end = Math.min(bytes.length, at + lengths[turn % lengths.length]!);
    while (bytes.subarray(end - 2, end).includes(0x1b) && end < bytes.length) end++;
    chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return chunks;
}

test('a paste of a megabyte, marked or not as the program asks', async () => {
  const typed = await typing('\x1b[?2004h');
  const line = `漢字 é 👍 ${leave} \x1a\x03 [20 ~ 1~\x7f\x00\xff\t`;
  const text = Buffer.from(`${line}\n`.repeat(1_000_000 / Buffer.byteLength(`${line}\n`)));
  const marks = ['\x1b[200~', '\x1b[201~'].map((mark) => Buffer.from(mark));
  const paste = Buffer.concat([marks[0]!, text, marks[1]!]);
  typed.outer.type(paste);
  await hears(typed, paste, 'marked');
  await set(typed.wire, typed.outer, '');
  typed.outer.type(paste);
  await hears(typed, Buffer.from(text.toString().replaceAll('\n', '\r')), 'not marked');
  console.info(`${2 * paste.length} bytes pasted, none differs`);
});

test('what the program did not turn on comes in the form it reads', async () => {
  const typed = await typing('');
  const { outer, wire, origin } = typed;
  const at = mouse(origin, 0, 3, 4);
  const kitty = '\x1b[98;5u\x1b[27u\x1b[13;2u\x1b[57414u\x1b[57376u\x1b[98:66;6u\x1b[Aé\r';
  const cases: [modes: string, sent: string, read: string][] = [
    ['', '\x1b[98;5u\x1b[27;5;98~\x1b[27u\x1b[13;2u', '\x02\x02\x1b\r'],
    ['', `\x1bOA\x1b[A${at}\x1b[I\x1b[O`, '\x1b[A\x1b[A'],
    ['\x1b[?1h', '\x1b[A\x1bOB\x1b[1;5C', '\x1bOA\x1bOB\x1b[1;5C'],
    ['\x1b[>4;2m', '\x1b[27;5;98~\x1b[98;5u\x1b[27u', '\x1b[27;5;98~\x1b[98;5u\x1b'],
    ['\x1b[>1u', kitty, kitty],
    ['\x1b[>1u', '\x02\x1bb\x1b[27;5;98~\x1b[Z', '\x1b[98;5u\x1b[98;3u\x1b[98;5u\x1b[9;2u'],
    ['\x1b[?9h', `${at}${mouse(origin, 0, 3, 4, 'm')}`, '\x1b[M #$'],
    [
      '\x1b[?1000h',
      `${at}${mouse(origin, 32, 5, 4)}${mouse(origin, 0, 5, 4, 'm')}`,
      '\x1b[M #$\x1b[M#%$',
    ],
    ['\x1b[?1002h\x1b[?1006h', mouse(origin, 32, 5, 4), '\x1b[<32;5;4M'],
    ['\x1b[?1004h', '\x1b[O\x1b[I', '\x1b[O\x1b[I'],
    ['\x1b[?2004h', '\x1b[200~a\x1b[Ab\u009bc\x1b[201~', '\x1b[200~a␛[Ab␛c\x1b[201~'],
  ];
  for (const [modes, sent, read] of cases) {
    await set(wire, outer, modes);
    outer.type(`${sent}.`);
    await hears(typed, Buffer.from(`${read}.`), JSON.stringify({ modes, sent }));
  }
});
