/** What plays type to get somewhere, and signs that many of them look for. */
import type { Action } from '../../../src/ui/input/actions.ts';
import type { Play, Sign } from './journey.ts';

/** Keys in a form that the next one cannot change the meaning of, as a bare ESC would be. */
export const esc = '\x1b[27u';
export const down = '\x1b[B';
export const pageUp = '\x1b[5~';
export const pageDown = '\x1b[6~';

export const gone = (words: string): Sign => ({ gone: words });
/** Where the cursor is: `▮` stands before the cell it is on. */
export const caret = (words: string): Sign => ({ caret: words });
/** The frame of a terminal with the focus; a lock may stand before its name. */
export const focusOn = (seat: string) => new RegExp(`[╭┏][─━] ❯ (◘ )?${seat}`);

type Rest = Omit<Play, 'on' | 'does'>;

/** The keys of a list, from its first row `first`; the row after it and the last one are named too. */
export function movesIn(first: Sign, after: Sign, last: Sign): Play[] {
  const away = typeof first === 'string' ? gone(first) : after;
  return plays('list', {
    up: { from: 'j', at: after, brings: first },
    down: { brings: after, back: 'k' },
    'page up': { from: pageDown, at: away, brings: first },
    'page down': { brings: away, back: 'g' },
    top: { from: 'G', at: last, brings: first },
    bottom: { brings: last, back: 'g' },
  });
}

/** The plays of a section, by action; the tests refuse an action that the section does not have. */
export function plays(on: Play['on'], table: Record<string, Rest>): Play[] {
  return Object.entries(table).map(([does, rest]) => ({ ...rest, on, does: does as Action }));
}
