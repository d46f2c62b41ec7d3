/** The Inbox view, and the lines and choices that answer what waits there. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journey } from './journey.ts';
import { down, esc, focusOn, gone, movesIn, plays } from './setup.ts';

const first = '❯ ? question';
const second = '❯ ◆ prompt';
const last = '❯ ◇ decision';
const home = /❯ \? question[\s\S]*COMMAND/;
const toChoices = { from: 'G\r', at: '❯ a  ship' };
const toLine = { from: '/o', at: '/o' };

export function inbox(): Journey {
  return {
    name: 'the Inbox view',
    begin: '4',
    home,
    // A refused edit of the team is something to dismiss.
    before: (place) => {
      const path = join(place.root, 'town.yaml');
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, `${text}\nrefused: yes\n`);
      return () => writeFileSync(path, text);
    },
    plays: plays('inbox', {
      settle: { brings: '❯ your answer', back: esc },
      visit: { brings: focusOn('worker\\.1'), back: '4' },
      dismiss: { from: '/refused\r', at: /end \/refused/, brings: 'Dismissed', back: esc },
    }),
  };
}

export function lines(): Journey {
  return {
    name: 'lines and choices',
    begin: '4',
    home,
    plays: [
      ...movesIn(first, second, last),
      ...plays('list', {
        filter: { brings: 'FILTER', back: esc },
        clear: { from: '/colour\r', at: 'end /colour', brings: gone('end /colour') },
      }),
      ...plays('line', {
        confirm: { ...toLine, brings: 'end /o', back: esc },
        'choice before': { from: `/o${down}`, at: second, brings: first, back: esc },
        'choice after': { ...toLine, brings: second, back: `${esc}g` },
        'item after': { from: '\r', at: '❯ your answer', brings: '❯ a  dismiss', back: `${esc}g` },
        'written before': {
          from: `/colour\r${esc}/`,
          at: 'FILTER',
          brings: '/colour',
          back: `${esc}${esc}g`,
        },
        'written after': {
          from: `/colour\r${esc}/\x10`,
          at: '/colour',
          brings: gone('/colour'),
          back: `${esc}g`,
        },
        cancel: { ...toLine, brings: gone('FILTER') },
      }),
      ...plays('choices', {
        'choice before': { ...toChoices, brings: '❯ b  again', back: `${esc}g` },
        'choice after': { ...toChoices, brings: '❯ b  again', back: `${esc}g` },
        note: { ...toChoices, brings: 'a note, if you like', back: `${esc}g` },
        'item after': { ...toChoices, brings: gone('❯ a  ship'), back: `${esc}g` },
        cancel: { ...toChoices, brings: gone('❯ a  ship'), back: 'g' },
        confirm: { ...toChoices, brings: 'Answered', back: 'g' },
      }),
    ],
  };
}
