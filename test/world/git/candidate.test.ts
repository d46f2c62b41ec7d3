import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  buildCandidate,
  type Candidate,
  commitsSince,
  diffOf,
  excludeTownFolder,
  prepareOwnCheckout,
  type Repository,
  resetCheckout,
} from '../../../src/world/real/git/index.ts';
import { exists, type Sandbox, sandbox } from './sandbox.ts';

type Build = { head: string; onto?: string; base: string; mode?: 'rebase' | 'merge' };

async function workshop() {
  const box = sandbox();
  const repository = await box.open();
  await excludeTownFolder(repository);
  const base = box.git(['rev-parse', 'main']).trim();
  const checkout = await prepareOwnCheckout(repository, {
    path: path.join(box.root, '.town/merge/merge'),
    commit: base,
  });
  const build = ({ head, onto, base, mode }: Build) =>
    buildCandidate(repository, {
      checkout,
      onto: onto ?? box.git(['rev-parse', 'main']).trim(),
      head,
      base,
      mode: mode ?? 'rebase',
      message: 'Merge town/t-1',
    });
  return { box, repository, base, checkout, build };
}

/** Commits on a branch from `from`; the person's checkout ends on `main` again. */
function branch(
  box: Sandbox,
  name: string,
  from: string,
  commits: Record<string, string>[],
): string {
  box.git(['checkout', '-q', '-b', name, from]);
  for (const [at, files] of commits.entries()) box.commit(files, `${name} ${at + 1}`);
  const head = box.git(['rev-parse', 'HEAD']).trim();
  box.git(['checkout', '-q', 'main']);
  return head;
}

function built(candidate: Candidate): { commit: string; tree: string } {
  if (candidate.kind !== 'built') throw new Error(`It is ${candidate.kind}.`);
  return candidate;
}

const shape = (box: Sandbox, range: string, format: string) =>
  box
    .git(['log', `--format=${format}`, range])
    .trim()
    .split('\n');

test('a branch that stands on `into` is the candidate as it is', async () => {
  const { box, base, build } = await workshop();
  const head = branch(box, 'work', 'main', [{ 'b.txt': '1' }, { 'b.txt': '2' }]);
  expect(built(await build({ head, base })).commit).toBe(head);
});

test('a rebase keeps each commit’s author, date and message to the byte', async () => {
  const { box, base, build } = await workshop();
  box.git(['checkout', '-q', '-b', 'work']);
  box.write('b.txt', '1');
  box.git(['add', '-A']);
  const latin1 = Buffer.from(
    'Gr\xfc\xdfe\n\n  body  \n\nSigned-off-by: B\xe9a <b@example.org>\n',
    'latin1',
  );
  const message = box.write('.git/message', '');
  writeFileSync(message, latin1);
  box.git([
    '-c',
    'i18n.commitEncoding=ISO-8859-1',
    'commit',
    '-q',
    '--cleanup=verbatim',
    '-F',
    message,
    '--author=B\u00e9a "B" <b@example.org>',
    '--date=2001-02-03T04:05:06+0700',
  ]);
  box.commit({ 'b.txt': '2' }, 'Second');
  const head = box.git(['rev-parse', 'HEAD']).trim();
  box.git(['checkout', '-q', 'main']);
  box.commit({ 'c.txt': 'main' }, 'Main goes on');
  const { commit, tree } = built(await build({ head, base }));
  const authored = '%an|%ae|%ai|%B|%e';
  expect(shape(box, `main..${commit}`, authored)).toEqual(shape(box, `${base}..${head}`, authored));
  expect(box.git(['rev-parse', `${commit}^{tree}`]).trim()).toBe(tree);
  expect(box.git(['ls-tree', '--name-only', commit]).trim().split('\n')).toEqual([
    'a.txt',
    'b.txt',
    'c.txt',
  ]);
  expect(box.git(['rev-parse', `${commit}~2`])).toBe(box.git(['rev-parse', 'main']));
  expect(shape(box, commit, '%cn')[0]).toBe('Ann');
});

test('merge mode makes one merge commit with the message that was given', async () => {
  const { box, base, build } = await workshop();
  const head = branch(box, 'work', 'main', [{ 'b.txt': '1' }, { 'b.txt': '2' }]);
  const { commit } = built(await build({ head, base, mode: 'merge' }));
  expect(shape(box, commit, '%P|%s|%an')[0]).toBe(`${base} ${head}|Merge town/t-1|Ann`);
});

test('a history with merges keeps what was resolved in them', async () => {
  const { box, base, build } = await workshop();
  branch(box, 'work', 'main', [{ 'a.txt': 'mine\n' }]);
  box.commit({ 'a.txt': 'theirs\n' }, 'Main goes on');
  box.git(['checkout', '-q', 'work']);
  expect(() => box.git(['merge', '-q', 'main'])).toThrow();
  const head = box.commit({ 'a.txt': 'both\n' }, 'Resolved');
  box.git(['checkout', '-q', 'main']);
  box.commit({ 'c.txt': 'more' }, 'Main goes on again');
  const { commit } = built(await build({ head, base }));
  expect(box.git(['show', `${commit}:a.txt`])).toBe('both\n');
  expect(shape(box, commit, '%P')[0]?.split(' ')).toHaveLength(2);
});

test('a conflict names its files, whatever they are called', async () => {
  const { box, base, build } = await workshop();
  const odd = 'odd "name"\n é.txt';
  const head = branch(box, 'work', 'main', [{ [odd]: 'mine' }, { 'a.txt': 'mine' }]);
  box.commit({ [odd]: 'theirs' }, 'Main goes on');
  expect(await build({ head, base })).toEqual({ kind: 'conflict', files: [odd] });
  expect(await build({ head, base, mode: 'merge' })).toEqual({ kind: 'conflict', files: [odd] });
});

test('work that `into` has already is empty, also under other ids', async () => {
  const { box, base, build } = await workshop();
  const head = branch(box, 'work', 'main', [{ 'b.txt': '1' }, { 'c.txt': '2' }]);
  box.commit({ 'z.txt': 'z' }, 'Main goes on');
  box.git(['cherry-pick', `${base}..${head}`]);
  expect(await build({ head, base })).toEqual({ kind: 'empty' });
  expect(await build({ head: base, base })).toEqual({ kind: 'empty' });
  const nothing = branch(box, 'nothing', 'main', [{}]);
  expect(await build({ head: nothing, base })).toEqual({ kind: 'empty' });
});

test('tasks stack one on another, also when one began on another’s branch', async () => {
  const { box, base, build } = await workshop();
  const first = branch(box, 'first', 'main', [{ 'b.txt': '1' }]);
  const second = branch(box, 'second', 'first', [{ 'b.txt': '2' }]);
  const third = branch(box, 'third', 'main', [{ 'c.txt': '3' }]);
  box.commit({ 'z.txt': 'z' }, 'Main goes on');
  const one = built(await build({ head: first, base }));
  const two = built(await build({ head: second, base, onto: one.commit }));
  const three = built(await build({ head: third, base, onto: two.commit }));
  expect(shape(box, `main..${three.commit}`, '%s')).toEqual(['third 1', 'second 1', 'first 1']);
  expect(box.git(['show', `${three.commit}:b.txt`])).toBe('2');
});

test('commits from before the base do not come along', async () => {
  const { box, build } = await workshop();
  const first = box.git(['rev-parse', 'main']).trim();
  const secret = box.commit({ 'secret.txt': 'x' }, 'Taken back later');
  const head = branch(box, 'work', 'main', [{ 'b.txt': '1' }]);
  box.git(['reset', '-q', '--hard', first]);
  const { commit } = built(await build({ head, base: secret }));
  expect(box.git(['ls-tree', '--name-only', commit]).trim().split('\n')).toEqual([
    'a.txt',
    'b.txt',
  ]);
});

test('histories with nothing in common are a conflict in merge mode', async () => {
  const { box, base, build } = await workshop();
  box.git(['checkout', '-q', '--orphan', 'orphan']);
  const head = box.commit({ 'b.txt': '1' });
  box.git(['checkout', '-q', 'main']);
  expect(await build({ head, base, mode: 'merge' })).toEqual({ kind: 'conflict', files: [] });
});

test('`merge=union` in .gitattributes counts', async () => {
  const { box, build, repository, checkout } = await workshop();
  const base = box.commit({ '.gitattributes': 'log.txt merge=union\n', 'log.txt': 'start\n' });
  const head = branch(box, 'work', 'main', [{ 'log.txt': 'start\nmine\n' }]);
  const onto = box.commit({ 'log.txt': 'start\ntheirs\n' }, 'Main goes on');
  await resetCheckout(repository, checkout, onto);
  const { commit } = built(await build({ head, base }));
  expect(box.git(['show', `${commit}:log.txt`])).toBe('start\ntheirs\nmine\n');
});

test('a reset puts the checkout exactly at a commit, keeps ignored files if asked and moves no branch', async () => {
  const { box, repository, checkout } = await workshop();
  const commit = box.commit({ '.gitignore': 'node_modules/\n' });
  await resetCheckout(repository, checkout, commit);
  const where = checkout.path;
  box.git(['checkout', '-q', '-b', 'by-a-check'], where);
  box.write('a.txt', 'changed', where);
  box.write('b.txt', 'staged', where);
  box.git(['add', 'b.txt'], where);
  box.write('node_modules/x/index.js', 'kept', where);
  box.git(['init', '-q', 'cloned'], where);
  box.write('.git', 'broken', where);
  await resetCheckout(repository, checkout, commit, 'ignored files');
  expect(box.git(['status', '--porcelain'], where)).toBe('');
  expect(box.read('node_modules/x/index.js', where)).toBe('kept');
  expect(exists(path.join(where, 'cloned'))).toBe(false);
  expect(box.git(['rev-parse', 'by-a-check']).trim()).toBe(commit);
});

test('a diff tells files, line counts and the patch, cut at the limit', async () => {
  const { box, base, repository } = await workshop();
  const odd = 'tab\there\n.txt';
  const head = branch(box, 'work', 'main', [
    { 'a.txt': 'two\nthree\n', [odd]: 'x\n', 'raw.bin': 'a\0b' },
  ]);
  const found = await diffOf(repository, { base, head });
  expect(found.files).toEqual([
    { path: 'a.txt', status: 'M', added: 2, deleted: 1 },
    { path: 'raw.bin', status: 'A', added: null, deleted: null },
    { path: odd, status: 'A', added: 1, deleted: 0 },
  ]);
  expect(found.patch).toContain('-one\n+two\n+three\n');
  expect(found.cut).toBe(false);
  const short = await diffOf(repository, { base, head, patchLimit: 40 });
  expect([short.patch.length, short.cut]).toEqual([40, true]);
});

test('commits since are listed newest first', async () => {
  const { box, base, repository } = await workshop();
  const head = branch(box, 'work', 'main', [{ 'b.txt': '1' }, { 'b.txt': '2' }]);
  const list = async (known: string[], limit?: number) =>
    (await commitsSince(repository, { head, known, ...(limit ? { limit } : {}) })).map(
      (each) => each.subject,
    );
  expect(await list([base])).toEqual(['work 2', 'work 1']);
  expect(await list([base], 1)).toEqual(['work 2']);
  expect(await list([base, head])).toEqual([]);
});

test('a planted merge driver makes a conflict, never a silent choice', async () => {
  const { box, base, build, repository, checkout } = await workshop();
  const trap = box.trap();
  box.git(['config', 'merge.m.driver', trap.command]);
  box.write('.git/info/attributes', 'a.txt merge=m\n');
  const head = branch(box, 'work', 'main', [{ 'a.txt': 'one\nmine\n' }]);
  const onto = box.commit({ 'a.txt': 'zero\none\n' }, 'Main goes on');
  await resetCheckout(repository satisfies Repository, checkout, onto);
  expect(await build({ head, base })).toEqual({ kind: 'conflict', files: ['a.txt'] });
  expect(trap.sprung()).toBe(false);
});

test('a rebase names the signed commits that it wrote again; a merge keeps them', async () => {
  const { box, base, build } = await workshop();
  const plain = branch(box, 'work', 'main', [{ 'b.txt': '1' }]);
  const raw = box.git(['cat-file', 'commit', plain]);
  const signed = raw.replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n\n');
  const file = box.write('.git/signed', signed);
  const head = box.git(['hash-object', '-t', 'commit', '-w', file]).trim();
  const stands = await build({ head, base });
  expect(stands).toMatchObject({ commit: head, unsigned: [] });
  box.commit({ 'c.txt': 'main' }, 'Main goes on');
  expect(await build({ head, base })).toMatchObject({ kind: 'built', unsigned: [head] });
  expect(await build({ head, base, mode: 'merge' })).toMatchObject({ unsigned: [] });
});
