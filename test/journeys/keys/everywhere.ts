/** What works in every view: going to each of them, dialogs, the screen itself. */
import type { Journey } from './journey.ts';
import { esc, focusOn, gone, pageDown, plays } from './setup.ts';

const stays = { back: esc };
const toHelp = { from: '?', at: '─ Keys ─' };
const toQuit = { from: 'q', at: '❯ Detach' };

export function everywhere(): Journey {
  return {
    name: 'what works in every view',
    begin: '',
    home: /❯ mayor\.1[\s\S]*COMMAND/,
    plays: [
      ...plays('command', {
        answer: { brings: 'ANSWER', ...stays },
        goal: { brings: '─ New goal ─', ...stays },
        pause: { brings: 'Paused: agents finish their turn', back: 'p' },
        palette: { brings: 'Do or go to', ...stays },
        town: { from: '3', at: '❯ Ask for a colour', brings: focusOn('mayor\\.1') },
        map: { brings: '─ worker · sits', back: '1' },
        board: { brings: '❯ Ask for a colour', back: '1' },
        inbox: { brings: / for you ─/, back: '1' },
        feed: { brings: '╭─ Feed ', back: '1' },
        review: { brings: '→ reviewer approve → gate', back: '1' },
        team: { brings: '╭─ Team ─', back: '1' },
        'review it': {
          from: 'J',
          at: focusOn('worker\\.1'),
          brings: /╭─ t-\d+ Ask for/,
          back: '1g',
        },
        mouse: { brings: "The mouse is your terminal's", back: 'm' },
        theme: { brings: /theme: \S+ \(this line in/ },
        repaint: { brings: 'all of the screen again' },
        suspend: { brings: 'a standstill' },
        help: { brings: '─ Keys ─', ...stays },
        quit: { brings: '❯ Detach', ...stays },
      }),
      ...plays('help', {
        up: { ...toHelp, from: '?j', at: '─ ↑ 1', brings: gone('─ ↑ '), ...stays },
        down: { ...toHelp, brings: '─ ↑ 1', ...stays },
        'page up': { ...toHelp, from: `?${pageDown}`, at: '─ ↑ ', brings: gone('─ ↑ '), ...stays },
        'page down': { ...toHelp, brings: /─ ↑ \d\d/, ...stays },
        filter: { ...toHelp, brings: 'FILTER', back: esc + esc },
        cancel: { ...toHelp, brings: gone('─ Keys ─') },
      }),
      ...plays('choice', {
        'choice before': { ...toQuit, brings: '❯ Cancel', ...stays },
        'choice after': { ...toQuit, brings: '❯ Stop', ...stays },
        cancel: { ...toQuit, brings: gone('❯ Detach') },
        confirm: { ...toQuit, brings: 'the end' },
      }),
    ],
  };
}
