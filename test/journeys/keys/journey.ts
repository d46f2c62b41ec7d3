/**
 * A journey through the built program: one play for every action of a section of `config/keys.yaml`.
 * Each of the action's keys is pressed in turn, and must bring what the play says.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Action } from '../../../src/ui/input/actions.ts';
import type { Context } from '../../../src/ui/input/keymap.ts';
import { readKeys } from '../../../src/ui/input/keys-file.ts';
import { until } from '../../until.ts';
import type { Place } from '../place.ts';
import type { Terminal } from '../terminal.ts';
import { bytesOf, type Form } from './bytes.ts';

/** Something on the screen, something that is not there any more, or words with the cursor as `▮` in them. */
export type Sign = string | RegExp | { gone: string } | { caret: string };

export type Play = {
  on: Context;
  does: Action;
  /** Typed first, to get where the key works, and the sign of having come there. */
  from?: string;
  at?: Sign;
  /** Typed right after the key, where only what comes of it can be seen. */
  then?: string;
  /** What the key brings, which was not there before it. */
  brings: Sign | 'the end' | 'a standstill' | 'all of the screen again';
  /** Typed afterwards, to get back to where the journey began. */
  back?: string;
};

export type Journey = {
  name: string;
  /** Typed when the screen is up, and the sign of having come there. */
  begin: string;
  home: Sign;
  plays: Play[];
  /** Typed before the screen is left. */
  end?: string;
  /** Done each time before the screen is opened. */
  ready?: (place: Place) => Promise<unknown>;
  /** Gets the town ready for it; what it gives back is done afterwards. */
  before?: (place: Place) => () => void;
};

export type Size = { columns: number; rows: number; form: Form };

const path = new URL('../../../config/keys.yaml', import.meta.url);
export const keymap = readKeys({ path: 'keys.yaml', text: readFileSync(path, 'utf8') }, null);

/** So many failures of one journey are told; each takes as long as a terminal's patience. */
const mostFailures = 3;

/** Plays the journey and leaves; fails with what went wrong first, each with its screen. */
export async function play(place: Place, journey: Journey, size: Size): Promise<void> {
  const after = journey.before?.(place);
  const failures: string[] = [];
  let screen: Opened | null = null;
  for (const each of journey.plays)
    for (const chord of keymap[each.on][each.does] ?? []) {
      if (failures.length === mostFailures) break;
      const words = `${each.on}: ${each.does}: ${chord}`;
      try {
        screen ??= await opened(place, journey, size);
        if (await pressed(screen, { each, chord, journey, size })) continue;
      } catch (error) {
        failures.push(`${words}: ${messageOf(error)}`);
      }
      screen?.terminal.close();
      screen = null;
    }
  if (screen !== null)
    await left(screen, journey).catch((error) => failures.push(messageOf(error)));
  after?.();
  const where = `${journey.name} at ${size.columns}×${size.rows}`;
  if (failures.length > 0) throw new Error(`${where}\n${failures.join('\n\n')}`);
}

type Opened = { terminal: Terminal; before: ReturnType<Terminal['modes']> };

async function opened(place: Place, journey: Journey, size: Size): Promise<Opened> {
  const { begin, home, ready } = journey;
  await ready?.(place);
  const terminal = place.screen([], size);
  const before = terminal.modes();
  try {
    // A terminal comes a moment after the screen around it.
    await terminal.until(/(SITTING|WAITING) at[\s\S]*COMMAND/);
    terminal.type(begin);
    await seen(terminal, home);
    return { terminal, before };
  } catch (error) {
    terminal.close();
    throw error;
  }
}

type Pressed = { each: Play; chord: string; journey: Journey; size: Size };

/** Presses one key and looks. True when the program goes on. */
async function pressed(screen: Opened, { each, chord, journey, size }: Pressed) {
  const { terminal } = screen;
  const { from = '', at, then = '', brings, back = '' } = each;
  if (from !== '') terminal.type(from);
  if (at !== undefined) await seen(terminal, at);
  const key = bytesOf(chord, size.form);
  switch (brings) {
    case 'the end':
      terminal.type(key);
      await ended(screen);
      return false;
    case 'a standstill':
      terminal.type(key);
      await until('the program to stand still', () => stateOf(terminal.pid) === 'T', {
        saw: () => `state ${stateOf(terminal.pid)}`,
      });
      await isAsBefore(screen);
      process.kill(terminal.pid, 'SIGCONT');
      await seen(terminal, journey.home);
      return true;
    case 'all of the screen again': {
      const from = terminal.output().length;
      terminal.type(key);
      await seen(terminal, journey.home);
      const top = terminal.rows()[0]?.trim() ?? '';
      const again = () => plain(terminal.output().slice(from)).includes(top);
      const saw = () => JSON.stringify(terminal.output().slice(from));
      await until('the top line again', again, { saw });
      return true;
    }
  }
  // A frame may still be on its way; what the key is to bring must not be there when it is whole.
  await seen(terminal, brings, without);
  terminal.type(`${key}${then}`);
  await seen(terminal, brings);
  if (back !== '') terminal.type(back);
  await seen(terminal, journey.home);
  return true;
}

/** Leaves by the quit dialog. */
async function left(screen: Opened, { end = '' }: Journey): Promise<void> {
  screen.terminal.type(`${end}q`);
  await screen.terminal.until('Detach');
  screen.terminal.type('\r');
  await ended(screen);
}

/** The program is over, and the terminal is as it was. */
async function ended(screen: Opened): Promise<void> {
  const { code } = await screen.terminal.ended();
  expect(code).toBe(0);
  await isAsBefore(screen);
}

/**
 * Nothing of the terminal is changed, once it has read all that was written to it. Its title was put
 * aside and is taken back; that it had none before is something no emulator here can say.
 */
async function isAsBefore({ terminal, before }: Opened): Promise<void> {
  const modes = () => ({ ...terminal.modes(), title: before.title });
  const same = () => JSON.stringify(modes()) === JSON.stringify(before);
  await until(`the modes ${JSON.stringify(before)}`, same, { seconds: 5, saw: modes });
}

async function seen(terminal: Terminal, sign: Sign, expression = expressionOf): Promise<void> {
  const isCaret = typeof sign === 'object' && 'caret' in sign;
  await terminal.until(expression(sign), isCaret ? 'with the cursor' : 'words');
}

function expressionOf(sign: Sign): RegExp {
  if (sign instanceof RegExp) return sign;
  if (typeof sign === 'string') return new RegExp(literal(sign));
  if ('caret' in sign) return new RegExp(literal(sign.caret));
  return without(sign.gone);
}

/** Matches a screen that does not have the sign. */
function without(sign: Sign): RegExp {
  if (typeof sign === 'object' && 'gone' in sign) return expressionOf(sign.gone);
  return new RegExp(`^(?![\\s\\S]*(?:${expressionOf(sign).source}))`);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The words of an output, without what paints them. */
function plain(output: string): string {
  return output.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stateOf(pid: number): string {
  return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).slice(0, 1);
}
