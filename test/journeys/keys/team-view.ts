/** The Team view: what is changed is seen first, then written. */
import type { Journey } from './journey.ts';
import { esc, gone, movesIn, plays } from './setup.ts';

const mayor = '❯ mayor';
const reviewer = 'jjjj';
/** So many seats, and nothing left to write. */
const written = (seats: number) =>
  new RegExp(`Team ─[\\s\\S]*reviewer +sits +${seats}[\\s\\S]*Nothing yet`);

export function teamView(): Journey {
  return {
    name: 'the Team view',
    begin: '7',
    home: /❯ mayor[\s\S]*COMMAND/,
    plays: [
      ...movesIn(mayor, '❯ worker', '❯   again'),
      ...plays('team', {
        'more seats': { brings: 'seats 1 → 2', back: 'x' },
        'fewer seats': { from: reviewer, at: '❯ reviewer', brings: 'seats 2 → 1', back: 'xg' },
        undo: { from: '+', at: 'seats 1 → 2', brings: gone('seats 1 → 2') },
        discard: { from: '+', at: 'seats 1 → 2', brings: 'Discarded.' },
        change: { brings: '─ mayor: agent ─', back: esc },
        'add role': { brings: '─ New role ─', back: esc },
        'remove role': { brings: '─ Remove mayor ─', back: esc },
        space: { brings: '─ mayor: workspace ─', back: esc },
        limits: { brings: '─ mayor: time ─', back: esc },
        editor: { brings: 'EDITING', back: '\r' },
        write: {
          from: `${reviewer}+`,
          at: 'seats 2 → 3',
          brings: written(3),
          back: 'g',
        },
      }),
      // And as it was before.
      ...plays('team', {
        write: {
          from: `${reviewer}-`,
          at: 'seats 3 → 2',
          brings: written(2),
          back: 'g',
        },
      }),
    ],
  };
}
