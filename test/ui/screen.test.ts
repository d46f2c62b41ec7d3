import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromePace } from '../../src/ui/app/scheduler.ts';
import { until } from '../until.ts';
import { buildScreen, type ScreenProgram } from './fixtures/screen.ts';
import type { Terminal } from './fixtures/terminal.ts';

let program: ScreenProgram;
beforeAll(async () => {
  program = await buildScreen();
});
afterEach(() => program.end());
afterAll(() => program.remove());

const open: ScreenProgram['open'] = (...how) => program.open(...how);
const events = () => program.events();

/** All bytes that reached the program of a run, in hexadecimal. */
function bytesFor(run: string): string {
  return events()
    .flatMap((event) => (event.kind === 'input' && event.run === run ? [event.hex] : []))
    .join('');
}

async function untilTrue(what: string, holds: () => boolean): Promise<void> {
  await until(what, holds, { saw: events });
}

describe('the screen in a terminal', () => {
  it('draws the tiles with the terminals in them, at the sizes of their frames', async () => {
    const town = await open(120, 40);
    await town.until('the terminals', (screen) => /92x20/.test(screen) && /29x6/.test(screen));
    const rows = town.rows();
    expect(rows[0]).toContain('▞▚ acme');
    expect(rows[1]).toContain('╭─ ❯ mayor · Move the shop to the new payment service');
    expect(rows[5]).toContain('│  ✔ ask for the contract');
    expect(rows.join('\n')).toContain('❯ 1. Yes');
    expect(events()).toContainEqual({ kind: 'size', run: 'r-1', columns: 92, rows: 20 });
    expect(town.cursor().isHidden).toBe(true);
  });

  it('passes every byte to the focused agent while typing, and none after leaving', async () => {
    const town = await open();
    await town.until('the terminal', (screen) => screen.includes('56x12'));
    town.type('\r');
    await town.until('TYPING', (screen) => screen.includes('TYPING'));
    town.type('hé?qj\x03\x1b[A\t\x7f');
    await untilTrue('the bytes', () => bytesFor('r-1') === '68c3a93f716a031b5b41097f');
    await town.until('the echo', (screen) => screen.includes('> h.?qj'));
    expect(town.cursor().isHidden).toBe(false);
    town.type('\x01');
    await town.until('COMMAND', (screen) => screen.includes('COMMAND'));
    town.type('j');
    await town.until('the next seat', (screen) => screen.includes('❯ ◘ worker.1'));
    expect(bytesFor('r-1')).toBe('68c3a93f716a031b5b41097f');
    expect(town.cursor().isHidden).toBe(true);
  });

  it('sends the leave chord on once when it comes twice', async () => {
    const town = await open();
    await town.until('the terminal', (screen) => screen.includes('56x12'));
    town.type('\r');
    await town.until('TYPING', (screen) => screen.includes('TYPING'));
    town.type('\x01\x01x');
    await untilTrue('the chord', () => bytesFor('r-1') === '0178');
    await town.until('TYPING', (screen) => screen.includes('TYPING'));
  });

  it('pastes as one piece, with a leave chord in it', async () => {
    const town = await open();
    await town.until('the terminal', (screen) => screen.includes('56x12'));
    town.type('\r');
    await town.until('TYPING', (screen) => screen.includes('TYPING'));
    town.type('\x1b[200~one\x01two\x1b[201~');
    await untilTrue('the paste', () => bytesFor('r-1') === '6f6e650174776f');
    await town.until('TYPING', (screen) => screen.includes('TYPING'));
  });

  it('follows the size of the window, and the terminals with it', async () => {
    const town = await open();
    await town.until('the terminal', (screen) => screen.includes('56x12'));
    town.resize(120, 40);
    await town.until('larger terminals', (screen) => screen.includes('92x20'));
    expect(town.rows().at(-1)).toContain('COMMAND');
    town.resize(50, 12);
    await town.until('the polite words', (screen) => screen.includes('This window is 50×12.'));
    town.resize(80, 24);
    await town.until('the tiles', (screen) => screen.includes('56x12'));
  });

  it('gives one terminal the whole screen and takes it back', async () => {
    const town = await open();
    town.type('z');
    await town.until('one large terminal', (screen) => screen.includes('78x20'));
    expect(town.rows().join('\n')).not.toContain('worker.1');
    town.type('z');
    await town.until('the tiles', (screen) => screen.includes('56x12'));
    expect(town.rows().join('\n')).toContain('worker.1');
  });

  it('takes a goal and an answer', async () => {
    const town = await open();
    town.type('n');
    await town.until('the dialog', (screen) => screen.includes('New goal'));
    town.type('Ship it\r');
    await town.until('the receipt', (screen) => screen.includes('Goal added: t-99'));
    town.type('a');
    await town.until('the question', (screen) => screen.includes('Which one should the tests'));
    town.type('both\r');
    await town.until('the receipt', (screen) => screen.includes('Answered'));
    const acts = events().flatMap((event) => (event.kind === 'act' ? [event.event] : []));
    expect(acts).toMatchObject([
      { type: 'task.added', title: 'Ship it' },
      { type: 'inbox.answered', item: 'i-2', text: 'both' },
    ]);
  });

  it('gives the terminal back as it was when it is left', async () => {
    const town = await open();
    town.type('q');
    await town.until('the dialog', (screen) => screen.includes('Detach'));
    town.type('\r');
    expect(await town.ended()).toBe(0);
    expect(town.output()).toContain('left: detached');
    expectRestored(town);
    expect(events().some(({ kind }) => kind === 'down')).toBe(false);
  });

  it('ends the agents only when told so', async () => {
    const town = await open();
    town.type('qj\r');
    expect(await town.ended()).toBe(0);
    expect(town.output()).toContain('left: stopped');
    expect(events()).toContainEqual({ kind: 'down', stopAgents: true });
  });

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'])
    it(`gives the terminal back at ${signal}`, async () => {
      const town = await open();
      town.signal(signal);
      expect(await town.ended()).toBe(0);
      expect(town.output()).toContain('left: signal');
      expectRestored(town);
    });

  it('gives the terminal back when it crashes', async () => {
    const town = await open(80, 24, { TOWN_FIXTURE_CRASH: '1' });
    town.signal('SIGUSR1');
    await town.ended();
    expect(town.output()).toContain('left: crashed');
    expectRestored(town);
  });

  it('is suspended like a job and paints itself again afterwards', async () => {
    const town = await open();
    await town.until('the terminal', (screen) => screen.includes('56x12'));
    const before = town.rows();
    town.signal('SIGTSTP');
    await town.until('the shell', (screen) => !screen.includes('COMMAND'));
    expectRestored(town);
    await untilTrue('the program to stand still', () => town.isStopped());
    town.signal('SIGCONT');
    await town.until('the screen again', (screen) => screen.includes('56x12'));
    expect(town.rows()[1]).toBe(before[1]);
  });

  it('draws nothing on the screen of the shell, whatever was to be drawn when it was suspended', async () => {
    const town = await open(80, 24, { TOWN_FIXTURE_SUSPENDS: '1' });
    await town.until('the terminal', (screen) => screen.includes('56x12'));
    const before = town.rows()[0];
    // Brings news for the top line, which are drawn some time after the key, and a suspension before that.
    town.type('j');
    await untilTrue('the program to stand still', () => town.isStopped());
    // The clock goes on while the program stands still: at the end of this the news are due.
    await pause(2 * chromePace.every);
    town.signal('SIGCONT');
    await town.until(
      'the news',
      (screen) => screen.includes('COMMAND') && town.rows()[0] !== before,
    );
    // From where it gave the terminal back: what was written before that may be read only now.
    const output = town.output();
    const since = output.slice(output.indexOf('\x1b[?1049l'));
    expect(since.indexOf('\x1b[?1049h')).toBeGreaterThanOrEqual(0);
    expect(since.indexOf('\x1b[?1049h')).toBeLessThan(since.indexOf('\x1b[?2026h'));
  });

  it('draws without colours when NO_COLOR asks for it', async () => {
    const town = await open(80, 24, { NO_COLOR: '1' });
    await town.until('a question', (screen) => screen.includes('◆ asking'));
    const chrome = town.output().split('56x12')[0] ?? '';
    expect(chrome).not.toMatch(/\x1b\[[0-9;]*[34]8;[25];/);
    expect(town.rows().at(-1)).toContain('COMMAND');
  });
});

/** Every mode that was turned on is off again, in the order of what was written last. */
function expectRestored(town: Terminal): void {
  const output = town.output();
  for (const mode of ['1049', '2004', '1004', '1000', '1002', '1006', '2026'])
    expect(output.lastIndexOf(`\x1b[?${mode}l`), mode).toBeGreaterThan(
      output.lastIndexOf(`\x1b[?${mode}h`),
    );
  for (const mode of ['7', '25'])
    expect(output.lastIndexOf(`\x1b[?${mode}h`), mode).toBeGreaterThan(
      output.lastIndexOf(`\x1b[?${mode}l`),
    );
  expect(output.lastIndexOf('\x1b[>4m')).toBeGreaterThan(output.lastIndexOf('\x1b[>4;1m'));
}
