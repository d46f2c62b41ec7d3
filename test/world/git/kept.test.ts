import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  archiveWorkspace,
  prepareTaskWorkspace,
  prepareViewWorkspace,
  type Repository,
  releaseWorkspace,
} from '../../../src/world/real/git/index.ts';
import { makeMess, missingFrom, secret, withLibrary } from './mess.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

const orderFor = (box: Sandbox, task = 't-1') => ({
  task,
  branch: `town/${task}`,
  path: path.join(box.root, '.town/worktrees', task),
  into: 'main',
});

const begin = (box: Sandbox, repository: Repository, task = 't-1') =>
  prepareTaskWorkspace(repository, { ...orderFor(box, task), base: null });

const placesIn = (box: Sandbox) => [
  path.join(box.root, '.town/kept'),
  path.join(box.root, '.town/worktrees'),
];

/** The secret is in a file of the town's, and git has no object of it. */
function expectSecretOutsideGit(box: Sandbox): void {
  const file = path.join(box.folder, 'secret');
  box.write('secret', secret, box.folder);
  const id = box.git(['hash-object', file]).trim();
  expect(() => box.git(['cat-file', '-e', id])).toThrow();
}

test('a task that is archived loses nothing that its agent made, in whatever repository', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const made = await begin(box, repository);
  const wanted = makeMess(box, made.path);
  expect(missingFrom(box, placesIn(box), wanted)).toEqual([]);
  const saved = await archiveWorkspace(repository, orderFor(box));
  expect(missingFrom(box, placesIn(box), wanted)).toEqual([]);
  expect(saved.reason).toBe(null);
  expect(existsSync(made.path)).toBe(false);
  expectSecretOutsideGit(box);
  const kept = path.join(box.root, '.town/kept/t-1/1');
  expect(existsSync(path.join(kept, 'node_modules/made-again'))).toBe(false);
  expect(statSync(kept).mode & 0o777).toBe(0o700);
  // The linked worktree and the submodule are where git looks for them.
  expect(box.git(['worktree', 'list', '--porcelain'])).toContain(`${kept}/scratch/wt\n`);
  expect(box.git(['status', '--porcelain'], path.join(kept, 'scratch/wt'))).toBe('?? wt.txt\n');
  expect(box.git(['status', '--porcelain'], path.join(kept, 'lib'))).toBe('?? more.txt\n');
  box.git(['worktree', 'prune']);
  expect(box.git(['log', '-1', '--format=%s'], path.join(kept, 'scratch/wt'))).not.toBe('');
});

test('a worktree that is made anew loses nothing either', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const made = await begin(box, repository);
  const wanted = makeMess(box, made.path);
  box.git(['checkout', '-q', '-b', 'own-idea'], made.path);
  await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(missingFrom(box, placesIn(box), wanted)).toEqual([]);
  expect(existsSync(path.join(made.path, 'own'))).toBe(false);
  expectSecretOutsideGit(box);
});

test('a checkout of a view keeps as much, when it is used again and when it is released', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const commit = box.git(['rev-parse', 'main']).trim();
  const order = { name: 'r-1', path: path.join(box.root, '.town/worktrees/r-1') };
  await prepareViewWorkspace(repository, { ...order, commit });
  const wanted = makeMess(box, order.path);
  await prepareViewWorkspace(repository, { ...order, commit });
  expect(missingFrom(box, placesIn(box), wanted)).toEqual([]);
  box.write('.env', 'a second file', order.path);
  await releaseWorkspace(repository, order);
  expect(missingFrom(box, placesIn(box), [...wanted, 'a second file'])).toEqual([]);
  expect(existsSync(order.path)).toBe(false);
  expectSecretOutsideGit(box);
});

test('a folder that became a repository of its own is kept whole, with what was linked to it', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const made = await begin(box, repository);
  const wanted = makeMess(box, made.path);
  box.git(['worktree', 'list']);
  rmSync(path.join(made.path, '.git'));
  box.git(['init', '-q', '-b', 'main'], made.path);
  await archiveWorkspace(repository, orderFor(box));
  expect(missingFrom(box, placesIn(box), wanted)).toEqual([]);
  expect(readFileSync(path.join(box.root, '.town/kept/t-1/1/.env'), 'utf8')).toBe(secret);
  expectSecretOutsideGit(box);
});

test('a worktree that somebody locked keeps its uncommitted files in place', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  const view = { name: 'r-1', path: path.join(box.root, '.town/worktrees/r-1') };
  await prepareViewWorkspace(repository, { ...view, commit: made.base });
  for (const where of [made.path, view.path])
    box.git(['worktree', 'lock', '--reason', 'I am looking at it', where]);
  box.write('half done.txt', 'x', made.path);
  const again = await prepareTaskWorkspace(repository, { ...orderFor(box), base: made.base });
  expect(again).toEqual(made);
  expect(box.git(['status', '--porcelain', '-z'], made.path)).toBe('?? half done.txt\0');
  await prepareViewWorkspace(repository, { ...view, commit: made.base });
  expect(box.git(['worktree', 'list', '--porcelain']).match(/I am looking at it/g)).toHaveLength(2);
  await archiveWorkspace(repository, orderFor(box));
  expect(box.git(['show', 'refs/town/archive/t-1/1:half done.txt'])).toBe('x');
});

test('only what cannot be moved keeps a checkout, and then nothing of it is removed', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const made = await begin(box, repository);
  const wanted = makeMess(box, made.path);
  box.write('.town/kept', 'a file in the way');
  await expect(archiveWorkspace(repository, orderFor(box))).rejects.toThrow(
    /stays: what no commit holds cannot be moved to \.town\/kept/,
  );
  expect(missingFrom(box, [made.path], wanted)).toEqual([]);
  rmSync(path.join(box.root, '.town/kept'));
  await archiveWorkspace(repository, orderFor(box));
  expect(missingFrom(box, placesIn(box), wanted)).toEqual([]);
  expect(existsSync(made.path)).toBe(false);
});

test('what a list says may go is dropped, a name with a star too, and nothing else', async () => {
  const box = sandbox();
  box.commit({ '.gitignore': 'node_modules/\nlogs/\n*.tmp\n' });
  const repository = await box.open();
  const made = await begin(box, repository);
  for (const file of ['node_modules/a.js', 'logs/today/x.log', 'logs/.keep', 'deep/y.tmp'])
    box.write(file, 'x', made.path);
  const saved = await archiveWorkspace(repository, {
    ...orderFor(box),
    skip: ['today', '*.tmp'],
  });
  expect(saved.kept?.what.sort()).toEqual(['1/logs', '1/node_modules']);
  expect(existsSync(path.join(box.root, '.town/kept/t-1/1/logs/today'))).toBe(false);
  expect(existsSync(path.join(box.root, '.town/kept/t-1/1/deep'))).toBe(false);
});

test('clones that lean on each other still work when they were moved', async () => {
  const box = sandbox();
  box.commit({ '.gitignore': '/scratch/\n' });
  const repository = await box.open();
  const made = await begin(box, repository);
  const inside = (name: string) => path.join(made.path, 'scratch', name);
  box.git(['init', '-q', '-b', 'main', inside('one')]);
  box.commit({ 'one.txt': 'the first' }, 'One', inside('one'));
  box.git(['clone', '-q', '--shared', inside('one'), inside('two')]);
  box.git(['worktree', 'add', '-q', '-b', 'side', inside('one-side')], inside('one'));
  const outside = path.join(box.folder, 'outside');
  box.git(['worktree', 'add', '-q', '-b', 'far', outside], inside('one'));
  await archiveWorkspace(repository, orderFor(box));
  const kept = path.join(box.root, '.town/kept/t-1/1/scratch');
  for (const where of ['one', 'two', 'one-side']
    .map((name) => path.join(kept, name))
    .concat(outside))
    expect(box.git(['show', 'HEAD:one.txt'], where)).toBe('the first');
  expect(box.git(['worktree', 'list'], path.join(kept, 'one')).trim().split('\n')).toHaveLength(3);
});

test('commits that were amended or reset away are in the archive', async () => {
  const box = sandbox();
  const repository = await box.open();
  const made = await begin(box, repository);
  box.commit({ 'b.txt': 'thrown away' }, 'First try', made.path);
  box.commit({ 'b.txt': 'thrown away as well' }, 'Second try', made.path);
  box.git(['reset', '-q', '--hard', made.base], made.path);
  box.commit({ 'c.txt': 'with a slip' }, 'Work', made.path);
  box.write('c.txt', 'without', made.path);
  box.git(['commit', '-q', '-a', '--amend', '-m', 'Work'], made.path);
  const saved = await archiveWorkspace(repository, orderFor(box));
  box.git(['reflog', 'expire', '--expire=now', '--all']);
  box.git(['gc', '-q', '--prune=now']);
  const wanted = ['thrown away', 'thrown away as well', 'with a slip', 'without'];
  expect(missingFrom(box, placesIn(box), wanted)).toEqual([]);
  expect(await archiveWorkspace(repository, orderFor(box))).toEqual(saved);

  const view = { name: 'r-1', path: path.join(box.root, '.town/worktrees/r-1') };
  await prepareViewWorkspace(repository, { ...view, commit: made.base });
  box.commit({ 'd.txt': 'tried in a view' }, 'A try', view.path);
  box.git(['checkout', '-q', '--detach', made.base], view.path);
  await releaseWorkspace(repository, view);
  box.git(['reflog', 'expire', '--expire=now', '--all']);
  box.git(['gc', '-q', '--prune=now']);
  expect(missingFrom(box, placesIn(box), ['tried in a view'])).toEqual([]);
});

test('a clean clone that a remote has goes with a folder that is skipped, others do not', async () => {
  const box = sandbox();
  box.commit({ '.gitignore': '/node_modules/\n/own/\n' });
  const library = path.join(box.folder, 'library');
  box.git(['init', '-q', '-b', 'main', library]);
  box.commit({ 'lib.txt': '1' }, 'Library', library);
  const repository = await box.open();
  const made = await begin(box, repository);
  const clone = (where: string, from = library) => {
    box.git(['clone', '-q', from, path.join(made.path, where)]);
    return path.join(made.path, where);
  };
  clone('node_modules/clean');
  clone('own/clean');
  box.write('lib.txt', 'changed', clone('node_modules/changed'));
  box.write('x.log', 'ignored in a clone', clone('node_modules/ignoring'));
  box.write('node_modules/ignoring/.git/info/exclude', '*.log\n', made.path);
  box.write('lib.txt', 'stashed', clone('node_modules/stashed'));
  box.git(['stash', '-q'], path.join(made.path, 'node_modules/stashed'));
  // Its remote goes away together with it.
  clone('node_modules/second', clone('node_modules/first'));
  box.git(['init', '-q', '--bare', path.join(made.path, 'node_modules/bare')]);
  const { kept } = await archiveWorkspace(repository, orderFor(box));
  expect(kept?.what).toEqual(['1/node_modules', '1/own']);
  const left = readdirSync(path.join(kept?.folder ?? '', '1/node_modules')).sort();
  expect(left).toEqual(['bare', 'changed', 'ignoring', 'second', 'stashed']);
});

test('what becomes a repository though its files are tracked, or a bare one beside them, is kept', async () => {
  const box = sandbox();
  box.commit({ 'src/a.txt': 'tracked' });
  const repository = await box.open();
  const made = await begin(box, repository);
  const inner = path.join(made.path, 'src');
  box.git(['init', '-q', '-b', 'main'], inner);
  box.commit({ 'b.txt': 'committed where files are tracked' }, 'Inner', inner);
  box.git(['init', '-q', '--bare', '-b', 'main', path.join(made.path, 'it.git')]);
  box.git(['push', '-q', path.join(made.path, 'it.git'), 'HEAD:main'], inner);
  const { kept } = await archiveWorkspace(repository, orderFor(box));
  expect(kept?.what.sort()).toEqual(['1/it.git', '1/src']);
  for (const folder of ['1/it.git', '1/src'])
    expect(box.git(['show', 'main:b.txt'], path.join(kept?.folder ?? '', folder))).toBe(
      'committed where files are tracked',
    );
});

test('a submodule whose folder was deleted keeps its own commits', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const made = await begin(box, repository);
  makeMess(box, made.path);
  rmSync(path.join(made.path, 'lib'), { recursive: true });
  await archiveWorkspace(repository, orderFor(box));
  const gitDir = path.join(box.root, '.town/kept/t-1/2/git-modules/lib');
  const shown = box.git(['--git-dir', gitDir, '--work-tree', gitDir, 'show', 'HEAD:lib.txt']);
  expect(shown).toBe('committed in a submodule');
});
