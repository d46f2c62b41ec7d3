import { describe, expect, test } from 'vitest';
import { type Event, emptyState, type Run } from '../../src/core/index.ts';
import type { Daemon } from '../../src/daemon/daemon.ts';
import { tellTurnEnd } from '../../src/daemon/turn-end.ts';
import type { Watch } from '../../src/daemon/watch.ts';

type Given = {
  run?: Partial<Run>;
  reading?: Partial<ReturnType<Watch['reading']>>;
  /** How long its screen has been quiet, in milliseconds. */
  quietMs?: number;
  mail?: boolean;
};

/** The parts of a daemon that are looked at, with one agent that rests, and was written to. */
function deskWith({ run, reading, quietMs = 60_000, mail = false }: Given = {}) {
  const told: Event[] = [];
  const about = { id: 'r-1', task: 't-1', phase: 'live', turnDue: true, ...run };
  const terms = { limits: { reminders: 2 } };
  const run1 = { ...about, reminders: 0, terms } as Run;
  const state = { ...emptyState, runs: { 'r-1': run1 } };
  const idle = { reading: 'idle', rule: 'title: rests', text: '', limitedUntil: null } as const;
  const quietSince = Date.now() - quietMs;
  const watch = { reading: () => ({ ...idle, ...reading }), wroteAt: () => quietSince };
  const daemon = {
    loop: {
      state: () => state,
      submit: async (event: Event) => {
        run1.turnDue = false;
        told.push(event);
      },
    },
    watches: new Map([['r-1', watch]]),
    mail: new Map(mail ? [['r-1', Promise.resolve()]] : []),
    closing: new AbortController().signal,
  } as unknown as Daemon;
  return { daemon, told };
}

describe('the end of a turn that nobody saw', () => {
  test('is told once, however often it is looked for', async () => {
    const { daemon, told } = deskWith();
    await Promise.all([tellTurnEnd(daemon, 'r-1'), tellTurnEnd(daemon, 'r-1')]);
    await tellTurnEnd(daemon, 'r-1');
    const event = { type: 'run.read', run: 'r-1', reading: 'idle', text: '', turnOver: true };
    expect(told).toEqual([event]);
  }, 15_000);

  const noRules = { reading: 'busy', rule: 'no rules' } as const;
  test.each<[string, Given]>([
    ['of an agent without rules, whose silence says nothing', { reading: noRules }],
    ['while a rule says that it is at work', { reading: { reading: 'busy' } }],
    ['while it asks', { reading: { reading: 'asking' } }],
    ['when it was read since', { run: { turnDue: false } }],
    ['when nothing has reached it', { run: { turnDue: undefined } as object }],
    ['while more is on its way to it', { mail: true }],
    ['of a session without a task', { run: { task: null } }],
    ['of a run whose verdict is being checked', { run: { phase: 'checking' } }],
  ])('is not told %s', async (_, given) => {
    const { daemon, told } = deskWith(given);
    await tellTurnEnd(daemon, 'r-1');
    expect(told).toEqual([]);
  });
});
