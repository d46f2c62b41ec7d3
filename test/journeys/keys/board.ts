/** The Board view, and all of one task. */
import type { Journey } from './journey.ts';
import { esc, focusOn, gone, movesIn, pageDown, plays } from './setup.ts';

const first = '❯ Ask for a colour';
const back = esc;
/** The last task in the queue: what is done to it disturbs nobody. */
const toLast = { from: 'G', at: gone(first) };
const inLast = { from: 'G\r', at: 'TASK' };
const inFirst = { from: '\r', at: 'TASK' };

export function board(): Journey {
  return {
    name: 'the Board view',
    begin: '3',
    home: new RegExp(`${first}[\\s\\S]*COMMAND`),
    plays: [
      ...movesIn(first, '❯ Permit a command', gone('↓ ')),
      ...plays('list', {
        filter: { brings: 'FILTER', back },
        clear: { from: '/Ask\r', at: 'end /Ask', brings: gone('end /Ask') },
      }),
      ...plays('board', {
        details: { brings: 'TASK', back },
        left: { from: 'l', at: '❯ Change the pages', brings: first },
        right: { brings: '❯ Change the pages', back: 'h' },
        retry: { ...toLast, brings: /t-\d+ is tried again/, back: 'g' },
        hand: { brings: /─ Hand t-\d+ to ─/, back },
        drop: { brings: /─ Drop t-\d+\? ─/, back },
        sooner: { brings: /t-\d+ has priority 4 now/ },
        later: { brings: /t-\d+ has priority 5 now/ },
        'to seat': { brings: focusOn('worker\\.1'), back: '3' },
      }),
      ...plays('task', {
        up: { from: '\rj', at: '─ ↑ 1', brings: gone('─ ↑ '), back },
        down: { ...inFirst, brings: '─ ↑ 1', back },
        'page up': { from: `\r${pageDown}`, at: '─ ↑ ', brings: gone('─ ↑ '), back },
        'page down': { ...inFirst, brings: /─ ↑ \d\d/, back },
        retry: { ...inLast, brings: /t-\d+ is tried again/, back: `${esc}g` },
        hand: { ...inLast, brings: /─ Hand t-\d+ to ─/, back: `${esc}${esc}g` },
        drop: { ...inLast, brings: /─ Drop t-\d+\? ─/, back: `${esc}${esc}g` },
        sooner: { ...inFirst, brings: /t-\d+ has priority 4 now/, back },
        later: { ...inFirst, brings: /t-\d+ has priority 5 now/, back },
        'to seat': { ...inFirst, brings: focusOn('worker\\.1'), back: '3' },
        'review it': { ...inFirst, brings: /╭─ t-\d+ Ask for/, back: '3' },
        cancel: { ...inFirst, brings: gone('TASK') },
      }),
      // What is chosen of a task is done.
      ...plays('choice', {
        confirm: { from: 'Gdj', at: '❯ drop', brings: /t-\d+ is dropped/, back: 'hhhhhg' },
      }),
    ],
  };
}
