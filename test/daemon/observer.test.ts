/** Whether a text may be typed is read from the screen as it is, not from the last reading. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPresets } from '../../src/agents/load.ts';
import { createObserver, type ObserverOptions } from '../../src/daemon/observer.ts';
import { createEmulator } from '../../src/terminal/emulator.ts';

const shipped = loadPresets(readFileSync('config/agents.yaml', 'utf8'));
if (!shipped.ok) throw new Error(shipped.problems.join('\n'));
const { gemini, codex, sim } = shipped.presets.named;
const { command } = shipped.presets;

const login = readFileSync('test/fixtures/first-run/gemini-login.bytes');
const box = (line: string) =>
  `\x1b[2J\x1b[H\x1b]0;◇  Ready (acme)\x07╭────╮\r\n│ > ${line}\x1b[s  │\r\n╰────╯\x1b[u`;
const atPrompt = box('  Type your message');

/** Long ago, so that every screen is quiet. */
const wroteAt = 0;

function open(options: Partial<ObserverOptions> = {}) {
  const screen = createEmulator({ columns: 100, rows: 30, scrollback: 10 });
  const observer = createObserver({
    preset: gemini!,
    begins: 'with its brief',
    wasAtWork: () => true,
    ...options,
  });
  const write = (text: string | Uint8Array) =>
    screen.write(typeof text === 'string' ? Buffer.from(text) : text);
  return {
    write,
    read: () => observer.read(screen, wroteAt),
    obstacle: (at = wroteAt) => observer.obstacle(screen, at),
    standstill: observer.standstill,
  };
}

describe('a text', () => {
  test('may be typed at the prompt of an agent that was at work', () => {
    const { write, read, obstacle } = open();
    write(atPrompt);
    expect([read().reading, obstacle()]).toEqual(['idle', null]);
  });

  test('may not be typed on a login that came up since the last reading', () => {
    const { write, read, obstacle } = open();
    write(atPrompt);
    expect(read().reading).toBe('idle');
    write(login);
    expect(obstacle()).toBe('first run');
  });

  test('may not be typed on an unknown dialog under a title that says Ready', () => {
    const { write, read, obstacle } = open();
    write(atPrompt);
    expect(read().reading).toBe('idle');
    write('\x1b[2J\x1b[H Your session has ended. Press Enter to leave.');
    expect(obstacle()).toBe('no prompt');
    expect(read().reading).toBe('idle');
    expect(obstacle()).toBe('no prompt');
  });

  test('may not be typed before the run was seen at work, and after that it may', () => {
    const { write, read, obstacle } = open({ wasAtWork: () => false });
    write(atPrompt);
    read();
    expect(obstacle()).toBe('not seen at work');
    write('\x1b]0;✦  Working… (acme)\x07');
    expect(read().reading).toBe('busy');
    write(atPrompt);
    read();
    expect(obstacle()).toBe(null);
  });

  test('may not be typed behind a line that was begun before anybody looked', () => {
    const { write, read, obstacle } = open({ preset: codex! });
    write('\x1b]0;acme | Ready\x07\r\n› half a li');
    read();
    expect(obstacle()).toBe('line begun');
    write('\r\x1b[K› ');
    expect(obstacle()).toBe('line begun');
    read();
    expect(obstacle()).toBe(null);
  });

  test('waits for the end of a limit', () => {
    const { write, read, obstacle } = open({ preset: sim! });
    write('Usage limit reached. Try again in 1h.');
    expect(read().limitedUntil).toBeGreaterThan(Date.now());
    expect(obstacle()).toBe('limited');
  });

  test('for a program without rules waits until it has spoken, and then for quiet', () => {
    let spoken = false;
    const { write, read, obstacle } = open({ preset: command, wasAtWork: () => spoken });
    write('Proceed? ');
    read();
    expect(obstacle()).toBe('unknown program');
    spoken = true;
    expect([obstacle(), obstacle(Date.now())]).toEqual([null, 'never quiet']);
  });
});

describe('a screen that stands still', () => {
  test('is none while it is known, and says nothing of a program without rules', () => {
    const known = open();
    known.write(atPrompt);
    known.read();
    const plain = open({ preset: command, wasAtWork: () => false });
    plain.write('$ ');
    plain.read();
    expect([known.standstill(), plain.standstill()]).toEqual(['known', 'known']);
  });

  test('is not told at once', () => {
    const { write, read, standstill } = open({ wasAtWork: () => false });
    write('Log in?');
    read();
    expect(standstill()).toBe('moving');
  });
});
