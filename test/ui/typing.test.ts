import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createInput } from '../../src/terminal/input.ts';
import { createScreen } from '../../src/ui/app/screen.ts';
import { createSession } from '../../src/ui/app/session.ts';
import type { Keymap } from '../../src/ui/input/keymap.ts';
import { until } from '../until.ts';
import { fixtureTown } from './fixtures/client.ts';
import { keymap } from './fixtures/press.ts';
import { themesOf } from './fixtures/themes.ts';
import { busyTown, noon } from './fixtures/town.ts';

const themes = themesOf(fileURLToPath(new URL('../../config/themes', import.meta.url)));
const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

/** A screen in memory; `typed` is what reached the agent with the focus, `writes` what came out since it was emptied. */
async function stage(keys: Keymap = keymap) {
  const typed: string[] = [];
  const writes: string[] = [];
  const town = fixtureTown({
    state: busyTown(noon),
    program: () => ({ screen: () => '$ ', answer: (bytes) => Buffer.from(bytes).toString() }),
    onEvent: (event) => {
      if (event.kind === 'input') typed.push(Buffer.from(event.hex, 'hex').toString());
    },
  });
  const nothing = () => {};
  const screen = createScreen({
    ...{ client: town.client, keymap: keys, themes, theme: 'dark', depth: 'true', seat: null },
    ...{ lock: 'never', recalled: {}, size: { columns: 120, rows: 40 } },
    doors: { connectHolder: town.connectHolder, onLog: nothing },
    sight: { shown: 'true', ground: 'dark', noColour: false },
    write(text, drained) {
      writes.push(text);
      drained();
    },
    onTitle: nothing,
    onWaiting: nothing,
  });
  const session = createSession({
    ...{ client: town.client, screen, keymap: keys, onKitty: nothing, onSuspend: nothing },
    ...{ setMouse: nothing, onCopy: nothing, onWritten: nothing, onEditor: nothing },
    onSave: async () => ({ bytes: 1, path: 'x' }) as never,
    onLeave: nothing,
  });
  close.push(() => screen.close());
  const input = createInput();
  const press = (key: string) => session.take(input.push(Buffer.from(key)), performance.now());
  const type = (text: string) => session.type(Buffer.from(text));
  await until('the terminal', () => screen.emulator('mayor') !== null);
  for (let turns = 0; turns < 20; turns++) await turn();
  return { town, screen, session, press, type, typed, writes };
}

describe('a letter for an agent', () => {
  it('goes to it as it came, and its echo is all that is written', async () => {
    const { screen, press, type, typed, writes } = await stage();
    press('\r');
    writes.length = 0;
    expect([type('a'), type('é'), type(' ')]).toEqual([true, true, true]);
    for (let turns = 0; writes.length < 3 && turns < 1000; turns++) await turn();
    expect(typed).toEqual(['a', 'é', ' ']);
    expect(writes.map((text) => text.replace(/^\x1b\[\d+;\d+H/, ''))).toEqual(['a', 'é', ' ']);
    expect(screen.emulator('mayor')?.text()[0]).toMatch(/\$ aé$/);
  });

  it('is none before Enter, in a dialog, and when it is more than a letter', async () => {
    const { press, type, typed } = await stage();
    expect(type('x')).toBe(false);
    press('n');
    expect(type('x')).toBe(false);
    press('\x1b');
    press('\r');
    for (const other of ['\x01', '\x1b[A', '漢', 'ab', '\r']) expect(type(other)).toBe(false);
    expect(typed).toEqual([]);
  });

  it('goes the long way when it has a meaning of its own', async () => {
    const leaving: Keymap = { ...keymap, typing: { leave: ['`', 'space'] } };
    const { screen, press, type, typed } = await stage(leaving);
    press('\r');
    expect([type('`'), type(' '), type('a')]).toEqual([false, false, true]);
    press('`');
    expect(screen.view.mode.kind).toBe('command');
    expect(typed).toEqual(['a']);
  });

  it('goes the long way while a notice stands, which ends with it', async () => {
    const { screen, session, press, type, typed } = await stage();
    press('\r');
    session.tell('Something to know.');
    expect(type('a')).toBe(false);
    press('a');
    expect([screen.view.notice, type('b')]).toEqual([null, true]);
    expect(typed).toEqual(['a', 'b']);
  });

  it('goes the long way when its agent is out of reach, which is told then', async () => {
    const { town, screen, press, type } = await stage();
    press('\r');
    town.cut('r-1');
    await turn();
    expect(type('a')).toBe(false);
    press('a');
    expect(screen.view.notice?.text).toContain('Not sent');
  });
});
