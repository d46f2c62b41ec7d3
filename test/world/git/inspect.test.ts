import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { excludeTownFolder, inspectRepository } from '../../../src/world/real/git/index.ts';
import { gitVersion } from '../../../src/world/real/git/inspect.ts';
import { emptySandbox, type Sandbox, sandbox } from './sandbox.ts';

const look = (box: Sandbox, into: string | null = null, where = box.root) =>
  inspectRepository(where, into, { environment: box.environment });

const problem = async (box: Sandbox, into: string | null = null, where = box.root) => {
  const found = await look(box, into, where);
  return found.kind === 'problem' ? found.problem : 'none';
};

test('a sound repository is told in facts', async () => {
  const box = sandbox();
  box.write('new\nline "x".txt', 'hello');
  box.git(['config', 'filter.secret.clean', 'crypt']);
  const found = await look(box);
  expect(found).toMatchObject({
    kind: 'repository',
    root: box.root,
    into: 'main',
    branch: 'main',
    head: box.git(['rev-parse', 'main']).trim(),
    dirty: ['new\nline "x".txt'],
    intoIn: box.root,
    commands: { 'filter.secret.clean': 'crypt' },
  });
});

test('a folder that is not there, not a repository, bare or empty is named as such', async () => {
  const box = emptySandbox();
  expect(await problem(box, null, path.join(box.folder, 'none'))).toBe('no folder');
  expect(await problem(box)).toBe('not a repository');
  const bare = path.join(box.folder, 'bare.git');
  box.git(['init', '-q', '--bare', bare]);
  expect(await problem(box, null, bare)).toBe('bare');
  box.git(['init', '-q', '-b', 'main']);
  expect(await problem(box)).toBe('no commit');
  expect(await problem(box, null, path.join(box.root, '.git'))).toBe('not the top');
});

test('a folder inside a repository is told where the top is', async () => {
  const box = sandbox();
  const inner = path.join(box.root, 'packages');
  mkdirSync(inner);
  const found = await look(box, null, inner);
  expect(found).toMatchObject({ kind: 'problem', problem: 'not the top' });
  expect(found.kind === 'problem' && found.text).toContain(`cd ${box.root}`);
});

test('a detached HEAD is a problem only while no branch is named', async () => {
  const box = sandbox();
  box.git(['checkout', '-q', '--detach']);
  expect(await problem(box)).toBe('detached HEAD');
  expect(await look(box, 'main')).toMatchObject({ kind: 'repository', branch: null, intoIn: null });
});

test('a missing branch is told with the branches there are', async () => {
  const box = sandbox();
  box.git(['branch', 'trunk']);
  box.git(['branch', 'town/t-1']);
  expect(await problem(box, 'main~0')).toBe('no such branch');
  expect(await problem(box, 'town/t-1')).toBe('no such branch');
  const found = await look(box, 'develop');
  expect(found).toMatchObject({ kind: 'problem', problem: 'no such branch' });
  expect(found.kind === 'problem' && [...found.branches].sort()).toEqual(['main', 'trunk']);
});

test('a linked worktree can be the top of a town', async () => {
  const box = sandbox();
  const other = path.join(box.folder, 'other');
  box.git(['worktree', 'add', '-q', '-b', 'side', other]);
  expect(await look(box, 'main', other)).toMatchObject({
    root: other,
    branch: 'side',
    intoIn: box.root,
  });
});

test('a missing git and a git that is too old are told apart', async () => {
  const box = sandbox();
  const bin = path.join(box.folder, 'bin');
  mkdirSync(bin);
  const environment = { ...box.environment, PATH: bin };
  expect(await inspectRepository(box.root, null, { environment })).toMatchObject({
    problem: 'no git',
  });
  writeFileSync(path.join(bin, 'git'), '#!/bin/sh\necho git version 2.30.2\n');
  chmodSync(path.join(bin, 'git'), 0o755);
  expect(await inspectRepository(box.root, null, { environment })).toMatchObject({
    problem: 'git too old',
  });
});

test.each([
  ['git version 2.37.9', true],
  ['git version 2.38.0', false],
  ['git version 2.39.5 (Apple Git-154)', false],
  ['git version 3.0.0', false],
  ['git version 1.99.0', true],
])('%s: too old is %s', (output, isOld) => {
  expect(gitVersion(output).isOld).toBe(isOld);
});

test('the town folder is excluded once, for all worktrees', async () => {
  const box = sandbox();
  box.write('.git/info/exclude', 'no end of line');
  const repository = await box.open();
  expect(await excludeTownFolder(repository)).toBe('added');
  expect(await excludeTownFolder(repository)).toBe('already there');
  expect(box.read('.git/info/exclude')).toBe('no end of line\n/.town/\n');
  box.write('.town/x', '');
  expect(box.git(['status', '--porcelain'])).toBe('');
});
