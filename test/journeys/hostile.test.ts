/** Whatever a program writes, and whatever names and words it uses, nothing of it reaches the terminal unread. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Outer, openOuter, plainEmulator } from './outer.ts';
import { aroundLeaving, modesLeft, strangeIn } from './own-sequences.ts';
import { openWires } from './panes.ts';
import { openPlace, type Place, program, scripts } from './place.ts';

const size = { columns: 120, rows: 36 };

const attacks: Record<string, string> = {
  clipboard: 'a\x1b]52;c;ZXZpbA==\x07b\x1b]52;c;?\x1b\\c',
  hyperlinks: '\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\',
  titles: '\x1b]0;\x1b[31mevil\x07\x1b]2;\u202egnp\x07\x1b]1;x\x07\x1b]2;\u009b31mx\x07\x1b]2;tit',
  'notifications and colours':
    '\x1b]9;x\x07\x1b]777;notify;a;b\x07\x1b]4;1;rgb:f/0/0\x07\x1b]10;#f00\x07',
  'other strings': '\x1b_Gf=100;AAAA\x1b\\\x1b^secret\x1b\\\x1bXsecret\x1b\\\x1bP$qm\x1b\\after',
  'eight-bit controls': '\u009b31mred\u009d2;title\u009c\u0090q\u009c\u0085next\u008d\x9b31m',
  'right to left, and hidden':
    '\u202eevil\u202c \u2066x\u2069 \u200fy\u061cz\u200b\u2060\ufeff\u{e0041}',
  modes:
    '\x1b[?1000h\x1b[?2004h\x1b[?1049h\x1b[?25l\x1b[4h\x1b[20h\x1b[?7l\x1b[8;1;1t\x1b[>1u\x1b[?2026h',
  'resets and shapes': 'abc\x1bcdef\x1b[!p\x1b[?1049hghi\x1bc\x1b[5 q\x1b(0lqk\x0e',
  'all controls': Array.from({ length: 32 }, (_, code) => `${String.fromCharCode(code)}x`).join(''),
  'counts without bound': 'STLMIZb@PX'
    .split('')
    .map((final) => `x\x1b[2147483647${final}`)
    .join(''),
  'stacks of marks': `e${'\u0301'.repeat(200_000)}`,
  'a hundred thousand questions': '\x1b[6n\x1b[c\x1b[>q\x1b]11;?\x07'.repeat(25_000),
  'a line without an end': 'x'.repeat(4_000_000),
  'a control sequence without an end': `\x1b[${'1;'.repeat(500_000)}`,
  'a title without an end': `\x1b]2;${'t'.repeat(1_000_000)}`,
  'a device control string without an end': `\x1bPq${'#0;2;0;0;0'.repeat(100_000)}`,
};

test('output of every hostile kind', async () => {
  const { wires, open } = await openWires(['one', 'two'], 'alone');
  const outer = open(size);
  await outer.until(/╭─ two\.1 /);
  let bytes = 0;
  for (const [name, text] of Object.entries(attacks)) {
    bytes += Buffer.byteLength(text);
    wires[1]!.write(text);
    // Another pane goes on meanwhile, and this one is sane again after a reset.
    wires[0]!.write(`\x1bcbeside ${name}`);
    wires[1]!.write(`\x18\x1b\\\x1bcafter ${name}`);
    const start = name.slice(0, 12);
    await outer.until(
      new RegExp(`beside ${start}[^]*after ${start}|after ${start}[^]*beside ${start}`),
    );
  }
  process.kill(outer.pid, 'SIGTERM');
  await outer.ended();
  clean(outer);
  console.info(`${bytes} hostile bytes; of ${outer.sent().length} that came out none is strange`);
});

/** All that came out was Town's own, and the terminal is as it was before. */
function clean(outer: Outer): void {
  const [during, after] = aroundLeaving(outer.sent());
  expect(strangeIn(during)).toEqual([]);
  expect(after).toMatch(/^[\x20-\x7e\r\n]*$/);
  expect(modesLeft(outer.sent())).toEqual([]);
  const fresh = plainEmulator(size.columns, size.rows);
  expect(outer.emulator.modes).toEqual(fresh.modes);
  expect(outer.emulator.buffer.active.type).toBe('normal');
}

const words =
  'x\x1b]52;c;ZXZpbA==\x07\x1b[2J\x1b]0;t\x07\u009b31m\u202erlo\u2066\x1b]8;;http://e\x1b\\link\x08\r\n\u0085\x1bc\u200b\u{e0041}z';

const team = (file: string) => `
town: "mischief"
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, 'mischief.sh')}, ${file}] }
roles:
  worker:
    agent: own
    handoffs: { done: { to: look, needs: [commit] } }
  look:
    station: human
    handoffs: { approve: done }
`;

/** A town whose work waits for the person, all of it in hostile words. */
async function mischief(): Promise<Place> {
  const place = openPlace();
  const file = join(place.folder, 'words');
  writeFileSync(file, words);
  place.commit({ 'town.yaml': team(file), [`name ${words.replaceAll('/', '')}`]: words });
  await place
    .ok('goal', words, '--body', words)
    .catch((error: Error) => console.log(error.message));
  const watch = await place.watch();
  await watch.until('the work to wait', ({ tasks }) => tasks['t-1']?.place.kind === 'human');
  return place;
}

/** Opens every view in turn, by a key, each with what it shows then. */
const views: [key: string, shows: RegExp][] = [
  ['2', /▲|╱|╔/],
  ['3', /you +1/],
  ['\r', /Waits for you.*History/s],
  ['\x1b', /COMMAND/],
  ['4', /1 for you/],
  ['v', /plain\.txt/],
  ['}', /plain\.txt/],
  ['5', /takes t-1/],
  ['7', /seats/],
  [':', /Esc/],
  ['t-1', /t-1 /],
  ['\x1b', /COMMAND/],
  ['1', /worker\.1/],
];

test('names, titles, messages and diffs in hostile words, in every view', async () => {
  const place = await mischief();
  const [before, after] = ['before', 'after'].map((name) => join(place.folder, name));
  const script = `stty -g >${before}; "$@"; stty -g >${after}; echo left`;
  const outer = openOuter({
    command: ['sh', '-c', script, 'sh', process.execPath, program],
    ...{ cwd: place.root, env: place.env, ...size },
  });
  onTestFinished(() => outer.close());
  await outer.until(/worker\.1/);
  for (const [key, what] of views) {
    outer.type(key);
    await outer.until(what);
  }
  outer.type('q');
  await outer.until(/leave|detach/i);
  outer.type('\r');
  await outer.until(/left/);
  clean(outer);
  expect(readFileSync(after!, 'utf8')).toBe(readFileSync(before!, 'utf8'));
});

test('the check of what came out can fail', () => {
  for (const text of [
    '\x1b]52;c;x\x07',
    '\x1b[2J',
    '\x1b[31m',
    'a\u202eb',
    '\x1b]2;\u202ex\x1b\\',
    '\r',
    '\x1b]8;;x\x1b\\',
  ])
    expect(strangeIn(Buffer.from(text)), JSON.stringify(text)).not.toEqual([]);
  expect(strangeIn(Buffer.from('\x1b[?2026h\x1b[1;2H\x1b[0;31m漢 é\x1b[0m\x1b[?2026l'))).toEqual(
    [],
  );
  expect(strangeIn(Buffer.of(0x9b))).not.toEqual([]);
  expect(modesLeft(Buffer.from('\x1b[?7l\x1b[?25l\x1b[?1000h\x1b[?25h'))).toEqual(['7', '1000']);
});
