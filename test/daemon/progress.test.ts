/** What the daemon is at, as those who watch are told of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Progress } from '../../src/client/protocol.ts';
import { onTheBeat } from '../../src/daemon/live.ts';
import { inTurn, runShown, type Step, showing } from '../../src/daemon/progress.ts';
import { stepsTo } from '../../src/daemon/steps.ts';
import { lastOf } from '../../src/world/real/check.ts';
import type { Repository } from '../../src/world/real/git/index.ts';
import { oneAtATime } from '../../src/world/real/git/repository.ts';
import { until } from '../until.ts';

function desk() {
  const work = new Map<string, Progress>();
  const seen: string[] = [];
  const stirred = () => void seen.push([...work.values()].map(({ step }) => step).join());
  return { daemon: { work, stirred }, work, seen };
}

test('work is shown while it lasts, and gone when it ends or fails', async () => {
  const { daemon, work, seen } = desk();
  const done = await showing(daemon, 'r-1', async (tell) => {
    tell({ step: 'waiting for git' });
    tell({ step: 'making its worktree' });
    return 7;
  });
  expect(done).toBe(7);
  const failing = showing(daemon, 't-1', async (tell) => {
    tell({ step: 'archiving', tasks: ['t-1'] });
    throw new Error('no disk');
  });
  await expect(failing).rejects.toThrow('no disk');
  expect(seen).toEqual(['waiting for git', 'making its worktree', '', 'archiving', '']);
  expect(work.size).toBe(0);
});

test('work that shows nothing stirs nobody', async () => {
  const { daemon, seen } = desk();
  await showing(daemon, 'old runs', async () => null);
  expect(seen).toEqual([]);
});

test('the time of a step goes on while its output grows, and begins anew with the next command', async () => {
  const { daemon, work } = desk();
  await showing(daemon, 'b-1', async (tell) => {
    const began = () => work.get('b-1')?.startedAt ?? 0;
    const step = { step: 'testing', command: 'npm test', part: { at: 1, of: 2 } };
    tell(step);
    const first = began();
    await until('the clock to go on', () => Date.now() > first);
    tell({ ...step, tail: 'more' });
    expect([began(), work.get('b-1')?.tail]).toEqual([first, 'more']);
    tell({ ...step, part: { at: 2, of: 2 } });
    expect(began()).toBeGreaterThan(first);
  });
});

test('a command shows its output as it comes', async () => {
  const steps: Step[] = [];
  const order = { cwd: '/', env: { PATH: process.env['PATH'] ?? '' }, timeMs: 30_000 };
  const command = 'echo one; echo two';
  const { passed } = await runShown(
    (step) => void steps.push(step),
    { step: 'testing', tasks: ['t-1'] },
    { ...order, command },
  );
  expect(passed).toBe(true);
  expect(steps[0]).toEqual({ step: 'testing', tasks: ['t-1'], command });
  expect(steps.at(-1)).toEqual({ step: 'testing', tasks: ['t-1'], command, tail: 'one\ntwo\n' });
});

test('whoever waits for git is told when the turn has come', async () => {
  const repository = { alone: oneAtATime() } as Repository;
  const said: string[] = [];
  const turn = (name: string) => inTurn(repository, () => void said.push(name));
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = turn('first').alone(() => held.then(() => said.push('first is done')));
  const second = turn('second').alone(async () => said.push('second is done'));
  await until('the first to have its turn', () => said.length > 0);
  release();
  await Promise.all([first, second]);
  expect(said).toEqual(['first', 'first is done', 'second', 'second is done']);
});

test.each([
  ['', 10, ''],
  ['short\n', 10, 'short\n'],
  ['one\ntwo\nthree\n', 8, 'three\n'],
  ['10%\r20%\r30%', 8, '20%\r30%'],
  ['no end of a line at all', 6, 'at all'],
])('the end of %j in %d characters is %j', (output, most, kept) => {
  expect(lastOf(output, most)).toBe(kept);
});

test('news go out at most four times a second, and not at all when nothing stirs', async () => {
  let sent = 0;
  const beat = onTheBeat(() => {
    sent += 1;
  }, 50);
  const began = performance.now();
  await until('five news', () => {
    beat.stir();
    return sent >= 5;
  });
  // Timers may fire a millisecond early.
  expect(sent).toBeLessThanOrEqual((performance.now() - began) / 49);
  // What was stirred up last goes out; however slow the machine is, later timers fire later.
  await pause(150);
  const before = sent;
  await pause(150);
  expect(sent).toBe(before);
});

test('a start says each step at once, and its counts no more often than they can be read', () => {
  let now = 0;
  const said: string[] = [];
  const step = stepsTo(
    ({ step, at }) => void said.push(at === null ? step : `${step} ${at}`),
    () => now,
  );
  step('checking the ledger');
  step('reading the ledger');
  for (let at = 0; at <= 10_000; at += 100) {
    now += 10;
    step('reading the ledger', { at, of: 10_000 });
  }
  step('looking at the repository');
  expect(said).toEqual([
    'checking the ledger',
    'reading the ledger',
    'reading the ledger 2400',
    'reading the ledger 4900',
    'reading the ledger 7400',
    'reading the ledger 9900',
    'looking at the repository',
  ]);
});
