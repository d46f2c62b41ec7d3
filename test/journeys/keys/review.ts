/** The Review view, of work that waits for the person. */
import type { Journey } from './journey.ts';
import { esc, gone, plays } from './setup.ts';

/** The second file is long: every tenth of its lines is written anew. */
const pages = { from: ']', at: 'Line 10, written anew' };
const top = 'Line 10, written anew';
const back = 'g[';

export function review(): Journey {
  return {
    name: 'the Review view',
    begin: '6',
    home: /What changed[\s\S]*COMMAND/,
    plays: [
      ...plays('list', {
        up: { from: ']j', at: gone('@@ -7'), brings: '@@ -7', back },
        down: { ...pages, brings: gone('@@ -7'), back },
        'page up': { from: ']\x1b[6~', at: gone(top), brings: top, back },
        'page down': { ...pages, brings: gone(top), back },
        top: { from: ']G', at: 'Line 400, written anew', brings: top, back },
        bottom: { ...pages, brings: 'Line 400, written anew', back },
      }),
      ...plays('review', {
        approve: { brings: /─ Approve t-\d+ ─/, back: esc },
        'send back': { brings: /─ Send t-\d+ back ─/, back: esc },
        'next hunk': { ...pages, brings: gone(top), back },
        'hunk before': { from: ']}', at: gone(top), brings: top, back },
        'next file': { brings: top, back: '[' },
        'file before': { ...pages, brings: 'What changed' },
        'next task': { from: 'T', at: gone('Ship'), brings: /╭─ t-\d+ Ship/ },
        'task before': { brings: gone('Ship'), back: 't' },
      }),
    ],
  };
}
