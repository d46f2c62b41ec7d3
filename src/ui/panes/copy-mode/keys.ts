/** What the keys of a copy do. */
import type { About, Situation } from '../../model/action-spec.ts';

const isMarked = ({ view }: Situation) =>
  view.mode.kind === 'copying' && view.mode.copy.mark !== null;
const hasSought = ({ view }: Situation) =>
  view.mode.kind === 'copying' && view.mode.copy.sought !== null;

export const copyActions = {
  yank: { words: 'copy what is marked to your clipboard', hint: 'copy', when: isMarked },
  'yank to file': {
    words: 'write what is marked to a file',
    hint: 'to a file',
    when: isMarked,
  },
  mark: {
    words: 'mark characters, or drop the mark',
    hint: (situation) => (isMarked(situation) ? null : 'mark'),
  },
  'mark lines': {
    words: 'mark lines',
    hint: (situation) => (isMarked(situation) ? null : 'lines'),
  },
  'mark block': {
    words: 'mark a block',
    hint: (situation) => (isMarked(situation) ? null : 'block'),
  },
  'other end': { words: 'go to the other end of the mark', hint: 'other end', when: isMarked },
  'find down': { words: 'find words further down', hint: 'find', pair: 'find up' },
  'find up': { words: 'find words further up', hint: null },
  'find on': { words: 'the next match', hint: 'matches', when: hasSought, pair: 'find back' },
  'find back': { words: 'the match before', hint: null, when: hasSought },
  'caret left': { words: 'left', hint: null },
  'caret down': { words: 'down', hint: null },
  'caret up': { words: 'up', hint: null },
  'caret right': { words: 'right', hint: null },
  'next word': { words: 'next word', hint: null },
  'word before': { words: 'word before', hint: null },
  'word end': { words: 'end of the word', hint: null },
  'next long word': { words: 'next word between blanks', hint: null },
  'long word before': { words: 'word between blanks before', hint: null },
  'long word end': { words: 'end of the word between blanks', hint: null },
  'row start': { words: 'start of the line', hint: null },
  'line indent': { words: 'first letter of the line', hint: null },
  'row end': { words: 'end of the line', hint: null },
  'history top': { words: 'first line of all', hint: null },
  'history bottom': { words: 'last line of all', hint: null },
  'screen top': { words: 'top line in sight', hint: null },
  'screen middle': { words: 'middle line in sight', hint: null },
  'screen bottom': { words: 'bottom line in sight', hint: null },
  'half a page up': { words: 'half a page up', hint: null },
  'half a page down': { words: 'half a page down', hint: null },
  'whole page up': { words: 'a page up', hint: null },
  'whole page down': { words: 'a page down', hint: null },
  'paragraph before': { words: 'empty line before', hint: null },
  'paragraph after': { words: 'next empty line', hint: null },
  'drop mark': {
    words: 'drop the mark; without one leave',
    hint: (situation) => (isMarked(situation) ? 'drop the mark' : 'leave'),
    stays: true,
  },
  'end copy': { words: 'leave', hint: null },
} as const satisfies Record<string, About>;
