/** What a mark takes: the cells it covers, and the text in them. Pure. */
import type { Selection } from '../../../terminal/pane.ts';
import { type Copy, endsOf } from './copy.ts';
import {
  endOf,
  firstLine,
  lastLine,
  type Part,
  type Place,
  type Still,
  startOf,
} from './screen-snapshot.ts';

/** The marked columns of each line; none when nothing is marked. */
export function partsOf(still: Still, copy: Copy): Part[] {
  const ends = endsOf(copy);
  if (ends === null || copy.mark === null) return [];
  switch (copy.mark.kind) {
    case 'characters':
      return between(still, ends);
    case 'lines': {
      const from = { line: firstLine(still, ends.from.line), column: 0 };
      const to = { line: lastLine(still, ends.to.line), column: still.columns - 1 };
      return between(still, { from, to });
    }
    case 'block':
      return blockOf(still, copy.mark.at, copy.caret);
  }
}

/** The columns of each line from one place to another, both included. */
export function between(still: Still, { from, to }: { from: Place; to: Place }): Part[] {
  return range(from.line, to.line).map((line) => ({
    line,
    from: line === from.line ? startOf(still.line(line), from.column) : 0,
    to: line === to.line ? endOf(still.line(line), to.column) : still.columns,
  }));
}

/** A character that an edge would cut in two is in it whole. */
function blockOf(still: Still, a: Place, b: Place): Part[] {
  const [left, right] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
  return range(Math.min(a.line, b.line), Math.max(a.line, b.line)).map((line) => ({
    line,
    from: startOf(still.line(line), left),
    to: endOf(still.line(line), right),
  }));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * The marked text. A line that was wrapped is one line again, but in a block; blanks at the ends of
 * lines are none of it.
 */
export function markedText(still: Still, copy: Copy): string {
  const isBlock = copy.mark?.kind === 'block';
  const lines: string[] = [];
  for (const { line, from, to } of partsOf(still, copy)) {
    const { cells, isWrapped } = still.line(line);
    const text = cells.slice(from, to).join('');
    const joined = isWrapped && !isBlock ? lines.pop() : undefined;
    lines.push((joined ?? '') + text);
  }
  return lines.map((line) => line.replace(/ +$/, '')).join('\n');
}

/** What is shown as selected: the mark, else what was found. */
export function selectionIn(still: Still, copy: Copy): Selection[] {
  const parts =
    copy.mark === null && copy.found !== null ? between(still, copy.found) : partsOf(still, copy);
  return parts.flatMap(({ line, from, to }) => {
    const row = line - copy.top;
    return row >= 0 && row < still.rows ? [{ row, from, to }] : [];
  });
}
