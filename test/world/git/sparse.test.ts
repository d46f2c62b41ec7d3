import {
  linkSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  foundingOf,
  prepareOwnCheckout,
  prepareViewWorkspace,
  resetCheckout,
} from '../../../src/world/real/git/index.ts';
import { worktreeAt } from '../../../src/world/real/git/worktrees.ts';
import { allOf, orderOn, task, verdicts } from './queue.ts';
import { exists, type Sandbox, sandbox } from './sandbox.ts';

/** A change outside of `src` turns this red. */
const checks = ['grep -q fine doc/deep/c.txt'];

function repositoryWithFolders(): Sandbox {
  const box = sandbox();
  box.commit({ 'src/b.txt': 'b\n', 'doc/deep/c.txt': 'fine\n', 'top.txt': 'top\n' }, 'Folders');
  return box;
}

const waysToBeSparse: [name: string, make: (box: Sandbox) => void][] = [
  ['in cone mode', (box) => box.git(['sparse-checkout', 'set', 'src'])],
  ['with patterns', (box) => box.git(['sparse-checkout', 'set', '--no-cone', '/src/'])],
  ['with a sparse index', (box) => box.git(['sparse-checkout', 'set', '--sparse-index', 'src'])],
  [
    'by the shared configuration alone',
    (box) => {
      box.git(['config', 'core.sparseCheckout', 'true']);
      box.write('.git/info/sparse-checkout', '/src/\n');
      box.git(['read-tree', '-m', '-u', 'HEAD']);
    },
  ],
];

describe.each(waysToBeSparse)('in a repository that is sparse %s', (_name, makeSparse) => {
  test('the tree that is checked is the whole tree that lands', async () => {
    const box = repositoryWithFolders();
    const bad = task(box, 't-1', { 'doc/deep/c.txt': 'broken\n', 'src/b.txt': 'mine\n' });
    const good = task(box, 't-2', { 'src/d.txt': 'd\n' });
    makeSparse(box);
    expect(exists(path.join(box.root, 'doc/deep/c.txt'))).toBe(false);
    const founding = (await foundingOf(await box.open())).settings;
    const repository = await box.open({ founding });
    const { order } = await orderOn(box, [bad, good], { repository, checks });
    expect(verdicts(await allOf(order)).sort()).toEqual(['t-1 failed', 't-2 merged']);
    expect(box.read('src/d.txt')).toBe('d\n');
    expect(box.git(['status', '--porcelain'])).toBe('');
    expect(exists(path.join(box.root, 'doc/deep/c.txt'))).toBe(false);
  });

  test('a check station sees it whole, a viewer as the person does', async () => {
    const box = repositoryWithFolders();
    makeSparse(box);
    const repository = await box.open();
    const commit = box.git(['rev-parse', 'HEAD']).trim();
    const where = (name: string) => path.join(box.root, '.town/views', name);
    const order = (name: string) => ({ name, path: where(name), commit });
    await prepareViewWorkspace(repository, { ...order('b-1'), extent: 'whole' });
    expect(exists(path.join(where('b-1'), 'doc/deep/c.txt'))).toBe(true);
    await prepareViewWorkspace(repository, order('r-1'));
    expect(box.git(['status', '--porcelain'], where('r-1'))).toBe('');
  });
});

describe('the queue’s own checkout', () => {
  async function opened() {
    const box = repositoryWithFolders();
    const repository = await box.open();
    const first = box.git(['rev-parse', 'HEAD']).trim();
    const wanted = path.join(box.root, '.town/merge/merge');
    const checkout = await prepareOwnCheckout(repository, { path: wanted, commit: first });
    await resetCheckout(repository, checkout, first);
    return { box, repository, checkout, first };
  }

  test.each([['--skip-worktree'], ['--assume-unchanged']])(
    'is not fooled by a bit in its index (%s)',
    async (bit) => {
      const { box, repository, checkout } = await opened();
      const second = box.commit({ 'top.txt': 'second\n' }, 'Second');
      box.git(['update-index', bit, 'top.txt', 'doc/deep/c.txt'], checkout.path);
      box.write('doc/deep/c.txt', 'an own version\n', checkout.path);
      box.write('top.txt', 'an own version\n', checkout.path);
      await resetCheckout(repository, checkout, second);
      expect(box.read('doc/deep/c.txt', checkout.path)).toBe('fine\n');
      expect(box.read('top.txt', checkout.path)).toBe('second\n');
      expect(box.git(['ls-files', '-v'], checkout.path)).not.toMatch(/^[^H]/m);
    },
  );

  test('becomes whole again when somebody makes it sparse', async () => {
    const { box, repository, checkout, first } = await opened();
    box.git(['sparse-checkout', 'set', 'src'], checkout.path);
    expect(exists(path.join(checkout.path, 'doc/deep/c.txt'))).toBe(false);
    await resetCheckout(repository, checkout, first);
    expect(box.read('doc/deep/c.txt', checkout.path)).toBe('fine\n');
    expect((await worktreeAt(repository, checkout.path))?.head).toBe(first);
  });

  test('writes every file anew, and keeps ignored ones only between two checks', async () => {
    const { box, repository, checkout } = await opened();
    const one = box.commit({ '.gitignore': 'dist/\n', 'top.txt': '1\n' }, 'Builds are ignored');
    await resetCheckout(repository, checkout, one);
    const inode = () => statSync(path.join(checkout.path, 'src/b.txt')).ino;
    const built = path.join(checkout.path, 'dist/out.js');
    linkSync(path.join(checkout.path, 'src/b.txt'), path.join(box.folder, 'another name'));
    const before = inode();
    box.write('dist/out.js', 'built\n', checkout.path);
    await resetCheckout(repository, checkout, one, 'ignored files');
    expect(inode()).not.toBe(before);
    expect(exists(built)).toBe(true);
    await resetCheckout(repository, checkout, one);
    expect(exists(built)).toBe(false);
  });

  test('that became a symlink is made anew, and what it leads to is left alone', async () => {
    const { box, repository, checkout, first } = await opened();
    const elsewhere = box.write('elsewhere/precious.txt', 'mine', box.folder);
    rmSync(checkout.path, { recursive: true });
    symlinkSync(path.dirname(elsewhere), checkout.path);
    const made = await resetCheckout(repository, checkout, first);
    expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
    expect(box.read('doc/deep/c.txt', made.path)).toBe('fine\n');
    expect(lstatSync(made.path).isSymbolicLink()).toBe(false);
  });

  test('is put in order with an index that is no index, and with HEAD on no commit', async () => {
    const { box, repository, checkout, first } = await opened();
    writeFileSync(path.join(checkout.gitDir, 'index'), 'not an index');
    await resetCheckout(repository, checkout, first);
    box.git(['symbolic-ref', 'HEAD', 'refs/heads/not-born'], checkout.path);
    await resetCheckout(repository, checkout, first);
    expect(readFileSync(path.join(checkout.gitDir, 'HEAD'), 'utf8')).toBe(`${first}\n`);
    expect(box.git(['status', '--porcelain'], checkout.path)).toBe('');
  });
});
