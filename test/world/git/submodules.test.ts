import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  archiveWorkspace,
  emptySubmodules,
  evidence,
  excludeTownFolder,
  prepareTaskWorkspace,
  prepareViewWorkspace,
  releaseWorkspace,
} from '../../../src/world/real/git/index.ts';
import { allOf, orderOn, verdicts } from './queue.ts';
import { exists, type Sandbox, sandbox } from './sandbox.ts';

const allow = ['-c', 'protocol.file.allow=always'];

/** `vendor/lib` with `inner/deep` in it, both filled in the person's checkout. */
async function withSubmodules() {
  const box = sandbox();
  const make = (name: string) => {
    const where = path.join(box.folder, name);
    box.git(['init', '-q', '-b', 'main', where]);
    return where;
  };
  const [deep, library] = [make('deep'), make('library')];
  box.commit({ 'deep.txt': 'deep\n' }, 'Deep', deep);
  box.commit({ 'lib.txt': '1\n' }, 'Library', library);
  box.git([...allow, 'submodule', '--quiet', 'add', deep, 'inner/deep'], library);
  box.commit({}, 'With an inner one', library);
  box.git([...allow, 'submodule', '--quiet', 'add', '--name', 'a library', library, 'vendor/lib']);
  box.git([...allow, 'submodule', '--quiet', 'update', '--init', '--recursive']);
  box.commit({}, 'With a submodule');
  const repository = await box.open();
  await excludeTownFolder(repository);
  return { box, repository, library };
}

const checks = [
  'test "$(cat vendor/lib/lib.txt)" = "$(cat wanted)" && cat vendor/lib/inner/deep/deep.txt',
];

async function begin(box: Sandbox, name: string) {
  const repository = await box.open();
  const where = path.join(box.root, '.town/work', name);
  const order = { task: name, branch: `town/${name}`, path: where };
  const made = await prepareTaskWorkspace(repository, { ...order, into: 'main', base: null });
  const finish = async () => {
    const seen = await evidence(repository, { path: where, base: made.base, into: 'main' });
    const work = { task: name, title: name, epoch: 1, branch: `town/${name}` };
    return { ...work, base: made.base, head: seen.head, seen };
  };
  return { where, order, finish };
}

test('a task, a viewer and the queue have what the person has, and leave nothing behind', async () => {
  const { box, repository } = await withSubmodules();
  const { where, order, finish } = await begin(box, 't-1');
  expect(box.read('vendor/lib/inner/deep/deep.txt', where)).toBe('deep\n');
  box.commit({ wanted: '1\n' }, 'Work', where);
  const { seen, ...work } = await finish();
  expect(seen).toMatchObject({ clean: true, dirty: [] });
  const view = { name: 'r-1', path: path.join(box.root, '.town/views/r-1'), commit: work.head };
  await prepareViewWorkspace(repository, view);
  expect(box.read('vendor/lib/lib.txt', view.path)).toBe('1\n');
  expect((await releaseWorkspace(repository, view)).kept).toBe(null);
  const queue = await orderOn(box, [work], { checks });
  expect(verdicts(await allOf(queue.order))).toEqual(['t-1 merged']);
  expect((await archiveWorkspace(repository, order)).kept).toBe(null);
  expect(exists(where)).toBe(false);
  expect(box.git(['status', '--porcelain'])).toBe('');
  expect(box.git(['config', '--list', '--local'])).not.toContain('.town');
});

test('a task that moves a submodule to another commit is checked with that one', async () => {
  const { box } = await withSubmodules();
  const first = await begin(box, 't-1');
  box.commit({ 'lib.txt': '2\n' }, 'Changed by the task', path.join(first.where, 'vendor/lib'));
  box.commit({ wanted: '2\n' }, 'Moved', first.where);
  const moved = await first.finish();
  const second = await begin(box, 't-2');
  box.commit({ 'other.txt': 'x\n' }, 'Other', second.where);
  const other = await second.finish();
  expect([moved.seen.clean, other.seen.clean]).toEqual([true, true]);
  const { order } = await orderOn(box, [moved, other], { checks });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged', 't-2 merged']);
});

test('a task that removes a submodule, or makes plain files of it, is checked so', async () => {
  const { box } = await withSubmodules();
  box.commit({ wanted: '1\n' }, 'Wanted');
  const first = await begin(box, 't-1');
  box.git(['rm', '-q', '-f', 'vendor/lib'], first.where);
  box.commit({ 'vendor/lib/lib.txt': 'plain\n' }, 'Plain files', first.where);
  const plain = await first.finish();
  expect(plain.seen.dirty).toEqual([]);
  const test = ['grep -q plain vendor/lib/lib.txt && ! test -e vendor/lib/inner'];
  const before = await orderOn(box, [], { checks });
  expect(await allOf(before.order)).toEqual([]);
  // Where files take the place of a submodule, git lets nobody's own checkout follow.
  box.git(['checkout', '-q', '--detach']);
  const { order } = await orderOn(box, [plain], { checks: test });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
});

test('a submodule that the person does not have is empty, and a red merge says so', async () => {
  const { box, repository } = await withSubmodules();
  rmSync(path.join(box.root, '.git/modules'), { recursive: true });
  const { where, finish } = await begin(box, 't-1');
  expect(await emptySubmodules(repository, { path: where, gitDir: gitDirOf(box, where) })).toEqual([
    'vendor/lib',
  ]);
  box.commit({ wanted: '1\n' }, 'Work', where);
  const { order } = await orderOn(box, [await finish()], { checks });
  const [result] = await allOf(order);
  expect(result).toMatchObject({ verdict: 'failed' });
  expect(result?.note).toContain('Empty in this checkout');
  expect(result?.note).toContain('vendor/lib');
});

const gitDirOf = (box: Sandbox, where: string) =>
  box.git(['rev-parse', '--absolute-git-dir'], where).trim();

test('nothing that a module or `.gitmodules` names runs or leaves the git directory', async () => {
  const { box, repository } = await withSubmodules();
  const trap = box.trap();
  const module = path.join(box.root, '.git/modules/a library');
  for (const key of [
    'uploadpack.packObjectsHook',
    'core.fsmonitor',
    'filter.x.smudge',
    'core.alternateRefsCommand',
  ])
    box.git(['config', '--file', path.join(module, 'config'), key, trap.command]);
  box.write('hooks/post-checkout', `#!/bin/sh\n'${trap.command}'\n`, module);
  box.git(['config', 'submodule.a library.update', `!${trap.command}`]);
  const head = box.git(['rev-parse', 'HEAD']).trim();
  const view = { name: 'r-1', path: path.join(box.root, '.town/views/r-1'), commit: head };
  await prepareViewWorkspace(repository, view);
  expect(box.read('vendor/lib/lib.txt', view.path)).toBe('1\n');
  expect(trap.sprung()).toBe(false);
  box.git(['config', '--file', '.gitmodules', 'submodule.../../evil.path', 'vendor/lib']);
  box.git(['config', '--file', '.gitmodules', '--remove-section', 'submodule.a library']);
  const evil = box.commit({}, 'A name that climbs');
  await prepareViewWorkspace(repository, {
    ...view,
    name: 'r-2',
    path: `${view.path}-2`,
    commit: evil,
  });
  expect(exists(path.join(`${view.path}-2`, 'vendor/lib/lib.txt'))).toBe(false);
});
