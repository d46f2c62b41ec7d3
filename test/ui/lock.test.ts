import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/core/run.ts';
import type { View } from '../../src/ui/model/model.ts';
import { type Locks, lockOf, turned } from '../../src/ui/views/town/lock.ts';
import { entered } from '../../src/ui/views/town/typing.ts';
import { factsIn, pressIn } from './fixtures/press.ts';
import { aGraph, agentRole, aRun, aSeat, aState } from './fixtures/town.ts';

const rule: Locks = { rule: 'busy', byHand: {} };

function townWith(run: Partial<Run>) {
  const seats = [aSeat('worker.1', 'r-1'), aSeat('worker.2', null)];
  const runs = [aRun('r-1', 'worker.1', 't-1', run)];
  return aState({ graph: aGraph([agentRole('worker', 2)]), seats, runs });
}

const busy = townWith({ reading: 'busy' });

describe('a lock', () => {
  const seats: [what: string, run: Partial<Run>, lock: ReturnType<typeof lockOf>][] = [
    ['an agent at work', { reading: 'busy' }, 'at work'],
    ['an agent that starts', { reading: 'starting' }, 'at work'],
    ['an agent whose state is lost', { reading: 'lost' }, 'at work'],
    ['an agent that asks', { reading: 'asking' }, null],
    ['an agent on an unknown screen', { reading: 'starting', still: 'Log in?' }, null],
    ['an agent with nothing to do', { reading: 'idle' }, null],
    ['an agent without a task', { reading: 'busy', task: null }, null],
    [
      'a standing role with a task',
      { reading: 'busy', terms: { ...agentRole('mayor', 1), standing: true } },
      null,
    ],
  ];
  for (const [what, run, lock] of seats)
    it(`is ${lock === null ? 'off' : 'on'} for ${what}`, () => {
      expect(lockOf(rule, townWith(run), 'worker.1')).toBe(lock);
    });

  it('is off for everyone when the settings say never, and for an empty seat', () => {
    expect(lockOf({ ...rule, rule: 'never' }, busy, 'worker.1')).toBeNull();
    expect(lockOf(rule, busy, 'worker.2')).toBeNull();
  });

  it('is turned by hand, and stays so whatever the agent does', () => {
    const open = turned(rule, busy, 'worker.1');
    expect(lockOf(open, busy, 'worker.1')).toBeNull();
    const locked = turned(open, busy, 'worker.1');
    expect(lockOf(locked, townWith({ reading: 'asking' }), 'worker.1')).toBe('by hand');
    expect(lockOf(turned({ ...rule, rule: 'never' }, busy, 'worker.2'), busy, 'worker.2')).toBe(
      'by hand',
    );
  });
});

describe('Enter at a locked seat', () => {
  const press = (keys: string, begin?: View) => pressIn(busy, keys, begin);

  it('says so first, and types the second time', () => {
    const once = press('\r');
    expect(once.view.mode.kind).toBe('command');
    expect(once.notice).toBe('worker.1 is busy; Enter again to type anyway.');
    expect(press('\r\r').view.mode).toEqual({
      kind: 'typing',
      target: { seat: 'worker.1', run: 'r-1' },
    });
  });

  it('asks anew after any other key, a paste among them', () => {
    for (const between of ['g', 'x', '\x1b', '\x1b[200~y\x1b[201~'])
      expect(press(`\r${between}\r`).view.mode.kind, between).toBe('command');
  });

  it('asks anew when another session has come to the seat', () => {
    const { view } = press('\r');
    const seats = [aSeat('worker.1', 'r-2')];
    const next = aState({
      graph: aGraph([agentRole('worker', 1)]),
      seats,
      runs: [aRun('r-2', 'worker.1', 't-2')],
    });
    expect(entered(view, factsIn(next)).mode.kind).toBe('command');
  });

  it('types at once after L, and asks again after another L', () => {
    expect(press('L\r').view.mode.kind).toBe('typing');
    expect(press('L').notice).toBe('worker.1 is unlocked: Enter types to it at once.');
    const again = press('LL\r');
    expect(again.view.mode.kind).toBe('command');
    expect(again.notice).toContain('worker.1 is locked; Enter again to type anyway');
  });

  it('leaves whoever types already alone when the seat becomes locked', () => {
    const idle = townWith({ reading: 'idle' });
    const typing = pressIn(idle, '\r').view;
    expect(typing.mode.kind).toBe('typing');
    const after = press('abc', typing).view;
    expect(after.mode).toEqual(typing.mode);
  });

  it('is not got around by moving the typing along, by keys or by a click', () => {
    const seats = [aSeat('mayor', 'r-9'), aSeat('worker.1', 'r-1')];
    const runs = [
      aRun('r-9', 'mayor', null, { reading: 'idle' }),
      aRun('r-1', 'worker.1', 't-1', { reading: 'busy' }),
    ];
    const graph = aGraph([agentRole('mayor', 1), agentRole('worker', 1)]);
    const two = aState({ graph, seats, runs });
    const typing = pressIn(two, '\r').view;
    for (const keys of ['\x1b\x0a', '\x1b\x0c', '\x1b\x0e', '\x1b\x10'])
      expect(pressIn(two, keys, typing).view.mode, JSON.stringify(keys)).toEqual(typing.mode);
    expect(pressIn(two, '\x1b\x0a', typing).notice).toBe(
      'worker.1 is busy, so locked. You still type to mayor.',
    );
    expect(pressIn(two, '\x1b\x0a', pressIn(two, 'JLK\r').view).view.mode).toEqual({
      kind: 'typing',
      target: { seat: 'worker.1', run: 'r-1' },
    });
  });
});
