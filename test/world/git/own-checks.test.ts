import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { overlaid } from '../../../src/world/real/git/index.ts';
import { ownChecks } from '../../../src/world/real/own-checks.ts';
import { allOf, mainOf, orderOn, task, verdicts } from './queue.ts';
import { exists, type Sandbox, sandbox } from './sandbox.ts';

const checks = ['sh scripts/test.sh'];

function project(): Sandbox {
  const box = sandbox();
  box.commit({
    'scripts/test.sh': 'sh scripts/all/unit.sh\n',
    'scripts/all/unit.sh': 'test ! -e bad\n',
  });
  return box;
}

describe('a change of what checks it', () => {
  test('lands by default and is marked, each task of a batch for itself', async () => {
    const box = project();
    const tasks = [
      task(box, 't-1', { bad: '', 'scripts/test.sh': 'exit 0\n' }),
      task(box, 't-2', { 'b.txt': '' }),
    ];
    const results = await allOf((await orderOn(box, tasks, { checks })).order);
    expect(verdicts(results)).toEqual(['t-1 merged', 't-2 merged']);
    expect(results.map((each) => each.ownChecks)).toEqual([['scripts/test.sh'], undefined]);
    expect(results.map((each) => each.checked)).toEqual([undefined, undefined]);
  });

  test('has no effect with checks_from: the files are as they are on into', async () => {
    const box = project();
    const tasks = [
      task(box, 't-1', { bad: '', 'scripts/all/unit.sh': 'exit 0\n', 'scripts/new.sh': '' }),
      task(box, 't-2', { 'b.txt': '', 'scripts/new.sh': 'echo new\n' }),
    ];
    const from = { checks: [...checks, 'test ! -e scripts/new.sh'], checksFrom: ['scripts/'] };
    const { order, said } = await orderOn(box, tasks, from);
    const results = await allOf(order);
    expect(verdicts(results).sort()).toEqual(['t-1 failed', 't-2 merged']);
    expect(results.find((each) => each.task === 't-2')?.ownChecks).toEqual(['scripts/new.sh']);
    // The whole of the task lands, and the record names both trees.
    expect(box.read('scripts/new.sh')).toBe('echo new\n');
    const landed = said.checked.findLast((each) => each.passed);
    expect(landed?.tree).toBe(box.git(['rev-parse', 'main^{tree}']).trim());
    expect(landed?.ran).toMatch(/^[0-9a-f]{40}$/);
  });

  test('and a tree that was green by other files is checked again', async () => {
    const box = project();
    const one = task(box, 't-1', { 'b.txt': '', 'scripts/test.sh': 'exit 0\n' });
    const tree = box.git(['rev-parse', `${one.head}^{tree}`]).trim();
    const ran: (string | undefined)[] = [];
    const isGreen = (asked: string, _: readonly string[], where?: string) => {
      ran.push(where);
      return asked === tree && (where === undefined || where === tree);
    };
    const from = { checks, checksFrom: ['scripts'], isGreen };
    const { order, said } = await orderOn(box, [one], from);
    expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
    expect(said.checked).toHaveLength(1);
    expect(ran.at(-1)).not.toBe(tree);
  });
});

test('a landing without checks says so', async () => {
  const box = project();
  const { order } = await orderOn(box, [task(box, 't-1', { 'b.txt': '' })], { checks: [] });
  expect(await allOf(order)).toMatchObject([{ verdict: 'merged', checked: 'not at all' }]);
});

describe('which files decide how a change is checked', () => {
  const before = {
    'package.json': '{ "scripts": { "test": "node ./tools/run.js --all" } }',
    'tools/run.js': '',
    'a b.txt': '',
    'town.yaml': '',
    Makefile: '',
    'src/a.js': '',
  };
  test.each<[command: string, changed: string, own: boolean]>([
    ['npm test', 'package.json', true],
    ['npm test', 'tools/run.js', true],
    ['npm test', 'src/a.js', false],
    ['FOO=1 ./tools/run.js; true', 'tools/run.js', true],
    ['cd src && node "../tools/run.js"', 'Makefile', false],
    ['/usr/bin/make -j4 test', 'Makefile', true],
    ['true', 'town.yaml', true],
    ['true', 'Makefile', false],
  ])('%s: %s', async (command, changed, own) => {
    const box = sandbox();
    const base = box.commit(before);
    const head = box.commit({ [changed]: 'another', 'src/b.js': '' });
    const range = { base, head };
    const found = await ownChecks(await box.open(), range, { checks: [command], paths: [] });
    expect(found).toEqual(own ? [changed] : []);
  });

  test('those of checks_from, and files that are gone', async () => {
    const box = sandbox();
    const base = box.commit({ 'scripts/x/test.sh': '', 'scripts.txt': '' });
    rmSync(path.join(box.root, 'scripts'), { recursive: true });
    const head = box.commit({ 'scripts.txt': 'other' });
    const asked = { checks: [], paths: ['./scripts/'] };
    expect(await ownChecks(await box.open(), { base, head }, asked)).toEqual(['scripts/x/test.sh']);
  });
});

test('files of another commit: changed, new, gone, links and folders in the place of files', async () => {
  const box = sandbox();
  const from = box.commit({
    'in/kept.sh': 'ours',
    'in/gone.sh': 'ours',
    'in/dir/x': 'ours',
    out: '1',
  });
  rmSync(path.join(box.root, 'in'), { recursive: true });
  symlinkSync('/etc', path.join(box.root, 'in'));
  const commit = box.commit({ out: '2' });
  const repository = await box.open();
  box.write('.town/x', '');
  const made = await overlaid(repository, { commit, from, paths: ['in/', 'nowhere'] });
  const list = (what: string) => box.git(['ls-tree', '-r', '--name-only', what]).trim().split('\n');
  expect(list(made.commit)).toEqual(list(from));
  expect(box.git(['show', `${made.commit}:out`])).toBe('2');
  expect(box.git(['rev-parse', `${made.commit}^`]).trim()).toBe(commit);
  expect(await overlaid(repository, { commit, from, paths: ['in/', 'nowhere'] })).toEqual(made);
});

test.each(['.town/bin/town', '.TOWN/x', '.town'])('no commit with %s lands', async (file) => {
  const box = sandbox();
  box.git(['checkout', '-q', '-b', 'town/t-1']);
  const blob = box.git(['hash-object', '-w', 'a.txt']).trim();
  box.git(['update-index', '--add', '--cacheinfo', `100644,${blob},${file}`]);
  box.git(['commit', '-q', '-m', 'Into the folder of Town']);
  const head = box.git(['rev-parse', 'HEAD']).trim();
  box.git(['checkout', '-q', '--force', 'main']);
  rmSync(path.join(box.root, file), { force: true });
  const base = mainOf(box);
  const bad = { task: 't-1', title: 'x', epoch: 1, branch: 'town/t-1', base, head };
  const { order } = await orderOn(box, [bad, task(box, 't-2', { 'b.txt': '' })]);
  const results = await allOf(order);
  expect(verdicts(results)).toEqual(['t-1 failed', 't-2 merged']);
  expect(results[0]?.note).toContain('The folder .town belongs to Town');
});

test('what the check of one candidate leaves is not there for the next, not even when it is ignored', async () => {
  const box = sandbox();
  box.commit({ '.gitignore': 'node_modules/\n' });
  const checks = [
    'mkdir -p node_modules && if test -e plant; then touch node_modules/ok; fi',
    'test ! -e bad || test -e node_modules/ok',
  ];
  const tasks = [task(box, 't-1', { plant: '' }), task(box, 't-2', { bad: '' })];
  const { order } = await orderOn(box, tasks.slice(0, 1), { checks });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  rmSync(path.join(box.root, 'plant'));
  box.commit({}, 'Away with it');
  const second = await orderOn(box, [task(box, 't-3', { bad: '' })], { checks });
  expect(verdicts(await allOf(second.order))).toEqual(['t-3 failed']);
  expect(exists(path.join(box.root, 'bad'))).toBe(false);
});

test('what a check leaves running does not help the next candidate', async () => {
  const box = sandbox();
  box.commit({ 'value.txt': 'good\n', 'build.sh': 'true\n' });
  const checks = ['sh build.sh; sleep 0.5; grep -qx good value.txt'];
  // Renamed into place: a check that reads the file while it is written would see it empty.
  const helper =
    'setsid sh -c "while sleep 0.02; do echo good > value.new; mv value.new value.txt; done" &\n';
  const first = await orderOn(box, [task(box, 't-1', { 'build.sh': helper })], { checks });
  expect(verdicts(await allOf(first.order))).toEqual(['t-1 merged']);
  box.commit({ 'build.sh': 'true\n' }, 'Away with it');
  const bad = task(box, 't-2', { 'value.txt': 'bad\n' });
  expect(verdicts(await allOf((await orderOn(box, [bad], { checks })).order))).toEqual([
    't-2 failed',
  ]);
});

test('an index in the git directory of a submodule hides nothing', async () => {
  const box = sandbox();
  const inner = path.join(box.folder, 'inner');
  box.git(['init', '-q', '-b', 'main', inner]);
  box.commit({ 'lib.txt': 'good\n' }, 'Lib', inner);
  const allowed = ['-c', 'protocol.file.allow=always'];
  box.git([...allowed, 'submodule', '--quiet', 'add', inner, 'lib']);
  box.commit({}, 'A submodule');
  const checks = ['grep -qx good lib/lib.txt'];
  const first = await orderOn(box, [task(box, 't-1', { 'b.txt': '' })], { checks });
  expect(verdicts(await allOf(first.order))).toEqual(['t-1 merged']);
  box.commit({ 'lib.txt': 'bad\n' }, 'Worse', path.join(box.root, 'lib'));
  const bad = task(box, 't-2', { 'c.txt': '' });
  box.git(['submodule', '--quiet', 'update']);
  const modules = path.join(box.root, '.git/worktrees/merge/modules/lib');
  const lib = path.join(first.order.path, 'lib');
  box.git(['--git-dir', modules, '--work-tree', lib, 'update-index', '--skip-worktree', 'lib.txt']);
  box.write('info/attributes', 'lib.txt text eol=crlf\n', modules);
  box.write('lib.txt', 'good\n', lib);
  const second = await orderOn(box, [bad], { checks });
  expect(verdicts(await allOf(second.order))).toEqual(['t-2 failed']);
});

test('checks are not told of another repository by variables', async () => {
  const box = sandbox();
  const checks = [
    'test -z "$GIT_DIR$GIT_WORK_TREE$GIT_INDEX_FILE$GIT_COMMON_DIR" && git rev-parse --git-common-dir | grep -qv /.town/git',
  ];
  const { order } = await orderOn(box, [task(box, 't-1', { 'b.txt': '' })], { checks });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
});
