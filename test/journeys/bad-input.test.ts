/** Awkward places, awkward words, and machines at their limits: one clear line each, and nothing is lost. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, type Ran, scripts } from './place.ts';
import { isQuiet } from './watch.ts';

const team = (into = 'main') => `
town: awkward
into: ${into}
entry: worker
agents:
  own: { command: [bash, ${join(scripts, 'commits.sh')}] }
roles:
  worker:
    agent: own
    limits: { time: 5m, reminders: 0, restarts: 0 }
    handoffs: { done: { to: merge, needs: [commit, clean] } }
  merge:
    station: merge-queue
    checks: ["true"]
    handoffs:
      merged: done
      conflict: { to: worker, limit: 1, else: human }
      failed: { to: worker, limit: 1, else: human }
`;

/** A refusal is one line for the person, with the words that help. */
function oneLine({ code, out, err }: Ran, words: RegExp): void {
  expect(out).toBe('');
  expect(err).toMatch(words);
  expect(err).toMatch(/^town: [^\n]+\n$/);
  expect(code).toBe(1);
}

async function landsOne(place: Place, branch = 'main'): Promise<void> {
  expect(await place.ok('goal', 'Work')).toMatch(/^t-1 /);
  const watch = await place.watch();
  await watch.until('the work to land', isQuiet);
  expect(place.git(['show', `${branch}:t-1.txt`])).toMatch(/^\s*\d+$/);
}

test('places that can not be a town are refused with what to do', async () => {
  const place = openPlace();
  oneLine(await place.run(['init']), /not a git repository.*git init/);
  oneLine(await place.run(['goal', 'x']), /no town in .*town init/);
  place.git(['init', '-q', '-b', 'main']);
  oneLine(await place.run(['init']), /no commit yet.*git commit/);
  place.commit({ 'a/b.txt': 'x' });
  oneLine(await place.run(['init'], { cwd: join(place.root, 'a') }), /inside the repository .*cd /);
  oneLine(await place.run(['init', '--into', 'nowhere']), /no branch nowhere.*main/);
  place.git(['branch', '-m', 'topic']);
  place.git(['switch', '-q', '--detach']);
  oneLine(await place.run(['init']), /HEAD is detached.*topic/);
  const bare = join(place.folder, 'bare');
  place.git(['clone', '-q', '--bare', '.', bare]);
  oneLine(await place.run(['init'], { cwd: bare }), /bare repository.*Clone it/);
});

test('a graph that lands on a branch that is not there is refused when the town starts', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team('trunk') });
  oneLine(await place.run(['up']), /no branch trunk/);
});

test('work lands in a folder with spaces and quotes, on a detached HEAD, inside another repository', async () => {
  const place = openPlace(`out er/it's "the" re$po`);
  execFileSync('git', ['init', '-q', join(place.folder, 'out er')], { env: place.env });
  place.commit({ 'town.yaml': team() });
  place.git(['switch', '-q', '--detach']);
  await landsOne(place);
  expect(place.git(['status', '--porcelain'])).toBe('');
});

test('work waits with the reason while main is checked out with changes in the way, and lands when it is clean', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(), 'notes.txt': 'one\n' });
  place.write({ 'notes.txt': 'unsaved\n' });
  await place.ok('goal', 'Work');
  const watch = await place.watch();
  await watch.until('the queue to wait', ({ batches }) =>
    Object.values(batches).some(({ waits }) => waits !== null),
  );
  expect(await place.ok('why', 't-1')).toMatch(
    /merge waits with t-1 "Work": main is checked out .*uncommitted changes: notes\.txt/,
  );
  expect(readFileSync(join(place.root, 'notes.txt'), 'utf8')).toBe('unsaved\n');
  place.git(['checkout', '-q', 'notes.txt']);
  await watch.until('the work to land', isQuiet);
  expect(readFileSync(join(place.root, 't-1.txt'), 'utf8')).toMatch(/\d/);
});

test('two starts in the same moment make one daemon', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team() });
  await Promise.all([1, 2, 3].map(() => place.ok('up')));
  const watch = await place.watch();
  const started = watch.entries().filter(({ event }) => event.type === 'daemon.started');
  expect(started).toHaveLength(1);
});

test('a path too long for sockets is refused with what to set', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team() });
  const long = join(place.folder, 'x'.repeat(90));
  mkdirSync(long);
  const env = { XDG_RUNTIME_DIR: long };
  oneLine(await place.run(['up'], { env }), /socket path .* has \d+ bytes.*XDG_RUNTIME_DIR/);
  oneLine(await place.run(['init'], { env }), /XDG_RUNTIME_DIR/);
});

test('a brief of five megabytes reaches the agent whole, and the ledger stays small', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team() });
  const bytes = 5 * 1024 * 1024;
  const file = join(place.folder, 'long.md');
  writeFileSync(file, 'word '.repeat(bytes / 5));
  await place.ok('goal', 'Read much', '--body', `@${file}`);
  const watch = await place.watch();
  await watch.until('the work to land', isQuiet);
  expect(Number(place.git(['show', 'main:t-1.txt']))).toBeGreaterThan(bytes);
  expect(JSON.stringify(watch.entries()).length).toBeLessThan(200_000);
  oneLine(await place.run(['goal', 'x', '--body', '@no-such-file']), /no-such-file cannot be read/);
});

test('escape codes in a title never reach the terminal', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team() });
  await place.ok('pause');
  await place.ok(
    'goal',
    'Red \u001b[31malert\u001b]0;title\u0007 \u202eback\u009b2J',
    '--body',
    '\u001b[2J',
  );
  const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
  const shown = [['log'], ['task', 'list'], ['task', 'show', 't-1']];
  for (const args of shown) expect(await place.ok(...args)).toContain('alert');
  for (const args of [...shown, ['status'], ['why', 't-1']])
    expect(await place.ok(...args)).not.toMatch(controls);
  for (const args of [['status'], ['log'], ['task', 'list']])
    expect(await place.ok(...args, '--json')).not.toMatch(controls);
});

test('a disk that is full refuses what it can not keep, and goes on when there is room', async ({
  skip,
}) => {
  const place = openPlace();
  place.commit({ 'town.yaml': team() });
  const small = join(place.root, '.town');
  mkdirSync(small);
  if (!mounted(['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', small]))
    skip('no right to mount a small disk');
  await place.ok('up');
  await place.ok('pause');
  await place.ok('goal', 'Kept');
  filled(join(small, 'filler'));
  const refused = await fillUp(place);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/space|full|ENOSPC/i);
  expect(refused.err).toMatch(/^town: [^\n]+\n$/);
  rmSync(join(small, 'filler'));
  const tasks = (await place.status()).tasks.map(({ title }) => title);
  expect(tasks[0]).toBe('Kept');
  expect(await place.ok('goal', 'Later')).toMatch(/^t-\d+ /);
  expect(await place.ok('doctor')).toContain('every checksum right');
  const seqs = (await (await place.watch()).entries()).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
});

/** Writes down goals until one is refused. */
async function fillUp(place: Place): Promise<Ran> {
  for (let goal = 0; goal < 20; goal++) {
    const ran = await place.run(['goal', `Goal ${goal}`, '--body', 'x'.repeat(6000)]);
    if (ran.code !== 0) return ran;
  }
  throw new Error('The disk never was full.');
}

test('a town folder that can not be written is named, with what was found', async ({ skip }) => {
  const place = openPlace();
  place.commit({ 'town.yaml': team() });
  const folder = join(place.root, '.town');
  mkdirSync(folder);
  if (!mounted(['-t', 'tmpfs', '-o', 'mode=700', 'tmpfs', folder])) skip('no right to mount');
  await place.ok('up');
  await place.ok('down');
  // The daemon that went down may hold its log open for a moment longer.
  await until('the disk to become read-only', () => mounted(['-o', 'remount,ro', folder]));
  oneLine(await place.run(['up']), /cannot write in .*\.town.*read-only/);
  oneLine(await place.run(['init']), /cannot write in .*\.town.*read-only/);
  oneLine(await place.run(['goal', 'x']), /cannot write in .*\.town.*read-only/);
});

/** Mounts something; the place takes it away in the end. False when this user may not. */
function mounted(args: string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** Fills the disk that a file is on. */
function filled(path: string): void {
  try {
    writeFileSync(path, Buffer.alloc(64 * 1024 * 1024));
  } catch {
    // That is what it is for.
  }
}

test('a town folder that is a file is told in one line on a terminal too', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(), '.town': 'no folder' });
  const screen = place.screen();
  const { code } = await screen.ended();
  expect(code).toBe(1);
  expect(screen.output()).toMatch(
    /town: [^\n]*\.town is no folder, or a link that leads to none\. Move it away/,
  );
  // What nobody catches is told with the place in the code.
  expect(screen.output()).not.toMatch(/^\s+at /m);
});
