/** Journeys through Map, Review and Team, in a real terminal at three sizes. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.ts';
import type { FixtureEvent } from './fixtures/client.ts';
import { openTerminal, type Terminal } from './fixtures/terminal.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = temporaryFolder('town-pages-');
const program = join(folder, 'screen.mjs');
const file = join(folder, 'town.yaml');
let terminal: Terminal | null = null;
let log = '';
let count = 0;

beforeAll(async () => {
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, 'export default {};\n');
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    entryPoints: ['test/ui/fixtures/main.ts'],
    outfile: program,
    external: ['node-pty'],
    alias: { 'react-devtools-core': empty },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as townRequire } from 'node:module'; const require = townRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
});

afterEach(() => terminal?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(columns: number, rows: number, env: Record<string, string> = {}) {
  count += 1;
  log = join(folder, `log-${count}`);
  const args = [program, log, join(root, 'config/keys.yaml')];
  terminal = openTerminal({
    command: process.execPath,
    args,
    columns,
    rows,
    env: { TOWN_FIXTURE_FILE: file, ...env },
  });
  await terminal.until('the town', (screen) => screen.includes('COMMAND'));
  return terminal;
}

function events(): FixtureEvent[] {
  const text = readFileSync(log, 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as FixtureEvent);
}

const sizes: [columns: number, rows: number][] = [
  [80, 24],
  [120, 40],
  [200, 50],
];

for (const [columns, rows] of sizes)
  describe(`at ${columns}×${rows}`, () => {
    it('the Map shows the town, and leads into a house and to a terminal', async () => {
      const town = await open(columns, rows);
      town.type('2');
      await town.until('the houses', (screen) => /╱ +worker +╲/.test(screen));
      expect(town.rows().join('\n')).toContain('✓ done');
      town.type('l\r');
      await town.until('its seats', (screen) => screen.includes('❯ ● worker.1'));
      town.type('j\r');
      await town.until('the terminal', (screen) => screen.includes('❯ worker.2'));
    });

    it('the Review shows a diff, and takes a verdict', async () => {
      const town = await open(columns, rows);
      town.type('6');
      await town.until('the diff', (screen) => screen.includes("+ const algorithm = 'sha256';"));
      town.type(']');
      await town.until('the next file', (screen) => screen.includes('+ # The webhook'));
      town.type('1GKKv');
      await town.until('the task of that seat', (screen) => screen.includes('t-7'));
      town.type('ylooks right\r');
      await town.until('the receipt', (screen) => screen.includes('t-7: approve'));
      expect(events()).toContainEqual({
        kind: 'verdict',
        given: { task: 't-7', verdict: 'approve', note: 'looks right' },
      });
    });

    it('the Team shows what an edit does, and writes it only then', async () => {
      const town = await open(columns, rows);
      town.type('7');
      await town.until('the table', (screen) => screen.includes('workspace  limits'));
      town.type('jjj+');
      await town.until('the change', (screen) => screen.includes('+     seats: 5'));
      expect(town.rows().join('\n')).toContain('worker: seats 4 → 5');
      expect(events().some((event) => event.kind === 'edit' && event.asked.apply)).toBe(false);
      town.type('w');
      await town.until('the word', (screen) => screen.includes('town.yaml is written'));
      const written = events().filter((event) => event.kind === 'edit' && event.asked.apply);
      expect(written).toMatchObject([
        { asked: { of: 'seen', edits: [{ edit: 'seats', role: 'worker', seats: 5 }] } },
      ]);
    });
  });

describe('the editor', () => {
  it('gets the terminal with every key, and gives it back, resized meanwhile', async () => {
    writeFileSync(file, 'town: acme\n');
    const editor = join(folder, 'editor.sh');
    writeFileSync(
      editor,
      'stty -a | grep -o " -*icanon"; echo "EDITS $1"; read line; echo "$line" >>"$1"\n',
    );
    const town = await open(80, 24, { EDITOR: `sh ${editor}` });
    town.type('7');
    await town.until('the table', (screen) => screen.includes('workspace  limits'));
    const before = town.output().length;
    town.type('e');
    await town.until('the editor', (screen) => screen.includes(`EDITS ${file}`));
    const given = town.output().slice(before);
    expect(given).toMatch(/ icanon/);
    for (const mode of ['1049', '2004', '1000', '1006'])
      expect(given.lastIndexOf(`\x1b[?${mode}l`), mode).toBeGreaterThan(
        given.lastIndexOf(`\x1b[?${mode}h`),
      );
    town.resize(120, 40);
    town.type('# from q and 2\r');
    await town.until('the table at its new size', (screen) => {
      const lines = screen.split('\n');
      return (
        lines.length === 40 &&
        screen.includes('workspace  limits') &&
        (lines.at(-1) ?? '').includes('COMMAND')
      );
    });
    expect(readFileSync(file, 'utf8')).toBe('town: acme\n# from q and 2\n');
    town.type('2');
    await town.until('the Map', (screen) => /╱ +worker +╲/.test(screen));
  });

  it('that does not start is told of', async () => {
    const town = await open(80, 24, { EDITOR: 'no-such-editor' });
    town.type('7e');
    await town.until('the reason', (screen) =>
      screen.includes('The editor "no-such-editor" ended'),
    );
    town.type('q');
    await town.until('the dialog', (screen) => screen.includes('Detach'));
    town.type('\r');
    expect(await town.ended()).toBe(0);
  });
});

it('a hand-over walks along its road and is gone after a moment', async () => {
  const town = await open(120, 40, { TOWN_FIXTURE_HANDS: '1' });
  town.type('2');
  await town.until('the task on its way', (screen) => screen.includes('•t-2'));
  await town.until('nobody on the way', (screen) => !screen.includes('•t-2'));
});
