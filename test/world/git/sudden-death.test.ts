import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prepareTaskWorkspace } from '../../../src/world/real/git/index.ts';
import type { MergeResult } from '../../../src/world/real/merge-queue.ts';
import { within } from '../../until.ts';
import { bundled } from './child.ts';
import { makeMess, missingFrom, withLibrary } from './mess.ts';
import { subjects, task } from './queue.ts';
import { sandbox } from './sandbox.ts';

test('a merge queue killed at any moment ends, started again, as if it had not been', async () => {
  const box = sandbox();
  box.write('.git/info/exclude', '/.town/\n');
  const tasks = [
    task(box, 't-1', { 'one.txt': '1' }),
    task(box, 't-2', { bad: '1' }),
    task(box, 't-3', { 'three.txt': '1' }),
  ];
  const program = await bundled(box.folder, 'fixtures/merge-and-die.ts');
  const ledger = path.join(box.folder, 'ledger');
  writeFileSync(ledger, '');
  const start = box.git(['rev-parse', 'main^{tree}']).trim();
  let died = 0;
  // Each start lives a little longer than the one before, so that every moment gets its turn.
  for (let dieAt = 1; ; dieAt += 1) {
    expect(dieAt, 'starts that did not come to their end').toBeLessThan(200);
    const batch = { root: box.root, tasks, checks: ['test ! -e bad'], dieAt };
    writeFileSync(path.join(box.folder, 'batch.json'), JSON.stringify(batch));
    const code = await run(program, box.folder, box.environment);
    if (code === 0) break;
    died += 1;
    expect(code).toBe('SIGKILL');
    expect(box.git(['status', '--porcelain'])).toBe('');
    // What is on `main` was written down as green before.
    const tree = box.git(['rev-parse', 'main^{tree}']).trim();
    const written = readFileSync(ledger, 'utf8');
    expect(tree === start || written.includes(`"passed":true,"tree":"${tree}"`)).toBe(true);
  }
  expect(died).toBeGreaterThan(8);
  expect(subjects(box)).toEqual(['Start', 'Work of t-1', 'Work of t-3']);
  const told = new Map<string, Set<string>>();
  for (const { task: name, verdict, commit, tree } of results(ledger)) {
    told.set(name, (told.get(name) ?? new Set()).add(JSON.stringify({ verdict, commit, tree })));
  }
  // However often a result was told, it was the same one.
  expect([...told].map(([name, each]) => [name, each.size]).sort()).toEqual([
    ['t-1', 1],
    ['t-2', 1],
    ['t-3', 1],
  ]);
  const tip = box.git(['rev-parse', 'main']).trim();
  const third = results(ledger).find((each) => each.task === 't-3');
  expect(third).toMatchObject({ verdict: 'merged', commit: tip });
  // Some dozens of starts, each with all of its git.
}, 400_000);

test('an archive that is killed at any moment loses nothing, and is finished by the next', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const where = path.join(box.root, '.town/worktrees/t-1');
  const program = await bundled(box.folder, 'fixtures/archive-and-die.ts');
  const order = { task: 't-1', branch: 'town/t-1', path: where, into: 'main', base: null };
  await prepareTaskWorkspace(repository, order);
  const wanted = makeMess(box, where);
  const places = ['.town/kept', '.town/worktrees', '.git/worktrees'];
  const missing = () => {
    const folders = places.map((place) => path.join(box.root, place));
    return missingFrom(box, folders, wanted);
  };
  let died = 0;
  for (let dieAt = 3; ; dieAt += 3) {
    const code = await run(program, box.root, box.environment, [String(dieAt)]);
    expect(missing(), `killed at step ${dieAt}`).toEqual([]);
    if (code === 0) break;
    died += 1;
    expect(code).toBe('SIGKILL');
  }
  expect(died).toBeGreaterThan(5);
  expect(existsSync(where)).toBe(false);
  box.git(['worktree', 'prune', '--expire', 'now']);
  expect(missing()).toEqual([]);
  // However it was cut, the linked worktree is where git looks for it.
  expect(box.git(['worktree', 'list'])).toMatch(/\.town\/kept\/t-1\/\d+\/scratch\/wt /);
});

/** A git that kills whoever started it when it is asked to land, and does its work or not. */
const deadlyGit = `#!/bin/sh
case "$*" in
  *"merge --ff-only"* | *"town: land"*) ;;
  *) PATH=$SOUND exec git "$@" ;;
esac
case "$DIE" in
  before) kill -9 $PPID; exit 1 ;;
  during) kill -9 $PPID; PATH=$SOUND exec git "$@" ;;
  after) PATH=$SOUND git "$@"; kill -9 $PPID ;;
esac
`;

test.each(
  ['before', 'during', 'after'].flatMap((when) => [
    [when, 'checked out'],
    [when, 'checked out nowhere'],
  ]),
)(
  'killed %s the landing on a branch that is %s, the task still lands once',
  async (when, place) => {
    const box = sandbox();
    box.write('.git/info/exclude', '/.town/\n');
    const tasks = [task(box, 't-1', { 'one.txt': '1' }), task(box, 't-2', { 'two.txt': '1' })];
    if (place === 'checked out nowhere') box.git(['checkout', '-q', '--detach']);
    const program = await bundled(box.folder, 'fixtures/merge-and-die.ts');
    const ledger = path.join(box.folder, 'ledger');
    writeFileSync(ledger, '');
    const batch = { root: box.root, tasks, checks: ['test ! -e bad'], dieAt: 0 };
    writeFileSync(path.join(box.folder, 'batch.json'), JSON.stringify(batch));
    const bin = path.join(box.folder, 'bin');
    mkdirSync(bin);
    writeFileSync(path.join(bin, 'git'), deadlyGit, { mode: 0o755 });
    const sound = box.environment.PATH;
    const deadly = { ...box.environment, PATH: `${bin}:${sound}`, SOUND: sound, DIE: when };
    expect(await run(program, box.folder, deadly)).toBe('SIGKILL');
    expect(results(ledger)).toEqual([]);
    expect(await run(program, box.folder, box.environment)).toBe(0);
    expect(subjects(box)).toEqual(['Start', 'Work of t-1', 'Work of t-2']);
    expect(box.git(['status', '--porcelain'])).toBe('');
    const commits = box.git(['rev-list', '--reverse', 'main']).trim().split('\n').slice(1);
    expect(results(ledger)).toMatchObject([
      { task: 't-1', verdict: 'merged', commit: commits[0] },
      { task: 't-2', verdict: 'merged', commit: commits[1] },
    ]);
    expect(readFileSync(ledger, 'utf8').match(/"passed":true/g)).toHaveLength(1);
  },
);

function results(ledger: string): MergeResult[] {
  const lines = readFileSync(ledger, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line).result).filter((each) => each !== undefined);
}

function run(
  program: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  more: string[] = [],
): Promise<number | NodeJS.Signals | null> {
  const child = spawn(process.execPath, [program, folder, ...more], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return within(
    'the program to end',
    new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal))),
  );
}
