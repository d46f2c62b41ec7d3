import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  archiveWorkspace,
  placeFor,
  prepareTaskWorkspace,
  type Repository,
} from '../../../src/world/real/git/index.ts';
import { makeMess, missingFrom, withLibrary } from './mess.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

const orderAt = (where: string) => ({
  task: 't-1',
  branch: 'town/t-1',
  path: where,
  into: 'main',
});

const begin = (repository: Repository, where: string) =>
  prepareTaskWorkspace(repository, { ...orderAt(where), base: null });

const placing = (worktrees?: string) => ({ town: 'Acme 1', worktrees });

/** A folder on another filesystem than that of the sandbox, where there is one. */
function otherDisk(box: Sandbox): string {
  const shared = '/dev/shm';
  const isOther = existsSync(shared) && statSync(shared).dev !== statSync(box.folder).dev;
  const folder = mkdtempSync(path.join(isOther ? shared : box.folder, 'town-place-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('worktrees are made where the setting says, in a folder of the town’s own', async () => {
  const box = sandbox();
  const repository = await box.open();
  const where = await placeFor(repository, 't-1', placing('../trees'));
  expect(path.dirname(path.dirname(where))).toBe(path.join(box.folder, 'trees'));
  expect(path.basename(path.dirname(where))).toMatch(/^acme-1-[0-9a-f]{8}$/);
  expect(statSync(path.dirname(where)).mode & 0o777).toBe(0o700);
  const made = await begin(repository, where);
  expect(made.path).toBe(where);
  box.write('loose.txt', 'x', where);
  await archiveWorkspace(repository, orderAt(where));
  expect(existsSync(where)).toBe(false);
  expect(box.git(['show', 'refs/town/archive/t-1/1:loose.txt'])).toBe('x');
});

test('a worktree stays where it is when the setting changes', async () => {
  const box = sandbox();
  const repository = await box.open();
  const first = await placeFor(repository, 't-1', placing());
  expect(first).toBe(path.join(box.root, '.town/worktrees/t-1'));
  const made = await begin(repository, first);
  box.write('loose.txt', 'x', first);
  const known = { ...orderAt(first), base: made.base };
  for (const setting of ['../one', '../two', undefined]) {
    const where = await placeFor(repository, 't-1', placing(setting));
    expect(where).toBe(first);
    await prepareTaskWorkspace(repository, { ...known, path: where });
    expect(box.git(['status', '--porcelain'], where)).toBe('?? loose.txt\n');
  }
  const other = await placeFor(repository, 't-2', placing('../one'));
  await prepareTaskWorkspace(repository, {
    ...orderAt(other),
    task: 't-2',
    branch: 'town/t-2',
    base: null,
  });
  expect(await placeFor(repository, 't-2', placing('../two'))).toBe(other);
  expect(await placeFor(repository, 't-2', placing())).toBe(other);
});

test('a place inside the repository, one that is not Town’s, and one that cannot be made are refused', async () => {
  const box = sandbox();
  const repository = await box.open();
  symlinkSync(box.root, path.join(box.folder, 'link'));
  for (const setting of ['trees', '.git/trees', '../link/trees', box.root])
    await expect(placeFor(repository, 't-1', placing(setting))).rejects.toThrow(
      /inside the repository/,
    );
  box.write('file', 'x', box.folder);
  await expect(placeFor(repository, 't-1', placing('../file/trees'))).rejects.toThrow(
    /cannot be made .* Change "worktrees:"/,
  );
  const foreign = path.join(box.folder, 'foreign');
  mkdirSync(foreign);
  await expect(begin(repository, path.join(foreign, 't-1'))).rejects.toThrow(/not inside/);
  box.write('.town-root', '/another/repository\n', foreign);
  await expect(begin(repository, path.join(foreign, 't-1'))).rejects.toThrow(/not inside/);
});

test('from a place on another filesystem everything is kept as well', async () => {
  const box = sandbox();
  withLibrary(box);
  const repository = await box.open();
  const where = await placeFor(repository, 't-1', placing(otherDisk(box)));
  await begin(repository, where);
  const wanted = makeMess(box, where);
  const saved = await archiveWorkspace(repository, orderAt(where));
  expect(saved.reason).toBe(null);
  expect(existsSync(where)).toBe(false);
  const kept = path.join(box.root, '.town/kept');
  expect(missingFrom(box, [kept], wanted)).toEqual([]);
  expect(box.git(['status', '--porcelain'], path.join(kept, 't-1/1/scratch/wt'))).toBe(
    '?? wt.txt\n',
  );
  expect(box.git(['status', '--porcelain'], path.join(kept, 't-1/1/lib'))).toBe('?? more.txt\n');
});
