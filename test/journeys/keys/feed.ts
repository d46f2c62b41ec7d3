/** The Feed view. */
import type { Journey } from './journey.ts';
import { esc, gone, pageUp, plays } from './setup.ts';

const newest = ' following ';

export function feed(): Journey {
  return {
    name: 'the Feed view',
    begin: '5',
    home: / following [\s\S]*COMMAND/,
    plays: [
      ...plays('list', {
        up: { brings: gone(newest), back: 'G' },
        down: { from: 'k', at: gone(newest), brings: newest },
        'page up': { brings: gone(newest), back: 'G' },
        'page down': { from: pageUp, at: gone(newest), brings: newest },
        top: { brings: gone('↑'), back: 'G' },
        bottom: { from: 'k', at: gone(newest), brings: newest },
        filter: { brings: 'FILTER', back: esc },
        clear: { from: '/Queued\r', at: 'end /Queued', brings: gone('end /Queued') },
      }),
      ...plays('feed', {
        jump: {
          from: '/Queued number 7\r',
          at: 'end /Queued',
          brings: 'TASK',
          back: `${esc}5${esc}`,
        },
        'same task': {
          from: '/Queued number 7\r',
          at: 'end /Queued',
          brings: 'task:t-',
          back: esc,
        },
        'same role': { from: '/worker takes\r', at: 'end /', brings: 'role:', back: esc },
        'same kind': { brings: 'kind:', back: esc },
      }),
    ],
  };
}
