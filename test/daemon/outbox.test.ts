import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPresets } from '../../src/agents/load.ts';
import { type Event, emptyState, type State } from '../../src/core/index.ts';
import type { Daemon } from '../../src/daemon/daemon.ts';
import { deliver } from '../../src/daemon/outbox.ts';
import type { Watch } from '../../src/daemon/watch.ts';

const shipped = loadPresets(readFileSync('config/agents.yaml', 'utf8'));
const presets = shipped.ok ? shipped.presets : null;

const message = { id: 'm-1', run: 'r-1', text: 'Hello', at: 1, by: 'human' };
const mail = { run: 'r-1', message: 'm-1', text: 'Hello' };

/** The parts of a daemon that a delivery looks at, with one agent that reads as given. */
function deskWith(watch: Partial<Watch> | null, messages: State['messages'] = { 'm-1': message }) {
  const told: Event[] = [];
  const state: State = { ...emptyState, messages };
  const loop = { state: () => state, submit: async (event: Event) => told.push(event) };
  const closing = new AbortController();
  const watches = new Map(watch === null ? [] : [['r-1', watch]]);
  const daemon = {
    loop,
    watches,
    mail: new Map(),
    presets,
    closing: closing.signal,
  } as unknown as Daemon;
  return { daemon, told, closing };
}

function busyWatch(sent: string[]): Partial<Watch> {
  return {
    obstacle: () => 'at work',
    until: (_test, waitMs) => new Promise((resolve) => setTimeout(() => resolve(false), waitMs)),
    send: (bytes) => void sent.push(Buffer.from(bytes).toString()),
  };
}

describe('a text for an agent that never comes to take it', () => {
  test('is given up with the reason, and nothing is typed', async () => {
    const sent: string[] = [];
    const { daemon, told } = deskWith(busyWatch(sent));
    await deliver(daemon, mail, 60);
    const reason = 'It was never free to take it.';
    expect(told).toEqual([{ type: 'message.failed', message: 'm-1', run: 'r-1', reason }]);
    expect([sent, daemon.mail.size]).toEqual([[], 0]);
  });

  test('is held back by a line that someone has begun', async () => {
    const sent: string[] = [];
    const { daemon, told } = deskWith({ ...busyWatch(sent), obstacle: () => 'line begun' });
    await deliver(daemon, mail, 60);
    expect(told[0]).toMatchObject({ reason: 'A line was begun in its input and not sent.' });
    expect(sent).toEqual([]);
  });

  test('is given up when its agent does not run', async () => {
    const { daemon, told } = deskWith(null);
    await deliver(daemon, mail, 60);
    expect(told[0]).toMatchObject({ type: 'message.failed', reason: 'It is not running.' });
  });

  test('is forgotten in silence once nobody wants it, or the daemon goes down', async () => {
    const unwanted = deskWith(null, {});
    await deliver(unwanted.daemon, mail);
    const going = deskWith(null);
    const delivering = deliver(going.daemon, mail);
    going.closing.abort();
    await delivering;
    expect([unwanted.told, going.told]).toEqual([[], []]);
  });
});
