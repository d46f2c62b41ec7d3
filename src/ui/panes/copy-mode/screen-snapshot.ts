/** A terminal that stands still: its lines, as they were when it was frozen. Pure. */

/** A cell: a line counted from the oldest, and a column. */
export type Place = { line: number; column: number };

/** Columns of one line, `to` not included. */
export type Part = { line: number; from: number; to: number };

export type StillLine = {
  /** The character of each cell; '' for a cell that belongs to the character before it. */
  cells: readonly string[];
  /** It continues the line before, which was full. */
  isWrapped: boolean;
};

export type Still = {
  seat: string;
  columns: number;
  /** Lines that are in sight at once, and all there are; there are never fewer than in sight. */
  rows: number;
  lines: number;
  /** Where the program's cursor stood. */
  cursor: Place;
  /** The program draws on the alternate screen, which keeps no lines above it. */
  isAlternate: boolean;
  line(index: number): StillLine;
};

/** The place within the picture, at the first cell of its character. */
export function snapped(still: Still, { line, column }: Place): Place {
  const row = clamp(line, 0, still.lines - 1);
  return { line: row, column: startOf(still.line(row), clamp(column, 0, still.columns - 1)) };
}

/** The first cell of the character at a column. */
export function startOf({ cells }: StillLine, column: number): number {
  let start = column;
  while (start > 0 && cells[start] === '') start -= 1;
  return start;
}

/** The cell after the character at a column. */
export function endOf({ cells }: StillLine, column: number): number {
  let end = column + 1;
  while (cells[end] === '') end += 1;
  return end;
}

/** Whether the line goes on in the next one. */
export function goesOn(still: Still, line: number): boolean {
  return line + 1 < still.lines && still.line(line + 1).isWrapped;
}

/** Columns of a line without the blanks at its end; in a line that goes on they are part of the text. */
export function lengthOf(still: Still, line: number): number {
  if (goesOn(still, line)) return still.columns;
  const { cells } = still.line(line);
  const last = cells.findLastIndex((cell) => cell !== ' ' && cell !== '');
  return last < 0 ? 0 : endOf({ cells, isWrapped: false }, last);
}

/** The last character of a line, or its first cell when it is empty. */
export function lastOf(still: Still, line: number): Place {
  const length = lengthOf(still, line);
  return { line, column: length === 0 ? 0 : startOf(still.line(line), length - 1) };
}

/** The line in which the text of this one begins, further up when it was wrapped. */
export function firstLine(still: Still, line: number): number {
  let first = line;
  while (first > 0 && still.line(first).isWrapped) first -= 1;
  return first;
}

/** The line in which the text of this one ends. */
export function lastLine(still: Still, line: number): number {
  let last = line;
  while (goesOn(still, last)) last += 1;
  return last;
}

/** Compares two places in the order in which they are read. */
export function compare(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
