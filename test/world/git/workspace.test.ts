import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keep } from '../../../src/world/real/git/archive.ts';
import {
  archivesOf,
  archiveWorkspace,
  evidence,
  prepareTaskWorkspace,
  prepareViewWorkspace,
  type Repository,
  releaseWorkspace,
} from '../../../src/world/real/git/index.ts';
import { worktreeAt } from '../../../src/world/real/git/worktrees.ts';
import { bundled } from './child.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

const orderFor = (box: Sandbox, task = 't-1') => ({
  task,
  branch: `town/${task}`,
  path: path.join(box.root, '.town/work', task),
  into: 'main',
});

const begin = (box: Sandbox, repository: Repository, task = 't-1') =>
  prepareTaskWorkspace(repository, { ...orderFor(box, task), base: null });

const fileIn = (box: Sandbox, ref: string, file: string) => box.git(['show', `${ref}:${file}`]);

test('a new task begins at the commit of `into`, on its own branch and worktree', async () => {
  const box = sandbox();
  const repository = await box.open();
  const main = box.git(['rev-parse', 'main']).trim();
  const made = await begin(box, repository);
  expect(made).toEqual({ path: orderFor(box).path, base: main, head: main });
  expect(box.git(['symbolic-ref', '--short', 'HEAD'], made.path).trim()).toBe('town/t-1');
  const next = box.commit({ 'b.txt': 'two\n' });
  expect((await begin(box, repository, 't-2')).base).toBe(next);
});

test('a known task gets its worktree back as it was left, dead locks removed', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  const head = box.commit({ 'b.txt': 'two\n' }, 'Work', made.path);
  box.write('half done.txt', 'x', made.path);
  box.write('.git/worktrees/t-1/index.lock', '');
  utimesSync(path.join(box.root, '.git/worktrees/t-1/index.lock'), 1, 1);
  rmSync(path.join(made.path, '.git'));
  const again = await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(again).toEqual({ ...made, head });
  expect(box.git(['status', '--porcelain', '-z'], made.path)).toBe('?? half done.txt\0');
  box.commit({}, 'Goes on', made.path);
});

test('a worktree whose folder was deleted is made again from the branch', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  const head = box.commit({ 'b.txt': 'two\n' }, 'Work', made.path);
  rmSync(made.path, { recursive: true });
  const again = await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(again.head).toBe(head);
  expect(box.read('b.txt', made.path)).toBe('two\n');
});

test('a half-added worktree is made anew, whatever was in it archived', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.write('.git/worktrees/t-1/locked', 'initializing');
  rmSync(path.join(box.root, '.git/worktrees/t-1/index'));
  box.write('found.txt', 'x', made.path);
  const again = await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(again.head).toBe(made.head);
  expect(box.git(['status', '--porcelain'], made.path)).toBe('');
  expect(fileIn(box, 'refs/town/archive/t-1/1', 'found.txt')).toBe('x');
});

test('the start of a new task that was cut short is begun afresh', async () => {
  const box = sandbox();
  const repository = await box.open();
  box.git(['branch', 'town/t-1']);
  const next = box.commit({ 'b.txt': 'two\n' });
  expect((await begin(box, repository)).base).toBe(next);
  // Killed after the worktree was made, before it was written down.
  expect((await begin(box, repository)).base).toBe(next);
});

test('work of an earlier town under the same name is archived, not taken over', async () => {
  const box = sandbox();
  const repository = await box.open();
  const old = await begin(box, repository);
  const work = box.commit({ 'old.txt': 'old\n' }, 'Old work', old.path);
  const made = await begin(box, repository);
  expect(made.head).toBe(made.base);
  expect(existsSync(path.join(made.path, 'old.txt'))).toBe(false);
  const archives = await archivesOf(repository, 't-1');
  expect(box.git(['rev-parse', `${archives[0]?.ref}^1`]).trim()).toBe(work);
});

test('a branch that was deleted comes back from the newest archive', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  const head = box.commit({ 'b.txt': 'two\n' }, 'Work', made.path);
  box.write('loose.txt', 'x', made.path);
  await archiveWorkspace(repository, orderFor(box));
  expect(box.git(['branch', '--list', 'town/*'])).toBe('');
  const again = await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(again).toEqual({ ...made, head });
});

test('commits on a detached HEAD above the branch are the branch’s again', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.git(['checkout', '-q', '--detach'], made.path);
  const head = box.commit({ 'b.txt': 'two\n' }, 'Astray', made.path);
  expect((await evidence(repository, { ...orderFor(box), base: made.base })).branch).toBe(null);
  const again = await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(again.head).toBe(head);
  expect(box.git(['symbolic-ref', '--short', 'HEAD'], made.path).trim()).toBe('town/t-1');
});

test('a worktree left on another branch is archived and made anew', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.git(['checkout', '-q', '-b', 'own-idea'], made.path);
  box.write('idea.txt', 'x', made.path);
  const again = await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(again.head).toBe(made.head);
  expect(existsSync(path.join(made.path, 'idea.txt'))).toBe(false);
  expect(fileIn(box, 'refs/town/archive/t-1/1', 'idea.txt')).toBe('x');
});

test('a folder that is a repository of its own is moved aside, never deleted', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  rmSync(path.join(made.path, '.git'));
  box.git(['init', '-q'], made.path);
  box.write('mine.txt', 'x', made.path);
  await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(box.read('.town/kept/t-1/1/mine.txt')).toBe('x');
});

test('folders outside the town are refused, also behind a symlink', async () => {
  const box = sandbox();
  const repository = await box.open();
  const outside = path.join(box.folder, 'outside');
  const order = { ...orderFor(box), base: null };
  await expect(prepareTaskWorkspace(repository, { ...order, path: outside })).rejects.toThrow(
    /not inside/,
  );
  mkdirSync(path.join(box.root, '.town'));
  mkdirSync(outside);
  symlinkSync(outside, path.join(box.root, '.town/work'));
  await expect(prepareTaskWorkspace(repository, order)).rejects.toThrow(/symlink/);
});

test('evidence tells the task’s own commits and every uncommitted file', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  const look = () => evidence(repository, { ...orderFor(box), base: made.base });
  expect(await look()).toMatchObject({
    commits: [],
    clean: true,
    head: made.head,
    branch: 'town/t-1',
  });
  box.commit({ 'other.txt': 'x' }, 'By somebody else');
  box.git(['merge', '-q', '--no-edit', 'main'], made.path);
  expect((await look()).commits).toEqual([]);
  const head = box.commit({ 'b.txt': 'two\n' }, 'Mine: "quotes"', made.path);
  box.git(['config', 'status.showUntrackedFiles', 'no']);
  box.write('a.txt', 'changed\n', made.path);
  box.write(' odd\n"name" .txt', 'x', made.path);
  const found = await look();
  expect(found).toMatchObject({ head, clean: false, unfinished: null });
  expect(found.dirty.sort()).toEqual([' odd\n"name" .txt', 'a.txt']);
  expect(found.commits.map(({ subject, author }) => [subject, author])).toEqual([
    ['Mine: "quotes"', 'Ann'],
  ]);
});

test('a rebase left half-way is not clean', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.commit({ 'a.txt': 'mine\n' }, 'Mine', made.path);
  box.commit({ 'a.txt': 'theirs\n' }, 'Theirs');
  expect(() => box.git(['rebase', 'main'], made.path)).toThrow();
  box.git(['checkout', '-q', '-f', 'HEAD'], made.path);
  const found = await evidence(repository, { ...orderFor(box), base: made.base });
  expect(found).toMatchObject({ unfinished: 'rebase', clean: false, dirty: [] });
});

test('a worktree whose folder was removed is named as such', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  rmSync(made.path, { recursive: true });
  const look = evidence(repository, { ...orderFor(box), base: made.base });
  await expect(look).rejects.toThrow(/is no worktree with a commit/);
});

test('an archive holds changed, staged, deleted and untracked files, and the agent’s index stays', async () => {
  const box = sandbox();
  box.commit({ '.gitignore': 'cache/\n', 'gone.txt': 'x', 'staged.txt': '1' });
  const repository = await box.open();
  const made = await begin(box, repository);
  const head = box.commit({ 'b.txt': 'two\n' }, 'Work', made.path);
  box.write('a.txt', 'changed\n', made.path);
  box.write('staged.txt', 'in the index', made.path);
  box.git(['add', 'staged.txt'], made.path);
  box.write('staged.txt', 'in the file', made.path);
  rmSync(path.join(made.path, 'gone.txt'));
  box.write('new "file"\n.txt', 'x', made.path);
  box.write('cache/big', 'x', made.path);
  symlinkSync('/etc/passwd', path.join(made.path, 'leak'));
  box.git(['update-index', '--assume-unchanged', 'b.txt'], made.path);
  box.write('b.txt', 'hidden change\n', made.path);
  const saved = await archiveWorkspace(repository, { ...orderFor(box), run: 'r-3' });
  expect(saved).toMatchObject({ ref: 'refs/town/archive/t-1/1', reason: null });
  const ref = saved.ref ?? '';
  expect(box.git(['ls-tree', '-r', '--name-only', '-z', ref]).split('\0')).toEqual([
    '.gitignore',
    'a.txt',
    'b.txt',
    'leak',
    'new "file"\n.txt',
    'staged.txt',
    '',
  ]);
  expect(fileIn(box, ref, 'a.txt')).toBe('changed\n');
  expect(fileIn(box, ref, 'b.txt')).toBe('hidden change\n');
  expect(fileIn(box, ref, 'staged.txt')).toBe('in the file');
  expect(fileIn(box, ref, 'leak')).toBe('/etc/passwd');
  expect(box.git(['rev-parse', `${ref}^1`]).trim()).toBe(head);
  expect(fileIn(box, `${ref}^2`, 'staged.txt')).toBe('in the index');
  expect(box.git(['log', '-1', '--format=%s %an', ref]).trim()).toBe(
    'Town archive: t-1 (run r-3) Ann',
  );
  expect(existsSync(made.path)).toBe(false);
  expect(box.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1);
  expect(box.git(['branch', '--list', 'town/*'])).toBe('');
});

test('archiving may be asked again after any interruption', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.write('b.txt', 'two\n', made.path);
  const saved = await archiveWorkspace(repository, orderFor(box));
  expect(await archiveWorkspace(repository, orderFor(box))).toEqual(saved);
  // Killed after the archive was written: the same workspace is not archived twice.
  const next = await begin(box, repository, 't-2');
  box.write('b.txt', 'two\n', next.path);
  const worktree = await worktreeAt(repository, next.path);
  if (worktree === null) throw new Error('There is no worktree.');
  await keep(repository, { name: 't-2', worktree, also: [], message: 'Archive, then killed' });
  await archiveWorkspace(repository, orderFor(box, 't-2'));
  expect(await archivesOf(repository, 't-2')).toHaveLength(1);
  expect(existsSync(next.path)).toBe(false);
});

test('a task whose folder was deleted keeps its commits in the archive', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  const head = box.commit({ 'b.txt': 'two\n' }, 'Work', made.path);
  rmSync(made.path, { recursive: true });
  const saved = await archiveWorkspace(repository, orderFor(box));
  expect(box.git(['rev-parse', `${saved.ref}^1`]).trim()).toBe(head);
  expect(box.git(['branch', '--list', 'town/*'])).toBe('');
});

test('commits away from the branch are in the archive with the branch', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  const onBranch = box.commit({ 'b.txt': 'two\n' }, 'On the branch', made.path);
  box.git(['checkout', '-q', '--detach', 'HEAD^'], made.path);
  const away = box.commit({ 'c.txt': 'three\n' }, 'Away', made.path);
  const saved = await archiveWorkspace(repository, orderFor(box));
  const parents = box
    .git(['rev-parse', `${saved.ref}^1`, `${saved.ref}^2`])
    .trim()
    .split('\n');
  expect(parents).toEqual([away, onBranch]);
});

test('the branch stays while somebody has it checked out', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.git(['checkout', '-q', '--ignore-other-worktrees', 'town/t-1']);
  const saved = await archiveWorkspace(repository, orderFor(box));
  expect(saved.reason).toContain(`${box.root} has it checked out`);
  expect(box.git(['branch', '--list', 'town/t-1'])).toContain('town/t-1');
  expect(existsSync(made.path)).toBe(false);
});

test('a worktree replaced by a symlink is unlinked, and its target left alone', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  rmSync(made.path, { recursive: true });
  const outside = path.join(box.folder, 'outside');
  box.write('precious.txt', 'x', outside);
  symlinkSync(outside, made.path);
  await archiveWorkspace(repository, orderFor(box));
  expect(existsSync(made.path)).toBe(false);
  expect(box.read('precious.txt', outside)).toBe('x');
});

test('a workspace whose .git leads to the person’s repository changes nothing there', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.write('a.txt', 'my uncommitted change\n');
  box.write('b.txt', 'two\n', made.path);
  writeFileSync(path.join(made.path, '.git'), `gitdir: ${path.join(box.root, '.git')}\n`);
  const saved = await archiveWorkspace(repository, orderFor(box));
  expect(fileIn(box, saved.ref ?? '', 'b.txt')).toBe('two\n');
  expect(box.read('a.txt')).toBe('my uncommitted change\n');
  expect(box.git(['status', '--porcelain'])).toContain(' M a.txt');
});

test('clones and submodules with work of their own are kept, clean submodules are not', async () => {
  const box = sandbox();
  const library = path.join(box.folder, 'library');
  box.git(['init', '-q', '-b', 'main', library]);
  box.commit({ 'lib.txt': '1' }, 'Library', library);
  const allow = ['-c', 'protocol.file.allow=always'];
  box.git([...allow, 'submodule', '--quiet', 'add', library, 'lib']);
  box.commit({}, 'With a submodule');
  const repository = await box.open();
  const clean = await begin(box, repository, 't-1');
  box.git([...allow, 'submodule', '--quiet', 'update', '--init'], clean.path);
  expect(await archiveWorkspace(repository, orderFor(box, 't-1'))).toMatchObject({ kept: null });

  const changed = await begin(box, repository, 't-2');
  box.git([...allow, 'submodule', '--quiet', 'update', '--init'], changed.path);
  box.commit({ 'lib.txt': '2' }, 'Only here', path.join(changed.path, 'lib'));
  box.git(['init', '-q', 'cloned'], changed.path);
  box.write('b.txt', 'two\n', changed.path);
  const saved = await archiveWorkspace(repository, orderFor(box, 't-2'));
  expect(saved.kept?.what.sort()).toEqual(['1/cloned', '1/lib']);
  expect(fileIn(box, saved.ref ?? '', 'b.txt')).toBe('two\n');
  expect(box.read('.town/kept/t-2/1/lib/lib.txt')).toBe('2');
});

test('a view is a detached checkout; only what is written in it is archived', async () => {
  const box = sandbox();
  const repository = await box.open();
  const first = box.git(['rev-parse', 'main']).trim();
  const second = box.commit({ 'b.txt': 'two\n' });
  const order = { name: 'r-1', path: path.join(box.root, '.town/views/r-1') };
  await prepareViewWorkspace(repository, { ...order, commit: first });
  expect(existsSync(path.join(order.path, 'b.txt'))).toBe(false);
  await prepareViewWorkspace(repository, { ...order, commit: second });
  expect(box.read('b.txt', order.path)).toBe('two\n');
  expect(await archivesOf(repository, 'r-1')).toEqual([]);
  box.write('notes.txt', 'x', order.path);
  await prepareViewWorkspace(repository, { ...order, commit: second });
  expect(fileIn(box, 'refs/town/archive/r-1/1', 'notes.txt')).toBe('x');
  expect(existsSync(path.join(order.path, 'notes.txt'))).toBe(false);
  const astray = box.commit({ 'c.txt': 'three\n' }, 'Committed in a view', order.path);
  const saved = await releaseWorkspace(repository, order);
  expect(box.git(['rev-parse', `${saved.ref}^1`]).trim()).toBe(astray);
  expect(existsSync(order.path)).toBe(false);
  expect(await releaseWorkspace(repository, order)).toEqual({
    ref: null,
    commit: null,
    kept: null,
    reason: null,
  });
});

test('work is signed by Town where git knows no person', async () => {
  const box = sandbox();
  writeFileSync(path.join(box.folder, 'home/.gitconfig'), '');
  const repository = await box.open();
  await begin(box, repository);
  const saved = await archiveWorkspace(repository, orderFor(box));
  const signed = box.git(['log', '-1', '--format=%an <%ae> %cn', saved.ref ?? '']);
  expect(signed.trim()).toBe('Town <town@localhost> Town');
});

test('six workspaces asked for at once do not get in each other’s way', async () => {
  const box = sandbox();
  const repository = await box.open();
  const tasks = Array.from({ length: 6 }, (_, at) => `t-${at + 1}`);
  const made = await Promise.all(tasks.map((task) => begin(box, repository, task)));
  expect(new Set(made.map((each) => each.path)).size).toBe(6);
  await Promise.all(tasks.map((task) => archiveWorkspace(repository, orderFor(box, task))));
  expect(box.git(['for-each-ref', 'refs/town/archive']).trim().split('\n')).toHaveLength(6);
});

test('a town folder that cannot be written to is told in one line, and nothing is half made', async () => {
  const box = sandbox();
  box.write('.town', 'a file in its place');
  const repository = await box.open();
  await expect(begin(box, repository)).rejects.toThrow(/cannot be made .* Make .town a folder/);
  rmSync(path.join(box.root, '.town'));
  // A user without rights stands for a read-only disk; root itself may write anywhere.
  const program = await bundled(box.folder, 'fixtures/prepare.ts');
  mkdirSync(path.join(box.root, '.town/work'), { recursive: true });
  chmodSync(path.join(box.root, '.town/work'), 0o555);
  const nobody = process.getuid?.() === 0 ? 65_534 : process.getuid?.();
  for (const file of ['.', '.git']) own(path.join(box.root, file), nobody ?? 0);
  chownSync(box.folder, nobody ?? 0, nobody ?? 0);
  const ask = () =>
    spawnSync(process.execPath, [program, box.root], {
      ...(nobody === undefined ? {} : { uid: nobody }),
      env: box.environment,
      encoding: 'utf8',
      timeout: 30_000,
    });
  const said = ask();
  expect(said.stdout).toMatch(/^git worktree add .*Permission denied.*Make it writable/);
  expect(said.stdout.trim().split('\n')).toHaveLength(1);
  chmodSync(path.join(box.root, '.town/work'), 0o755);
  expect(ask().stdout).toBe(`ready in ${orderFor(box).path}\n`);
});

function own(where: string, user: number): void {
  lchownSync(where, user, user);
  for (const entry of readdirSync(where, { withFileTypes: true })) {
    const inner = path.join(where, entry.name);
    if (entry.isDirectory()) own(inner, user);
    else lchownSync(inner, user, user);
  }
}
