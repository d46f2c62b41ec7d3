import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { buildCandidate } from '../../../src/world/real/git/candidate.ts';
import {
  archiveWorkspace,
  commandsInConfig,
  diffOf,
  GitError,
  inspectRepository,
  land,
  prepareTaskWorkspace,
  prepareViewWorkspace,
  type Repository,
  releaseWorkspace,
} from '../../../src/world/real/git/index.ts';
import { commandsIn, disarm } from '../../../src/world/real/git/planted.ts';
import { runGit } from '../../../src/world/real/git/run-git.ts';
import { dirtyFiles } from '../../../src/world/real/git/status.ts';
import { worktreeAt, worktreesOf } from '../../../src/world/real/git/worktrees.ts';
import { until } from '../../until.ts';
import { exists, type Sandbox, sandbox } from './sandbox.ts';

/** Every door of the room once: a task's whole way, with a conflict-free merge at the end. */
async function walkThrough(box: Sandbox, repository: Repository) {
  const where = path.join(box.root, '.town/work/t-1');
  const begun = await prepareTaskWorkspace(repository, {
    task: 't-1',
    branch: 'town/t-1',
    path: where,
    into: 'main',
    base: null,
  });
  const head = box.git(['-c', 'core.hooksPath=/dev/null', 'rev-parse', 'HEAD']).trim();
  box.write('.gitattributes', '* filter=x diff=x merge=x\n', where);
  box.write('b.txt', 'two\n', where);
  await dirtyFiles(repository, repository.main);
  const { commit } = await archiveWorkspace(repository, {
    task: 't-1',
    path: where,
    branch: 'town/t-1',
  });
  if (commit === null) throw new Error('Nothing was archived.');
  await diffOf(repository, { base: begun.base, head: commit });
  const view = { name: 'r-1', path: path.join(box.root, '.town/views/r-1'), commit };
  const checkout = await prepareViewWorkspace(repository, view);
  const candidate = await buildCandidate(repository, {
    checkout,
    onto: head,
    head: commit,
    base: begun.base,
    mode: 'merge',
    message: 'Merge',
  });
  await releaseWorkspace(repository, view);
  if (candidate.kind !== 'built') throw new Error(`The candidate is ${candidate.kind}.`);
  await land(repository, { into: 'main', commit: candidate.commit, expected: head, refs: {} });
  return candidate;
}

test('nothing an agent plants in the shared configuration runs when Town speaks git', async () => {
  const box = sandbox();
  const traps = new Map<string, ReturnType<Sandbox['trap']>>();
  const plant = (key: string) => {
    const trap = box.trap();
    traps.set(key, trap);
    box.git(['config', key, `'${trap.command}'`]);
  };
  const repository = await box.open();
  for (const key of [
    'core.fsmonitor',
    'core.editor',
    'core.pager',
    'core.sshCommand',
    'diff.external',
    'gpg.program',
    'diff.x.textconv',
    'diff.x.command',
    'filter.x.clean',
    'filter.x.smudge',
    'merge.x.driver',
    'filter.a=b.clean',
    'sequence.editor',
    'credential.helper',
  ]) {
    plant(key);
  }
  box.git(['config', 'commit.gpgSign', 'true']);
  box.git(['config', 'merge.verifySignatures', 'false']);
  box.write('.git/info/attributes', '* filter=x diff=x merge=x\nb.txt filter=a=b\n');
  const hooks = [
    'post-checkout',
    'post-commit',
    'post-merge',
    'pre-commit',
    'pre-merge-commit',
    'commit-msg',
    'reference-transaction',
    'post-index-change',
    'post-rewrite',
    'pre-auto-gc',
  ];
  for (const hook of hooks) {
    const trap = box.trap();
    traps.set(hook, trap);
    box.write(`.git/hooks/${hook}`, `#!/bin/sh\nexec '${trap.command}' </dev/null\n`);
    chmodSync(path.join(box.root, '.git/hooks', hook), 0o755);
  }
  await walkThrough(box, repository);
  await inspectRepository(box.root, 'main', { environment: box.environment });
  expect([...traps].filter(([, trap]) => trap.sprung()).map(([key]) => key)).toEqual([]);
  // The traps are good ones: the person's own git walks into them.
  box.write('a.txt', 'changed\n');
  box.git(['status']);
  expect(traps.get('core.fsmonitor')?.sprung()).toBe(true);
});

test('a filter runs when it is the person’s own, or was there when the town was founded', async () => {
  const box = sandbox();
  const own = box.trap();
  box.git(['config', '--global', 'filter.own.clean', `'${own.command}'`]);
  const founded = box.trap();
  box.git(['config', 'filter.founded.clean', `'${founded.command}'`]);
  const trusted = await commandsInConfig(await box.open());
  const planted = box.trap();
  box.git(['config', 'filter.planted.clean', `'${planted.command}'`]);
  box.write(
    '.git/info/attributes',
    'a.txt filter=own\nb.txt filter=founded\nc.txt filter=planted\n',
  );
  const repository = await box.open({ trusted });
  const where = path.join(box.root, '.town/work/t-1');
  const order = { task: 't-1', branch: 'town/t-1', path: where };
  await prepareTaskWorkspace(repository, { ...order, into: 'main', base: null });
  for (const file of ['a.txt', 'b.txt', 'c.txt']) box.write(file, 'changed\n', where);
  await archiveWorkspace(repository, order);
  expect(own.sprung()).toBe(true);
  expect(founded.sprung()).toBe(true);
  expect(planted.sprung()).toBe(false);
});

test('commands are found by scope, and trusted by their value', () => {
  const listing = [
    'global',
    'filter.lfs.clean\ngit-lfs clean',
    'local',
    'filter.lfs.clean\nevil\nmore',
    'local',
    'user.name\nAnn',
    'local',
    'filter.odd.clean',
    'worktree',
    'merge.m.driver\nx',
    'local',
    'hook.h.command\ny',
    '',
  ].join('\0');
  const found = commandsIn(listing);
  expect(found).toEqual({
    'filter.lfs.clean': 'evil\nmore',
    'filter.odd.clean': 'true',
    'merge.m.driver': 'x',
    'hook.h.command': 'y',
  });
  expect(disarm(found, { 'merge.m.driver': 'x', 'hook.h.command': 'other' })).toEqual([
    ['filter.lfs.clean', ''],
    ['filter.lfs.required', 'false'],
    ['filter.odd.clean', ''],
    ['filter.odd.required', 'false'],
    ['hook.h.enabled', 'false'],
    ['hook.h.event', ''],
  ]);
});

test('variables that point git elsewhere are taken out', async () => {
  const box = sandbox();
  const elsewhere = sandbox();
  const environment = {
    ...box.environment,
    GIT_DIR: path.join(elsewhere.root, '.git'),
    GIT_INDEX_FILE: '/nowhere/index',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.bare',
    GIT_CONFIG_VALUE_0: 'true',
    EDITOR: 'false',
    git_trace: '1',
  };
  const repository = await box.open({ environment });
  expect(repository.root).toBe(box.root);
  expect(await dirtyFiles(repository, repository.main)).toEqual([]);
});

test('a failed command says what was tried, the exit code, the reason and what to do', async () => {
  const box = sandbox();
  const repository = await box.open();
  box.write('.git/index.lock', '');
  const error = await repository.git(['add', '--all']).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(GitError);
  expect(error).toMatchObject({ exitCode: 128, command: ['add', '--all'] });
  expect(String(error)).toMatch(
    /git add --all failed \(exit 128\): Unable to create .*Another git/,
  );
});

test('a command that hangs is stopped, and one that prints too much', async () => {
  const box = sandbox();
  const bin = path.join(box.folder, 'bin');
  mkdirSync(bin);
  const script =
    '#!/bin/sh\ncase "$*" in *--list*) exit 0;; *spill*) exec yes;; esac\nexec sleep 60\n';
  writeFileSync(path.join(bin, 'git'), script, { mode: 0o755 });
  const repository = await box.open();
  const environment = { ...box.environment, PATH: `${bin}:${box.environment.PATH}` };
  const setting = { environment, trusted: {}, founding: null };
  const call = { in: repository.main };
  await expect(runGit(setting, { ...call, args: ['status'], timeMs: 50 })).rejects.toThrow(
    /git status was stopped: it took too long/,
  );
  const spill = { ...call, args: ['cat-file', 'spill'], limit: 1000 };
  await expect(runGit(setting, spill)).rejects.toThrow(/printed more than 1000 bytes/);
  const cut = await runGit(setting, { ...spill, overflow: 'cut' });
  expect(cut.stdout.length).toBe(1000);
});

test('options cannot be smuggled in as names', async () => {
  const box = sandbox();
  const repository = await box.open();
  const where = path.join(box.root, '.town/work/x');
  const order = { task: 't-1', path: where, into: 'main', base: null };
  for (const branch of [
    '--upload-pack=x',
    'main',
    'town/../main',
    'town/a;b',
    'town/x.lock',
    'town/a/b',
  ]) {
    await expect(prepareTaskWorkspace(repository, { ...order, branch })).rejects.toThrow(/branch/);
  }
  const view = { name: 'r-1', path: where, commit: '--force' };
  expect(() => prepareViewWorkspace(repository, view)).toThrow(/not a commit id/);
  expect(exists(where)).toBe(false);
});

test('a worktree that lost its .git file does not lead git to the person’s checkout around it', async () => {
  const box = sandbox();
  const repository = await box.open();
  const where = path.join(box.root, '.town/work/t-1');
  const order = { task: 't-1', branch: 'town/t-1', path: where, into: 'main', base: null };
  await prepareTaskWorkspace(repository, order);
  const worktree = await worktreeAt(repository, where);
  if (worktree === null) throw new Error('There is no worktree.');
  rmSync(path.join(where, '.git'));
  box.write('a.txt', 'uncommitted\n');
  box.write('a.txt', 'an agent’s\n', where);
  await repository.git(['reset', '--hard'], { in: worktree });
  expect(box.read('a.txt')).toBe('uncommitted\n');
  expect(box.read('a.txt', where)).toBe('one\n');
});

/** A git on the PATH that writes down what it is asked for before it does it. */
function heardGit({ folder, environment }: Sandbox) {
  const [bin, log] = [path.join(folder, 'bin'), path.join(folder, 'calls')];
  mkdirSync(bin);
  writeFileSync(log, '');
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\necho "$*" >> '${log}'\nexec ${real} "$@"\n`;
  writeFileSync(path.join(bin, 'git'), script, { mode: 0o755 });
  return {
    environment: { ...environment, PATH: `${bin}:${environment['PATH']}` },
    calls: () => readFileSync(log, 'utf8').trim().split('\n'),
  };
}

test('a worktree that another git is just making is waited for', async () => {
  const box = sandbox();
  const { environment, calls } = heardGit(box);
  const repository = await box.open({ environment });
  box.git(['worktree', 'add', '-q', '--detach', path.join(box.root, '.town/view')]);
  const file = path.join(box.root, '.git/worktrees/view/commondir');
  const text = readFileSync(file);
  writeFileSync(file, '');
  const found = worktreesOf(repository);
  // A second look is taken only after the first one found it half made.
  const looks = () => calls().filter((call) => call.includes('worktree list'));
  await until('a second look', () => looks().length >= 2, { saw: calls });
  writeFileSync(file, text);
  expect(await found).toHaveLength(2);
});
