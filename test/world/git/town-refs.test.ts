/** Refs of several towns in one repository: each is known by its town's id, and older ones are taken over with care. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { adoptRefs } from '../../../src/world/real/git/adopt-refs.ts';
import {
  archivesOf,
  archiveWorkspace,
  gitDirOf,
  landedAs,
  prepareTaskWorkspace,
} from '../../../src/world/real/git/index.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

/** A task's workspace with a commit, archived by the town with this id; null is one of before ids. */
async function archived(box: Sandbox, id: string | null, file: string): Promise<string> {
  const repository = await box.open({ id });
  const branch = id === null ? 'town/t-1' : `town-${id}/t-1`;
  const where = path.join(box.root, '.town/worktrees/t-1');
  await prepareTaskWorkspace(repository, {
    ...{ task: 't-1', branch, path: where, into: 'main', base: null },
  });
  const head = box.commit({ [file]: 'work' }, `Work on ${file}`, where);
  await archiveWorkspace(repository, { task: 't-1', path: where, branch });
  return head;
}

test('two towns of one repository archive the same task id side by side', async () => {
  const box = sandbox();
  await archived(box, 'aaaaaa', 'a.txt');
  await archived(box, 'bbbbbb', 'b.txt');
  const refs = box.git(['for-each-ref', '--format=%(refname)', 'refs/town']).trim().split('\n');
  expect(refs).toEqual(['refs/town/aaaaaa/archive/t-1/1', 'refs/town/bbbbbb/archive/t-1/1']);
  expect(box.git(['show', `${refs[0]}:a.txt`])).toBe('work');
  expect(await archivesOf(await box.open({ id: 'cccccc' }), 't-1')).toEqual([]);
});

test('a town of an earlier version takes over the archives that hold its own commits, and no others', async () => {
  const box = sandbox();
  const head = await archived(box, null, 'old.txt');
  const repository = await box.open({ id: 'aaaaaa' });
  await adoptRefs(repository, [
    { id: 't-1', epoch: 1, head: box.git(['rev-parse', 'main']).trim() },
  ]);
  expect(await archivesOf(repository, 't-1')).toHaveLength(1);

  const stranger = await box.open({ id: 'bbbbbb' });
  const other = box.commit({ 'other.txt': 'x' }, 'Not in that archive');
  await adoptRefs(stranger, [{ id: 't-1', epoch: 1, head: other }]);
  expect(await archivesOf(stranger, 't-1')).toEqual([]);
  await adoptRefs(stranger, [{ id: 't-1', epoch: 1, head }]);
  expect(await archivesOf(stranger, 't-1')).toHaveLength(1);
  // Asked twice, as after a kill in between, it changes nothing; the old refs stay.
  await adoptRefs(stranger, [{ id: 't-1', epoch: 1, head }]);
  expect(box.git(['for-each-ref', 'refs/town/archive']).trim().split('\n')).toHaveLength(1);
});

test('a landing of an earlier version is taken over for the epoch of the ledger alone', async () => {
  const box = sandbox();
  const head = box.git(['rev-parse', 'main']).trim();
  for (const epoch of [3, 4])
    for (const name of ['commit', 'tested'])
      box.git(['update-ref', `refs/town/landed/t-1/${epoch}/${name}`, head]);
  const repository = await box.open({ id: 'aaaaaa' });
  await adoptRefs(repository, [{ id: 't-1', epoch: 4, head: null }]);
  const landed = (epoch: number) => landedAs(repository, 'main', { task: 't-1', epoch });
  expect(await landed(4)).toMatchObject({ commit: head });
  expect(await landed(3)).toBeNull();
});

test('the git directory of a worktree is what git has for it, not what its folder is called', async () => {
  const box = sandbox();
  const repository = await box.open();
  const [one, two] = ['one/t-1', 'two/t-1'].map((name) => path.join(box.folder, name));
  for (const where of [one!, two!]) box.git(['worktree', 'add', '-q', '--detach', where]);
  const found = [one!, two!].map((where) => gitDirOf(repository, where));
  expect(new Set(found).size).toBe(2);
  for (const [at, where] of [one!, two!].entries())
    expect(found[at]).toBe(box.git(['rev-parse', '--absolute-git-dir'], where).trim());
  expect(gitDirOf(repository, path.join(box.folder, 'none'))).toBeNull();
});
