/** Copying from a terminal that stands still: where its caret goes, what is marked, and what becomes of it. */
import type { Journey, Size } from './journey.ts';
import { caret, esc, gone, pageDown, plays } from './setup.ts';

/** Rows of the mayor's terminal, by the width of the screen. */
const heights: Record<number, number> = { 80: 12, 120: 20, 200: 46 };

const back = 'g';
const noMark = { back: `${esc}g` };
const again = { back: '[g' };
const halfDown = '\x04';
const drop = 'drop the mark';
const toSecond = { from: 'j', at: caret('▮row 2 of') };
const toThird = { from: 'jj', at: caret('▮row 3 of') };
const marked = { from: 've', at: caret('ro▮w 1 of') };

/** It begins in the first line of all. */
export function copying({ columns }: Size): Journey {
  const rows = heights[columns] ?? 0;
  const half = Math.floor(rows / 2);
  const first = caret('▮row 1 of mayor.1');
  const toRow = (row: number) => caret(`▮row ${row} of mayor.1`);
  return {
    name: 'copying',
    begin: '[g',
    end: 'q',
    home: first,
    plays: [
      ...plays('copy', {
        'caret right': { brings: caret('r▮ow 1 of'), back },
        'caret left': { from: 'll', at: caret('ro▮w 1 of'), brings: caret('r▮ow 1 of'), back },
        'caret down': { brings: toRow(2), back },
        'caret up': { ...toThird, brings: toRow(2), back },
        'next word': { brings: caret('row ▮1 of'), back },
        'word end': { brings: caret('ro▮w 1 of'), back },
        'word before': { from: 'ww', at: caret('1 ▮of'), brings: caret('row ▮1 of'), back },
        // Signs are words of their own, unless only blanks part them.
        'next long word': { from: 'www', at: caret('of ▮mayor.1'), brings: toRow(2), back },
        'long word end': {
          from: 'www',
          at: caret('of ▮mayor.1'),
          brings: caret('of mayor.▮1'),
          back,
        },
        'long word before': { ...toSecond, brings: caret('row 1 of ▮mayor.1'), back },
        'row start': { from: 'w', at: caret('row ▮1 of'), brings: first },
        'row end': { brings: caret('row 1 of mayor.▮1'), back },
        'line indent': {
          from: '}j',
          at: caret('▮   set in'),
          brings: caret('   ▮set in from'),
          back,
        },
        'history top': { ...toSecond, brings: first },
        'history bottom': { brings: gone('line 1 of'), back },
        'screen top': { ...toThird, brings: first },
        'screen middle': { brings: toRow(1 + Math.floor((rows - 1) / 2)), back },
        'screen bottom': { brings: toRow(rows), back },
        'half a page down': { brings: toRow(1 + half), back },
        'half a page up': { from: halfDown, at: toRow(1 + half), brings: first },
        'whole page down': { brings: toRow(rows - 1), back },
        'whole page up': { from: pageDown, at: toRow(rows - 1), brings: first },
        'paragraph after': { brings: 'line 91 of', back },
        'paragraph before': { from: 'G', at: gone('line 1 of'), brings: 'line 91 of', back },
      }),
      ...plays('copy', {
        'find down': { then: 'row 5\r', brings: toRow(5), back },
        'find up': { from: 'G', at: gone('line 1 of'), then: 'row 5\r', brings: toRow(59), back },
        'find on': { from: '/row 5\r', at: toRow(5), brings: toRow(50), back },
        'find back': { from: '/row 5\rn', at: toRow(50), brings: toRow(5), back },
        palette: { brings: 'Do or go to', back: esc },
        help: { brings: '─ Keys ─', back: esc },
      }),
      ...plays('copy', {
        mark: { then: 'ey', brings: '"row" copied', ...again },
        'mark lines': { from: 'w', then: 'y', brings: '"row 1 of mayor.1" copied', ...again },
        // A block alone reaches beyond the text of a line.
        'mark block': {
          from: '$',
          at: caret('mayor.▮1'),
          then: 'l',
          brings: caret('row 1 of mayor.1▮'),
          ...noMark,
        },
        'other end': { ...marked, brings: first, ...noMark },
        yank: { ...marked, brings: '"row" copied', ...again },
        'yank to file': { ...marked, brings: 'Write "row" to a file', back: `${esc}${esc}g` },
        'drop mark': { from: 'v', at: drop, brings: gone(drop) },
        'end copy': { brings: gone('stands still'), ...again },
      }),
      // Without a mark its key leaves.
      ...plays('copy', { 'drop mark': { brings: gone('stands still'), ...again } }),
    ],
  };
}
