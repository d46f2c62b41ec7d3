import { rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runMergeQueue } from '../../../src/world/real/merge-queue.ts';
import { allOf, mainOf, orderOn, subjects, task, verdicts } from './queue.ts';
import { exists, sandbox } from './sandbox.ts';

test('a green batch lands with one run of the checks, on the very tree that lands', async () => {
  const box = sandbox();
  const tasks = ['t-1', 't-2', 't-3'].map((name) => task(box, name, { [`${name} "x".txt`]: name }));
  const before = mainOf(box);
  const { order, said } = await orderOn(box, tasks);
  const results = await allOf(order);
  expect(verdicts(results)).toEqual(['t-1 merged', 't-2 merged', 't-3 merged']);
  expect(subjects(box)).toEqual(['Start', 'Work of t-1', 'Work of t-2', 'Work of t-3']);
  const tree = box.git(['rev-parse', 'main^{tree}']).trim();
  expect(said.checked).toMatchObject([{ passed: true, tree, tasks: ['t-1', 't-2', 't-3'] }]);
  expect(said.mainAtRecord).toEqual([before]);
  expect(results.map((each) => each.tree)).toEqual([tree, tree, tree]);
  const commits = box
    .git(['rev-list', '--reverse', `${before}..main`])
    .trim()
    .split('\n');
  expect(results.map((each) => each.commit)).toEqual(commits);
  expect(box.read('t-3 "x".txt')).toBe('t-3');
  expect(box.git(['status', '--porcelain'])).toBe('');
});

test.each([1, 2, 3, 4, 5])(
  'with five tasks of which number %i is bad, exactly that one is ejected',
  async (bad) => {
    const box = sandbox();
    const names = ['t-1', 't-2', 't-3', 't-4', 't-5'];
    const tasks = names.map((name, at) =>
      task(box, name, at + 1 === bad ? { bad: name } : { [`${name}.txt`]: name }),
    );
    const { order, said } = await orderOn(box, tasks);
    const results = await allOf(order);
    const failed = results.filter((each) => each.verdict !== 'merged');
    expect(verdicts(failed)).toEqual([`t-${bad} failed`]);
    expect(failed[0]?.note).toMatch(/exit 7\nbad is there$/);
    expect(results).toHaveLength(5);
    expect(subjects(box).slice(1)).toEqual(
      names.filter((name) => name !== `t-${bad}`).map((name) => `Work of ${name}`),
    );
    const green = said.checked.filter((each) => each.passed).map((each) => each.tree);
    for (const { verdict, tree } of results)
      if (verdict === 'merged') expect(green).toContain(tree);
    expect(green).toContain(box.git(['rev-parse', 'main^{tree}']).trim());
    expect(exists(path.join(box.root, 'bad'))).toBe(false);
  },
);

test('two tasks that are green alone and red together: the later one is ejected', async () => {
  const box = sandbox();
  const tasks = [
    task(box, 't-1', { one: '' }),
    task(box, 't-2', { two: '' }),
    task(box, 't-3', { three: '' }),
  ];
  const { order } = await orderOn(box, tasks, { checks: ['test ! -e one || test ! -e three'] });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged', 't-2 merged', 't-3 failed']);
});

test('a conflict ejects the task with its files; the others land', async () => {
  const box = sandbox();
  const odd = 'a "file"\n.txt';
  box.commit({ [odd]: 'start' });
  const tasks = [
    task(box, 't-1', { 'b.txt': '1' }),
    task(box, 't-2', { [odd]: 'mine' }),
    task(box, 't-3', { 'c.txt': '3' }),
  ];
  box.commit({ [odd]: 'theirs' }, 'By somebody else');
  const { order } = await orderOn(box, tasks);
  const results = await allOf(order);
  expect(verdicts(results).sort()).toEqual(['t-1 merged', 't-2 conflict', 't-3 merged']);
  expect(results.find((each) => each.task === 't-2')?.note).toContain(JSON.stringify(odd));
});

test('a conflict with a task that turns out bad is no conflict', async () => {
  const box = sandbox();
  const tasks = [
    task(box, 't-1', { bad: 'x', 'a.txt': 'mine' }),
    task(box, 't-2', { 'a.txt': 'other' }),
  ];
  const { order } = await orderOn(box, tasks);
  expect(verdicts(await allOf(order))).toEqual(['t-1 failed', 't-2 merged']);
  expect(box.read('a.txt')).toBe('other');
});

test('a conflict with a task that landed is one', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { 'a.txt': 'mine' }), task(box, 't-2', { 'a.txt': 'other' })];
  const { order } = await orderOn(box, tasks);
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged', 't-2 conflict']);
});

test('a tree that is known to be green is not checked again', async () => {
  const box = sandbox();
  const first = task(box, 't-1', { 'b.txt': '1' });
  const tree = box.git(['rev-parse', 'town/t-1^{tree}']).trim();
  const { order, said } = await orderOn(box, [first], {
    isGreen: (asked, commands) => asked === tree && commands.length === 1,
  });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  expect(said.checked).toEqual([]);
});

test('when `into` is red without the task, the note says so', async () => {
  const box = sandbox();
  box.commit({ bad: 'x' }, 'The person breaks main');
  const repairs = task(box, 't-2', { 'b.txt': '1' });
  box.git(['checkout', '-q', 'town/t-2']);
  rmSync(path.join(box.root, 'bad'));
  const head = box.commit({}, 'Repairs main');
  box.git(['checkout', '-q', 'main']);
  const tasks = [task(box, 't-1', { 'c.txt': '1' }), { ...repairs, head }];
  const { order } = await orderOn(box, [...tasks].reverse());
  expect(verdicts(await allOf(order))).toEqual(['t-2 merged', 't-1 merged']);
  const broken = sandbox();
  broken.commit({ bad: 'x' }, 'The person breaks main');
  const alone = await orderOn(broken, [task(broken, 't-1', { 'c.txt': '1' })]);
  const [result] = await allOf(alone.order);
  expect(result?.verdict).toBe('failed');
  expect(result?.note).toMatch(
    /^The checks fail on main \([0-9a-f]{12}\) without this task, too\./,
  );
});

test('several checks run in order, each on the clean tree, until one fails', async () => {
  const box = sandbox();
  box.commit({ '.gitignore': 'cache\n' });
  const checks = [
    'echo dirt > a.txt; echo x > litter; echo y > cache; git checkout -q -b stray',
    'test "$(cat a.txt)" = one && test ! -e litter && test -e cache',
    'exit 9',
    'echo never > ../../../ran',
  ];
  const { order, said } = await orderOn(box, [task(box, 't-1', { 'b.txt': '1' })], { checks });
  const [result] = await allOf(order);
  expect(result?.note).toMatch(/^The checks fail on main .*\nexit 9: exit 9$/);
  // The first one on the task's tree, the second on that of `into`.
  expect(said.checked.map((each) => [each.passed, each.tasks.length])).toEqual([
    [false, 1],
    [false, 0],
  ]);
  expect(exists(path.join(box.root, 'ran'))).toBe(false);
  expect(box.git(['status', '--porcelain'], order.path)).toBe('');
});

test('a check that takes too long is a failure that says so', async () => {
  const box = sandbox();
  const checks = ['test ! -e slow || sleep 60'];
  const { order } = await orderOn(box, [task(box, 't-1', { slow: '' })], { checks, timeMs: 300 });
  const [result] = await allOf(order);
  expect(result?.note).toContain('took too long');
});

test('work that is on `into` already, or whose commit is nowhere, is told without a check', async () => {
  const box = sandbox();
  const done = task(box, 't-1', { 'b.txt': '1' });
  box.git(['merge', '-q', '--ff-only', 'town/t-1']);
  const lost = { ...task(box, 't-2', {}), head: 'f'.repeat(40) };
  const { order, said } = await orderOn(box, [done, lost]);
  const results = await allOf(order);
  expect(verdicts(results).sort()).toEqual(['t-1 merged', 't-2 failed']);
  expect(results.find((each) => each.task === 't-1')).toMatchObject({
    tree: null,
    commit: mainOf(box),
  });
  expect(said.checked).toEqual([]);
});

test('it waits while the person has uncommitted changes, says why, and lands afterwards', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { 'b.txt': '1' })];
  box.write('a.txt', 'my unsaved thought\n');
  const { order, said } = await orderOn(box, tasks, {
    waits: async (reason) => {
      said.waits.push(reason);
      expect(box.read('a.txt')).toBe('my unsaved thought\n');
      if (said.waits.length === 1) {
        box.git(['checkout', '-q', 'a.txt']);
        box.write('b.txt', 'in the way');
      } else rmSync(path.join(box.root, 'b.txt'));
    },
  });
  // `a.txt` is put right inside the first wait, so the second look finds the second reason.
  const waits = order.waits;
  order.waits = async (reason) => {
    if (said.waits.length === 1) box.write('a.txt', 'my unsaved thought\n');
    await waits(reason, '');
    box.git(['checkout', '-q', 'a.txt']);
  };
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  expect(said.waits).toEqual([
    expect.stringMatching(/uncommitted changes: a\.txt$/),
    expect.stringMatching(/in the way: b\.txt$/),
  ]);
  expect(said.checked).toHaveLength(1);
  expect(box.read('b.txt')).toBe('1');
});

test('a change of the person is noticed within moments, however long it has waited', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { 'b.txt': '1' })];
  box.write('a.txt', 'a thought of half an hour\n');
  let looks = 0;
  let mended = 0;
  const { order } = await orderOn(box, tasks, {
    progress: ({ step }) => {
      if (step === 'waiting') looks += 1;
      // By now it would rest for four seconds.
      if (looks !== 4 || mended > 0) return;
      box.git(['checkout', '-q', 'a.txt']);
      mended = performance.now();
    },
  });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  expect(performance.now() - mended).toBeLessThan(3500);
});

test('whoever waits is told what to do about it', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { 'b.txt': '1' })];
  box.write('a.txt', 'my unsaved thought\n');
  const told: string[] = [];
  const { order } = await orderOn(box, tasks, {
    waits: async (_, next) => {
      told.push(next);
      box.git(['checkout', '-q', 'a.txt']);
    },
  });
  await allOf(order);
  expect(told).toEqual([`Commit or stash a.txt in ${box.root}. It lands by itself then.`]);
});

test('a branch that moved while it waited is built on and checked again', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { 'b.txt': '1' })];
  box.write('a.txt', 'goes into a commit\n');
  const { order, said } = await orderOn(box, tasks, {
    waits: async () => void box.commit({}, 'The person commits'),
  });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged']);
  expect(subjects(box)).toEqual(['Start', 'The person commits', 'Work of t-1']);
  expect(said.checked.map((each) => each.passed)).toEqual([true, true]);
  expect(said.checked[1]?.tree).toBe(box.git(['rev-parse', 'main^{tree}']).trim());
});

test('waiting and checking can be called off; the tasks are then untouched', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { 'b.txt': '1' })];
  box.write('a.txt', 'dirty\n');
  const stop = new AbortController();
  const waiting = await orderOn(box, tasks, {
    signal: stop.signal,
    waits: async () => stop.abort(),
  });
  await expect(allOf(waiting.order)).rejects.toThrow(/abort/i);
  const other = new AbortController();
  const checks = ['echo begun; sleep 60'];
  const progress = (step: { tail: string }) => void (step.tail.includes('begun') && other.abort());
  const checking = await orderOn(box, tasks, { signal: other.signal, checks, progress });
  await expect(allOf(checking.order)).rejects.toThrow(/abort/i);
  expect(checking.said.checked).toEqual([]);
  expect(subjects(box)).toEqual(['Start']);
});

test('what was not written down does not land', async () => {
  const box = sandbox();
  const { order } = await orderOn(box, [task(box, 't-1', { 'b.txt': '1' })], {
    record: () => Promise.reject(new Error('The disk is full.')),
  });
  await expect(allOf(order)).rejects.toThrow('The disk is full.');
  expect(subjects(box)).toEqual(['Start']);
});

test('merge mode makes a merge commit per task', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { 'b.txt': '1' }), task(box, 't-2', { 'c.txt': '2' })];
  const { order } = await orderOn(box, tasks, { mode: 'merge' });
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged', 't-2 merged']);
  const first = box.git(['log', '--first-parent', '--format=%s', 'main']).trim().split('\n');
  expect(first).toEqual(['Merge t-2: Do t-2', 'Merge t-1: Do t-1', 'Start']);
});

test('a later epoch of a task that landed is new work', async () => {
  const box = sandbox();
  const { order } = await orderOn(box, [task(box, 't-1', { 'b.txt': '1' })]);
  const [first] = await allOf(order);
  const again = await orderOn(box, order.tasks, { isGreen: (tree) => tree === first?.tree });
  expect(await allOf(again.order)).toEqual([first]);
  box.git(['branch', '-q', '-D', 'town/t-1']);
  const next = await orderOn(box, [task(box, 't-1', { 'b.txt': '2' }, 2)]);
  const [second] = await allOf(next.order);
  expect(second?.verdict).toBe('merged');
  expect(second?.commit).not.toBe(first?.commit);
});

test('refs that say a task landed prove nothing for a tree this town has no green run of', async () => {
  const box = sandbox();
  const { order } = await orderOn(box, [task(box, 't-1', { 'b.txt': '1' })]);
  const [first] = await allOf(order);
  const head = box.git(['rev-parse', 'main']).trim();
  // Another town with the same names, or anyone: a new task of that name and epoch has other work.
  box.git(['branch', '-q', '-D', 'town/t-1']);
  const other = await orderOn(box, [task(box, 't-1', { 'c.txt': '2' })]);
  const [second] = await allOf(other.order);
  expect(second).toMatchObject({ verdict: 'merged' });
  expect(second?.tree).not.toBe(first?.tree);
  expect(other.said.checked.map(({ tree }) => tree)).toEqual([second?.tree]);
  expect(box.git(['rev-parse', 'main']).trim()).not.toBe(head);
});

test('symlinks an agent committed land as links and lead nowhere', async () => {
  const box = sandbox();
  box.git(['checkout', '-q', '-b', 'town/t-1']);
  symlinkSync('/etc', path.join(box.root, 'etc'));
  symlinkSync('../../.town', path.join(box.root, 'town'));
  const head = box.commit({}, 'Links');
  box.git(['checkout', '-q', 'main']);
  const first = {
    task: 't-1',
    title: 'Links',
    epoch: 1,
    branch: 'town/t-1',
    base: mainOf(box),
    head,
  };
  // Another one then writes through the link's name: a conflict of kinds, not a file in /etc.
  const second = task(box, 't-2', { 'etc/town-was-here': 'x' });
  const { order } = await orderOn(box, [first, second]);
  expect(verdicts(await allOf(order))).toEqual(['t-1 merged', 't-2 conflict']);
  expect(exists('/etc/town-was-here')).toBe(false);
});

test('a consumer that stops early leaves the queue’s checkout clean', async () => {
  const box = sandbox();
  const tasks = [task(box, 't-1', { bad: '1' }), task(box, 't-2', { 'c.txt': '2' })];
  const { order } = await orderOn(box, tasks, { checks: ['echo dirt > a.txt; test ! -e bad'] });
  for await (const result of runMergeQueue(order)) {
    expect(result.verdict).toBe('failed');
    break;
  }
  expect(box.git(['status', '--porcelain'], order.path)).toBe('');
});
