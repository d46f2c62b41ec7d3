import { utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  evidence,
  inspectRepository,
  prepareTaskWorkspace,
} from '../../../src/world/real/git/index.ts';
import { allOf, orderOn, type task, verdicts } from './queue.ts';
import { type Sandbox, sandbox } from './sandbox.ts';

const odd = 'odd "name"\n é.txt';

/** Blobs with CRLF, stored before an attribute asked for another form. */
function withLineEnds(): Sandbox {
  const box = sandbox();
  box.commit({ 'win.txt': 'one\r\ntwo\r\n', 'mixed.txt': 'one\r\ntwo\n', [odd]: 'x\r\n' }, 'CRLF');
  // Not `add --all`, which would put the line ends right.
  box.write('.gitattributes', '*.txt text eol=lf\nmixed.txt text eol=crlf\n');
  box.git(['add', '.gitattributes']);
  box.git(['commit', '-q', '-m', 'Attributes']);
  box.git(['rm', '-q', '-r', '--cached', '.']);
  box.git(['reset', '-q', '--hard']);
  age(box, box.root);
  return box;
}

/** git compares what is in a file when its times tell nothing. */
function age(box: Sandbox, where: string): void {
  for (const file of ['win.txt', 'mixed.txt', odd]) utimesSync(path.join(where, file), 1e9, 1e9);
  expect(box.git(['status', '--porcelain'], where)).toContain('win.txt');
}

/** A task with one more file. */
function workOn(box: Sandbox): ReturnType<typeof task> {
  const base = box.git(['rev-parse', 'main']).trim();
  box.git(['checkout', '-q', '-f', '-b', 'town/t-1']);
  box.write('b.bin', 'b');
  box.git(['add', 'b.bin']);
  box.git(['commit', '-q', '-m', 'Work']);
  const head = box.git(['rev-parse', 'HEAD']).trim();
  box.git(['checkout', '-q', '-f', 'main']);
  age(box, box.root);
  return { task: 't-1', title: 'x', epoch: 1, branch: 'town/t-1', base, head };
}

async function workplace(box: Sandbox) {
  const repository = await box.open();
  const where = path.join(box.root, '.town/work/t-1');
  const order = { task: 't-1', branch: 'town/t-1', path: where, into: 'main', base: null };
  const { base } = await prepareTaskWorkspace(repository, order);
  age(box, where);
  const look = () => evidence(repository, { path: where, base, into: 'main' });
  return { where, look };
}

test('files that git alone takes for changed are not work left behind', async () => {
  const box = withLineEnds();
  const { where, look } = await workplace(box);
  expect(await look()).toMatchObject({ clean: true, dirty: [] });
  box.write('win.txt', 'one\r\ntwo\r\nthree\r\n', where);
  expect(await look()).toMatchObject({ clean: false, dirty: ['win.txt'] });
  box.write('win.txt', 'one\ntwo\n', where);
  expect((await look()).dirty).toEqual(['win.txt']);
});

test('a change of another kind beside them is one', async () => {
  const box = withLineEnds();
  const { where, look } = await workplace(box);
  box.git(['add', 'win.txt'], where);
  box.write('a.txt', 'two\n', where);
  expect((await look()).dirty.sort()).toEqual(['a.txt', 'win.txt']);
});

test('work lands though the checkout of the person has such files, which stay as they are', async () => {
  const box = withLineEnds();
  const work = workOn(box);
  const { order, said } = await orderOn(box, [work]);
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  expect(said.waits).toEqual([]);
  expect(box.read('win.txt')).toBe('one\r\ntwo\r\n');
  expect(box.read('b.bin')).toBe('b');
});

test('the landing that puts line ends right lands, too', async () => {
  const box = withLineEnds();
  const { where, look } = await workplace(box);
  box.git(['add', '--renormalize', '.'], where);
  box.git(['commit', '-q', '-m', 'Line ends'], where);
  const { head, clean } = await look();
  expect(clean).toBe(true);
  const base = box.git(['rev-parse', 'main']).trim();
  const work = { task: 't-1', title: 'x', epoch: 1, branch: 'town/t-1', base, head };
  const { order, said } = await orderOn(box, [work]);
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  expect(said.waits).toEqual([]);
  expect(box.git(['status', '--porcelain'])).toBe('');
  expect(box.read('win.txt')).toBe('one\ntwo\n');
  const found = await inspectRepository(box.root, 'main', { environment: box.environment });
  expect(found).toMatchObject({ dirty: [], renewed: [] });
});

test('an edit of the person’s in such a file is waited for', async () => {
  const box = withLineEnds();
  const work = workOn(box);
  box.write('win.txt', 'one\r\nmine\r\n');
  const stop = new AbortController();
  const waits: string[] = [];
  const { order } = await orderOn(box, [work], {
    signal: stop.signal,
    waits: async (reason) => {
      waits.push(reason);
      stop.abort();
    },
  });
  await expect(allOf(order)).rejects.toThrow();
  expect(waits.join()).toContain('win.txt');
  expect(box.read('win.txt')).toBe('one\r\nmine\r\n');
});

test('a file that was committed without its filter is no work left behind', async () => {
  const box = sandbox();
  box.commit({ 'a.bin': 'raw\n' }, 'Raw');
  box.commit({ '.gitattributes': '*.bin filter=upper\n' }, 'Attributes');
  box.git(['config', '--global', 'filter.upper.clean', 'tr a-z A-Z']);
  box.git(['config', '--global', 'filter.upper.smudge', 'cat']);
  utimesSync(path.join(box.root, 'a.bin'), 1e9, 1e9);
  expect(box.git(['status', '--porcelain'])).toContain('a.bin');
  const found = await inspectRepository(box.root, 'main', { environment: box.environment });
  expect(found).toMatchObject({ dirty: [], renewed: ['a.bin'] });
});
