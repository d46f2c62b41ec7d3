/** The words of a row: each is set at its own place and has its exact width, so that no font moves it. */
import { blocksOf } from './blocks.ts';
import { boxOf } from './box.ts';
import { window } from './colours.ts';
import { cell } from './grid.ts';
import { type Cell, type Run, runsOf, wordsOf } from './picture.ts';

/**
 * A row as one group. What is drawn otherwise, boxes and blanks, stands between the words as text that
 * no browser shows, so that the text of the group is the row.
 */
export function lettersOf(row: readonly Cell[]): string {
  return runsOf(row, belong).map(lettersOfRun).join('');
}

type Part = 'drawn' | 'sign' | 'word';

/** Beyond Latin letters fonts disagree on widths. */
const lastLatin = '\u024f';

function partOf({ text, width }: Cell): Part {
  if (text.trim() === '' || boxOf(text) !== null || blocksOf(text).length > 0) return 'drawn';
  return width === 2 || text > lastLatin ? 'sign' : 'word';
}

/** Letters of a word go together; a sign stands alone, in the middle of its cell. */
function belong(before: Cell, cell: Cell): boolean {
  const part = partOf(cell);
  if (part === 'sign' || part !== partOf(before)) return false;
  const [a, b] = [before.ink, cell.ink];
  return part === 'drawn' || (a.fore === b.fore && a.looks === b.looks);
}

function lettersOfRun({ x, width, cells }: Run): string {
  const [begin] = cells;
  const [part, text] = [partOf(begin), escaped(wordsOf(cells))];
  if (part === 'drawn') return text;
  const { looks, fore } = begin.ink;
  const classes = [...(part === 'sign' ? 'm' : ''), ...looks].join(' ');
  const middle = part === 'sign' ? width / 2 : 0;
  const attributes = [
    classes === '' ? '' : ` class="${classes}"`,
    fore === window.fore ? '' : ` fill="${fore}"`,
    ` x="${(x + middle) * cell.width}"`,
    part === 'word' && width > 1 ? ` textLength="${width * cell.width}"` : '',
  ];
  return `<text${attributes.join('')}>${text}</text>`;
}

/** Text that can stand in XML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
