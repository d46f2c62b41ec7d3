/** From a key to its echo while the program in another pane writes whatever it can think of, as fast as it can. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Print, percentile, short, verdictOn } from './figures.ts';
import { type Place, until, withPlace } from './place.ts';
import { commandOf, cpuOf, processesWith } from './processes.ts';
import type { Screen } from './screen.ts';

const keys = 100;
/** Milliseconds between two keys: never in step with anybody's frames. */
const keyPause = { least: 20, more: 40 };
const settleMs = 1500;
const most = { at: 'most', limit: 50, of: 'ours' } as const;

/** What is written over and over, each after its beginning. */
const attacks: Record<string, [begin: string, again: string]> = {
  'one line without an end': ['', 'x'.repeat(65_536)],
  'questions to the terminal': ['', '\x1b[c\x1b[6n\x1b[>q\x1b]11;?\x07'.repeat(4000)],
  'a device control string without an end': ['\x1bPq', '#0;2;0;0;0'.repeat(6000)],
  'a title without an end': ['\x1b]2;', 'x'.repeat(65_536)],
  'a control sequence without an end': ['\x1b[', '1;'.repeat(30_000)],
  'stacks of marks': ['e', '\u0301'.repeat(30_000)],
  resets: ['', 'text\x1bc\x1b[!p\x1b[?1049h\x1b[?1049l'.repeat(2500)],
  'clipboard, links, titles, C1 and bidi': [
    '',
    '\x1b]52;c;ZXZpbA==\x07\x1b]8;;http://x\x07l\x1b]8;;\x07\x1b]0;t\x07\u009b31m\u202ex\u0085'.repeat(
      900,
    ),
  ],
  'the whole screen in other colours': [
    '',
    Array.from({ length: 2500 }, (_, at) => `\x1b[48;2;${at % 255};7;9m\x1b[2J\x1b[H字`).join(''),
  ],
};

/** Writes the attack whose number is in the file; a file without one is peace. */
const program = `
const { readFileSync, writeSync } = require('node:fs');
const [path, texts] = process.argv.slice(2);
const attacks = JSON.parse(readFileSync(texts, 'utf8')).map((pair) => pair.map((text) => Buffer.from(text)));
let now = '';
process.stdin.on('data', () => {});
const write = (bytes) => { for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at); };
setInterval(() => {
  const asked = readFileSync(path, 'utf8');
  if (asked !== now) {
    now = asked;
    write(Buffer.from('\\x18\\x1b\\\\\\x1bc'));
    if (now !== '') write(attacks[+now][0]);
  }
  if (now !== '') write(attacks[+now][1]);
}, 4);
`;

const yaml = (hostile: string[]) => `town: hostile
entry: worker
agents:
  echo: { command: [sh, -c, "stty raw -echo; echo echoes here; exec cat"] }
  hostile: { command: ${JSON.stringify(['sh', '-c', 'stty raw -echo; exec "$@"', 'hostile', ...hostile])} }
roles:
  echo: { agent: echo, standing: true, workspace: none }
  hostile: { agent: hostile, standing: true, workspace: none }
  worker: { agent: echo, workspace: none, seats: 0, handoffs: { done: done } }
`;

/** Two panes at 200 × 50: keys are typed into one while the other is attacked from. */
export async function benchHostile(print: Print): Promise<void> {
  await withPlace('', async (place) => {
    const set = (attack: string) => place.write('attack', attack);
    const screen = await openAttacked(place, set('')!);
    const own = processesWith(place.folder).filter((pid) =>
      /holder\.js|daemon\.js|town\.js/.test(commandOf(pid)),
    );
    let letter = 0x4e00;
    const measure = async () => {
      await pause(settleMs);
      const [began, used] = [performance.now(), cpuOf(own)];
      const echoes: number[] = [];
      for (let key = 0; key < keys; key += 1) {
        echoes.push(await echo(screen, String.fromCodePoint(letter++)));
        await pause(keyPause.least + ((key * 7919) % 101) * (keyPause.more / 101));
      }
      const share = ((cpuOf(own) - used) / (performance.now() - began)) * 100;
      return { p50: percentile(echoes, 50), p99: percentile(echoes, 99), share };
    };
    const tell = (name: string, { p50, p99, share }: Awaited<ReturnType<typeof measure>>) => {
      const parts = [`${name}: p50 ${short(p50)} ms`, `p99 ${short(p99)} ms`];
      parts.push(verdictOn(p99, most, 'ms'), `Town takes ${short(share)} % of a core`);
      print(parts.join(' · '));
    };
    await measure();
    tell('idle', await measure());
    for (const [index, name] of Object.keys(attacks).entries()) {
      set(String(index));
      tell(name, await measure());
      set('');
    }
    screen.close();
  });
}

async function openAttacked(place: Place, path: string): Promise<Screen> {
  const script = place.write('hostile.cjs', program);
  const texts = place.write('attacks.json', JSON.stringify(Object.values(attacks)));
  place.write('repo/town.yaml', yaml([process.execPath, script, path, texts]));
  const line = await place.connect();
  await until(line, ({ runs }) => Object.values(runs).filter((run) => run.pid).length === 2);
  line.close();
  const screen = place.screen();
  await screen.until(/echoes here/);
  screen.type('\r');
  await screen.until(/TYPING/);
  return screen;
}

/** Every key is a letter of its own, so that a row painted again is not taken for an echo. */
async function echo(screen: Screen, letter: string): Promise<number> {
  const seen = screen.next(letter);
  const pressed = performance.now();
  screen.type(letter);
  await seen;
  return performance.now() - pressed;
}
