import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  foundingOf,
  openRepository,
  prepareTaskWorkspace,
  repositoryProblems,
} from '../../../src/world/real/git/index.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

/** A clone without blobs, and a branch `other` whose files were never checked out there. */
async function partialClone(filter = 'blob:none') {
  const server = sandbox();
  server.git(['config', 'uploadpack.allowFilter', 'true']);
  server.git(['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  server.git(['checkout', '-q', '-b', 'other']);
  server.commit({ 'far/away.txt': 'far away\n' }, 'Other');
  server.git(['checkout', '-q', 'main']);
  const root = path.join(server.folder, 'clone');
  const url = `file://${server.root}`;
  server.git(['clone', '-q', `--filter=${filter}`, url, root]);
  server.git(['branch', '-q', 'other', 'origin/other'], root);
  const { environment } = server;
  const founding = (await foundingOf(await openRepository(root, { environment }))).settings;
  const repository = await openRepository(root, { environment, founding });
  const where = path.join(root, '.town/work/t-1');
  const begin = () =>
    prepareTaskWorkspace(repository, {
      task: 't-1',
      branch: 'town/t-1',
      path: where,
      into: 'other',
      base: null,
    });
  return { server, root, where, repository, begin };
}

test.each(['blob:none', 'tree:0'])(
  'a worktree is filled from the promisor remote (%s)',
  async (filter) => {
    const { server, where, begin } = await partialClone(filter);
    await begin();
    expect(server.read('far/away.txt', where)).toBe('far away\n');
  },
);

test('a remote that is not there is told in one line', async () => {
  const { server, begin } = await partialClone();
  renameSync(server.root, `${server.root} moved`);
  const error = await begin().catch((each: unknown) => each);
  expect(String(error)).toMatch(/does not appear to be a git repository|No such file/);
  expect(String(error)).toMatch(/This is a partial clone, and its remote cannot be reached/);
  expect(String(error)).not.toContain('\n');
});

const plants: [name: string, plant: (box: Sandbox, root: string, command: string) => void][] = [
  [
    'another promisor remote',
    (box, root, command) => {
      box.git(['config', 'remote.evil.url', `ext::${command}`], root);
      box.git(['config', 'remote.evil.promisor', 'true'], root);
    },
  ],
  [
    'another address of it',
    (box, root, command) => box.git(['config', 'remote.origin.url', `ext::${command}`], root),
  ],
  [
    'another program to fetch with',
    (box, root, command) => box.git(['config', 'remote.origin.uploadpack', command], root),
  ],
  [
    'a rewriting of addresses',
    (box, root, command) =>
      box.git(['config', `url.ext::${command} .insteadOf`, `file://${box.root}`], root),
  ],
  [
    'a program for ssh',
    (box, root, command) => box.git(['config', 'core.sshCommand', command], root),
  ],
];

test.each(plants)('%s, planted since, is neither run nor asked, and told', async (_name, plant) => {
  const { server, root, repository, begin } = await partialClone();
  const trap = server.trap();
  plant(server, root, trap.command);
  await expect(begin()).rejects.toThrow(/fetches only from the promisor remote|partial clone/);
  expect(trap.sprung()).toBe(false);
  const [told = ''] = await repositoryProblems(repository);
  expect(told).toMatch(/partial clone/);
});

test('a remote that is added and promises nothing changes nothing', async () => {
  const { server, root, where, repository, begin } = await partialClone();
  server.git(['remote', 'add', 'fork', 'https://example.invalid/fork.git'], root);
  await begin();
  expect(existsSync(path.join(where, 'far/away.txt'))).toBe(true);
  expect(await repositoryProblems(repository)).toEqual([]);
});
