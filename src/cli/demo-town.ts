/** The demo: a small real repository, a team of built-in agents, and a goal for them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { type TownFolder, townFolder } from '../client/town-folder.ts';
import { createRepository } from '../world/real/git/create.ts';
import { CommandError } from './exit.ts';
import { initTown } from './init/init-town.ts';
import { accepted, callTown, withTown } from './reach-town.ts';

const goal = 'Add a word counter to the library';
const goalBody =
  'The library gets a small word counter: a module, a page about it, and what belongs to it.';

const files: Record<string, string> = {
  'README.md': '# Small library\n\nA few functions about text, made for a demonstration of Town.\n',
  'package.json': `${JSON.stringify({ name: 'small-library', version: '1.0.0', type: 'module', private: true }, null, 2)}\n`,
  'src/shout.js':
    '/** The text in capitals, for emphasis. */\nexport function shout(text) {\n  return text.toUpperCase().concat("!");\n}\n',
  'test/shout.test.js':
    "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { shout } from '../src/shout.js';\n\ntest('shout speaks up', () => {\n  assert.equal(shout('hey'), 'HEY!');\n});\n",
  '.gitignore': 'node_modules/\n',
};

/** The town ends by itself so many milliseconds after its last window has gone and nothing is at work. */
const aloneMs = 3 * 60_000;

/** Every first page about something is left unfinished, so that there is something to send back. */
const scenario = { tasks: { Describe: { sloppy: 1 } } };

/** Makes the repository, founds its town, and gives it the goal. */
export async function makeDemo(wish: {
  directory: string | null;
  seed: string;
  pace: string;
}): Promise<TownFolder> {
  const root =
    wish.directory === null ? mkdtempSync(join(tmpdir(), 'town-demo-')) : resolve(wish.directory);
  mkdirSync(root, { recursive: true });
  if (readdirSync(root).length > 0)
    throw new CommandError(`${root} is not empty; the demo makes a repository of its own.`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  await createRepository({ directory: root, branch: 'main', message: 'A small library' });
  const { file } = await initTown(root, {
    ...{ into: 'main', example: null, agents: ['sim'], check: null, existing: 'stays' },
  });
  const folder = townFolder(root);
  writeFileSync(folder.ephemeral, String(aloneMs));
  const script = join(folder.state, 'demo.yaml');
  writeFileSync(script, stringify(scenario));
  const { seed, pace } = wish;
  const args = JSON.stringify(['--seed', seed, '--pace', pace, '--scenario', script]);
  const team = readFileSync(file, 'utf8');
  writeFileSync(file, team.replace('{ preset: sim }', `{ preset: sim, args: ${args} }`));
  await withTown(
    () => callTown(folder, 'person'),
    async (town) => {
      const asked = { title: goal, body: goalBody, needs: [], priority: 5, role: null };
      accepted(await town.call('addTask', asked));
    },
  );
  return folder;
}
