import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createInput } from '../../src/terminal/input.ts';
import { createScreen } from '../../src/ui/app/screen.ts';
import { createSession } from '../../src/ui/app/session.ts';
import { fixtureTown } from './fixtures/client.ts';
import { aLedger, withInbox, withTasks } from './fixtures/ledger.ts';
import { keymap } from './fixtures/press.ts';
import { themesOf } from './fixtures/themes.ts';
import { busyTown } from './fixtures/town.ts';
import { aDiff, changeIn } from './fixtures/work.ts';

const themes = themesOf(fileURLToPath(new URL('../../config/themes', import.meta.url)));
const now = Date.now();
const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

/** A screen in memory, and how many frames each of these keys writes in the turn it comes in. */
async function framesOf(keys: string[]): Promise<{ key: string; frames: number }[]> {
  const state = withTasks(withInbox(busyTown(now), now), 30, now);
  const town = fixtureTown({
    state,
    entries: aLedger(60, now),
    diffs: { 't-3': aDiff, 't-9': aDiff },
    change: (edits) => changeIn(state.graph, edits),
    program: () => ({ screen: () => 'here' }),
    onEvent: () => {},
  });
  const nothing = () => {};
  let frames = 0;
  const screen = createScreen({
    client: town.client,
    doors: { connectHolder: town.connectHolder, onLog: nothing },
    keymap,
    themes,
    theme: 'dark',
    sight: { shown: 'true', ground: 'dark', noColour: false },
    depth: 'true',
    size: { columns: 120, rows: 40 },
    seat: null,
    lock: 'never',
    recalled: {},
    write(_, drained) {
      frames += 1;
      drained();
    },
    onTitle: nothing,
    onWaiting: nothing,
  });
  const session = createSession({
    ...{ client: town.client, screen, keymap, onKitty: nothing, onSuspend: nothing },
    ...{ setMouse: nothing, onCopy: nothing, onWritten: nothing, onEditor: nothing },
    onSave: async () => ({ bytes: 1, path: 'x' }) as never,
    onLeave: nothing,
  });
  close.push(() => screen.close());
  const counted: { key: string; frames: number }[] = [];
  const input = createInput();
  for (const key of keys) {
    await turn();
    frames = 0;
    session.take([...input.push(Buffer.from(key)), ...input.flush()], performance.now());
    counted.push({ key, frames });
  }
  return counted;
}

const special: Record<string, string> = {
  ...{ up: '\x1b[A', down: '\x1b[B', left: '\x1b[D', right: '\x1b[C', enter: '\r', escape: '\x1b' },
  ...{
    pageup: '\x1b[5~',
    pagedown: '\x1b[6~',
    home: '\x1b[H',
    end: '\x1b[F',
    space: ' ',
    tab: '\t',
  },
};

/** What a terminal sends for a chord; null for one that this test does without. */
function bytesOf(chord: string): string | null {
  if (chord.length === 1) return chord;
  const letter = /^ctrl\+([a-z])$/.exec(chord)?.[1];
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) - 96);
  return special[chord] ?? null;
}

const chords = Object.values(keymap).flatMap((actions) => Object.values(actions).flat());
const keys = [...new Set(chords.map(bytesOf).filter((key) => key !== null))];

describe('a key', () => {
  it('is drawn once at most in the turn it comes in, wherever it is pressed', async () => {
    expect(keys.length).toBeGreaterThan(50);
    let drawn = 0;
    const walk = fc.tuple(
      fc.constantFrom('1', '2', '3', '4', '5', '6', '7'),
      fc.array(fc.constantFrom(...keys), { maxLength: 60, size: 'max' }),
    );
    await fc.assert(
      fc.asyncProperty(walk, async ([page, rest]) => {
        const counted = await framesOf([page, ...rest]);
        drawn += counted.filter(({ frames }) => frames === 1).length;
        expect(counted.filter(({ frames }) => frames > 1)).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect(drawn).toBeGreaterThan(300);
    // Some thousand keys, each with all of its turn.
  }, 180_000);
});
