/** The line that says what is waited for. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { leavingWords } from '../../src/cli/commands/down.ts';
import { openWaiting, waitingLine } from '../../src/cli/waiting.ts';

function stream(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

const pace = { first: 20, every: 40, plain: 20 };

/** Lets every timer fire that the line may have set: however slow the machine is, this one is due later. */
const afterAllTimers = () => pause(100);

describe('in a terminal', () => {
  test('nothing is written of what is soon over', async () => {
    const to = stream(true);
    const waiting = openWaiting({ stream: to, title: 'Starting', pace });
    waiting.tell('reading');
    waiting.done();
    await afterAllTimers();
    expect(to.written).toEqual([]);
  });

  test('one line is kept true in its place, and taken away at the end', async () => {
    const to = stream(true);
    const began = performance.now();
    const waiting = openWaiting({ stream: to, title: 'Starting', pace });
    for (let at = 0; at < 100; at += 1) {
      waiting.tell(`reading (${at} of 100)`);
      await pause(2);
    }
    waiting.done();
    const most = (performance.now() - began) / pace.every + 1;
    const lines = to.written.slice(0, -1);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.length).toBeLessThanOrEqual(most);
    for (const line of lines) expect(line).toMatch(/^\r\x1b\[KStarting: reading \(\d+ of 100\)…/);
    expect(to.written.at(-1)).toBe('\r\x1b[K');
    await afterAllTimers();
    expect(to.written).toHaveLength(lines.length + 1);
  });

  test('it is never wider than the terminal, and obeys nothing that is in it', async () => {
    const to = stream(true, 20);
    const waiting = openWaiting({ stream: to, title: 'Starting', pace });
    waiting.tell(`\x1b[2J${'long '.repeat(20)}`);
    await afterAllTimers();
    waiting.done();
    expect(to.written[0]).toBe('\r\x1b[KStarting: [2Jlong …');
  });
});

test('in a pipe each step that lasts is a line, once', async () => {
  const to = stream(false);
  const waiting = openWaiting({ stream: to, title: 'Taking down', pace });
  waiting.tell('ending 2 agents');
  await afterAllTimers();
  waiting.tell('ending 2 agents, 1 left');
  waiting.tell('closing the ledger');
  await afterAllTimers();
  waiting.done();
  expect(to.written).toEqual([
    'Taking down: ending 2 agents…\n',
    'Taking down: closing the ledger…\n',
  ]);
});

test.each([
  ['', 0, 'Starting…'],
  ['reading', 999, 'Starting: reading…'],
  ['reading', 3200, 'Starting: reading… · 3s'],
  ['reading', 65_000, 'Starting: reading… · 1m'],
])('%j after %d ms reads %j', (words, ms, line) => {
  expect(waitingLine({ title: 'Starting', words, ms })).toBe(line);
});

const seats = (...names: string[]) => names.map((seat) => ({ seat }));

test.each([
  [seats('a.1'), 1, 'ending the agent: a.1'],
  [seats('a.1', 'a.2'), 2, 'ending 2 agents: a.1, a.2'],
  [seats('a.2'), 2, 'ending 2 agents, 1 left: a.2'],
  [seats('a', 'b', 'c', 'd', 'e', 'f'), 9, 'ending 9 agents, 6 left: a, b, c, d and 2 more'],
  [[], 3, 'closing the ledger'],
])('%j of %d: %s', (left, all, words) => {
  expect(leavingWords(left, all)).toBe(words);
});
