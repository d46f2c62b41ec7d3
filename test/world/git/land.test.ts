import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Landing, land, landedAs, landedRefs } from '../../../src/world/real/git/index.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

/** A repository whose `main` could move forward to `commit`. */
function ready(files: Record<string, string> = { 'b.txt': 'new\n', 'a.txt': 'two\n' }) {
  const box = sandbox();
  const expected = box.git(['rev-parse', 'main']).trim();
  box.git(['checkout', '-q', '-b', 'work']);
  const commit = box.commit(files, 'Work');
  box.git(['checkout', '-q', 'main']);
  return { box, expected, commit };
}

const main = (box: Sandbox) => box.git(['rev-parse', 'refs/heads/main']).trim();

async function tryLanding(
  { box, expected, commit }: ReturnType<typeof ready>,
  refs: Record<string, string> = {},
): Promise<Landing> {
  return land(await box.open(), { into: 'main', commit, expected, refs });
}

test('a branch nobody has checked out moves by compare-and-swap', async () => {
  const it = ready();
  it.box.git(['checkout', '-q', '--detach']);
  const refs = landedRefs(
    await it.box.open(),
    { task: 't-1', epoch: 2 },
    { commit: it.commit, tested: it.commit },
  );
  expect(await tryLanding(it, refs)).toEqual({ kind: 'landed', commit: it.commit, followed: null });
  expect(main(it.box)).toBe(it.commit);
  const repository = await it.box.open();
  expect(await landedAs(repository, 'main', { task: 't-1', epoch: 2 })).toEqual({
    commit: it.commit,
    tree: it.box.git(['rev-parse', 'main^{tree}']).trim(),
  });
  expect(await landedAs(repository, 'main', { task: 't-1', epoch: 3 })).toBe(null);
  it.box.git(['update-ref', 'refs/heads/main', it.expected]);
  expect(await landedAs(repository, 'main', { task: 't-1', epoch: 2 })).toBe(null);
});

test('the files of a clean checkout follow, other untracked files stay', async () => {
  const it = ready();
  it.box.write('notes "mine".txt', 'x');
  expect(await tryLanding(it)).toEqual({
    kind: 'landed',
    commit: it.commit,
    followed: it.box.root,
  });
  expect(it.box.read('a.txt')).toBe('two\n');
  expect(it.box.git(['status', '--porcelain', '-z'])).toBe('?? notes "mine".txt\0');
});

test('a checkout in a linked worktree follows too', async () => {
  const it = ready();
  it.box.git(['checkout', '-q', 'work']);
  const other = path.join(it.box.folder, 'other place');
  it.box.git(['worktree', 'add', '-q', other, 'main']);
  expect(await tryLanding(it)).toMatchObject({ kind: 'landed', followed: other });
  expect(it.box.read('a.txt', other)).toBe('two\n');
  expect(it.box.git(['status', '--porcelain'], other)).toBe('');
});

test('landing what has landed says so', async () => {
  const it = ready();
  await tryLanding(it);
  expect(await tryLanding(it)).toMatchObject({ kind: 'landed', commit: it.commit });
});

test.each<[string, (box: Sandbox) => unknown, string]>([
  ['an unstaged change', (box) => box.write('a.txt', 'mine\n'), 'a.txt'],
  ['a staged change', (box) => [box.write('c.txt', 'x'), box.git(['add', 'c.txt'])], 'c.txt'],
  ['a deleted file', (box) => rmSync(path.join(box.root, 'a.txt')), 'a.txt'],
  ['an untracked file in the way', (box) => box.write('b.txt', 'mine\n'), 'b.txt'],
  [
    'an ignored file in the way',
    (box) => [box.write('.git/info/exclude', 'b.txt\n'), box.write('b.txt', 'mine\n')],
    'b.txt',
  ],
  ['a folder with files in the way', (box) => box.write('b.txt/deep', 'mine\n'), 'b.txt/deep'],
  ['a symlink in the way', (box) => symlinkSync('/nowhere', path.join(box.root, 'b.txt')), 'b.txt'],
])('%s makes it wait and nothing is touched', async (_name, change, file) => {
  const it = ready();
  change(it.box);
  const before = it.box.git(['status', '--porcelain', '--ignored']);
  const landing = await tryLanding(it);
  expect(landing).toMatchObject({ kind: 'waits', files: [file] });
  expect(landing.kind === 'waits' && landing.reason).toContain(
    `main is checked out in ${it.box.root}`,
  );
  expect(it.box.git(['status', '--porcelain', '--ignored'])).toBe(before);
  expect(main(it.box)).toBe(it.expected);
});

test('a file where the landing needs a folder makes it wait', async () => {
  const it = ready({ 'deep/er/b.txt': 'new\n' });
  it.box.write('.git/info/exclude', 'deep\n');
  it.box.write('deep', 'mine');
  expect(await tryLanding(it)).toMatchObject({ kind: 'waits', files: ['deep'] });
  expect(it.box.read('deep')).toBe('mine');
});

test('an empty folder is not in the way', async () => {
  const it = ready({ 'deep/b.txt': 'new\n' });
  mkdirSync(path.join(it.box.root, 'deep'));
  expect(await tryLanding(it)).toMatchObject({ kind: 'landed' });
});

test('a rebase or merge of the person’s is waited for', async () => {
  const it = ready();
  it.box.git(['branch', 'side']);
  it.box.commit({ 'a.txt': 'on main\n' });
  const expected = main(it.box);
  it.box.git(['checkout', '-q', 'side']);
  it.box.commit({ 'a.txt': 'on the side\n' });
  it.box.git(['checkout', '-q', 'work']);
  it.box.git(['reset', '-q', '--hard', expected]);
  const commit = it.box.commit({ 'b.txt': 'x' });
  it.box.git(['checkout', '-q', 'main']);
  expect(() => it.box.git(['rebase', 'side'])).toThrow();
  const now = { box: it.box, expected, commit };
  const rebasing = await tryLanding(now);
  expect(rebasing).toMatchObject({ kind: 'waits' });
  expect(rebasing.kind === 'waits' && rebasing.reason).toContain('main is being rebased');
  it.box.git(['rebase', '--abort']);
  it.box.git(['merge', '-q', '--no-commit', '--no-ff', '-s', 'ours', 'side']);
  const merging = await tryLanding(now);
  expect(merging.kind === 'waits' && merging.reason).toContain('in the middle of a merge');
});

test('a running git of the person’s is waited for', async () => {
  const it = ready();
  it.box.write('.git/index.lock', '');
  const landing = await tryLanding(it);
  expect(landing.kind === 'waits' && landing.reason).toContain('index.lock');
  expect(main(it.box)).toBe(it.expected);
  expect(it.box.read('a.txt')).toBe('one\n');
});

test('a branch that moved meanwhile is not overwritten', async () => {
  const it = ready();
  const now = it.box.commit({ 'c.txt': 'x' }, 'The person commits');
  expect(await tryLanding(it)).toEqual({ kind: 'moved', now });
  expect(main(it.box)).toBe(now);
});

test('what is not a fast-forward is refused', async () => {
  const it = ready();
  const expected = it.box.commit({ 'c.txt': 'x' }, 'The person commits');
  await expect(tryLanding({ ...it, expected })).rejects.toThrow(/only moves forward/);
});

test('a branch that is gone, or checked out twice, is told as the reason', async () => {
  const it = ready();
  const other = path.join(it.box.folder, 'other');
  it.box.git(['worktree', 'add', '-q', '-f', other, 'main']);
  const twice = await tryLanding(it);
  expect(twice.kind === 'waits' && twice.reason).toContain('checked out twice');
  rmSync(other, { recursive: true });
  it.box.git(['checkout', '-q', 'work']);
  it.box.git(['update-ref', '-d', 'refs/heads/main']);
  const gone = await tryLanding(it);
  expect(gone.kind === 'waits' && gone.reason).toContain('no branch main');
});

test('a worktree whose folder is gone does not hold the branch, unless it is locked', async () => {
  const it = ready();
  it.box.git(['checkout', '-q', 'work']);
  const other = path.join(it.box.folder, 'usb stick');
  it.box.git(['worktree', 'add', '-q', other, 'main']);
  it.box.git(['worktree', 'lock', other]);
  rmSync(other, { recursive: true });
  const away = await tryLanding(it);
  expect(away.kind === 'waits' && away.reason).toContain('which is not there');
  it.box.git(['worktree', 'unlock', other]);
  expect(await tryLanding(it)).toMatchObject({ kind: 'landed', followed: null });
});

test('a power cut between files and ref is completed, not taken for the person’s change', async () => {
  const it = ready();
  it.box.git(['read-tree', '-m', '-u', it.expected, it.commit]);
  expect(it.box.git(['status', '--porcelain'])).not.toBe('');
  expect(await tryLanding(it)).toMatchObject({ kind: 'landed' });
  expect(it.box.git(['status', '--porcelain'])).toBe('');
});

test('a submodule at another commit does not hold the landing up', async () => {
  const it = ready();
  const library = path.join(it.box.folder, 'library');
  it.box.git(['init', '-q', '-b', 'main', library]);
  it.box.commit({ 'lib.txt': '1' }, 'Library', library);
  it.box.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib']);
  const expected = it.box.commit({}, 'With a submodule');
  it.box.commit({ 'lib.txt': '2' }, 'Moved', path.join(it.box.root, 'lib'));
  it.box.git(['checkout', '-q', 'work']);
  it.box.git(['merge', '-q', '--no-edit', 'main']);
  const commit = it.box.git(['rev-parse', 'HEAD']).trim();
  it.box.git(['checkout', '-q', 'main']);
  expect(await tryLanding({ box: it.box, expected, commit })).toMatchObject({ kind: 'landed' });
  expect(it.box.read('lib/lib.txt')).toBe('2');
});
