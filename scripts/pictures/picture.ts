/** A screen as it is drawn: rows of cells, each with its colours worked out. */

export type Ink = {
  /** `#rrggbb`. */
  fore: string;
  /** Null where the window shows through. */
  back: string | null;
  /** Classes of the style sheet: b bold, i italic. */
  looks: string;
  /** Lines with the letters. */
  lines: ('under' | 'through')[];
};

/** A wide character is one cell of width 2. */
export type Cell = { text: string; width: 1 | 2; ink: Ink };

export type Picture = {
  /** In the window's frame. */
  title: string;
  /** What the picture shows, for those who can not see it. */
  about: string;
  columns: number;
  rows: Cell[][];
  /** Where the cursor stands, when it shows. */
  cursor: { x: number; y: number } | null;
};

/** Cells side by side that belong together. */
export type Run = { x: number; width: number; cells: [Cell, ...Cell[]] };

/** What cells say, as a terminal would copy them. */
export function wordsOf(cells: readonly Cell[]): string {
  return cells.map(({ text }) => text).join('');
}

/** The row in runs; `alike` says of two neighbours whether they belong together. */
export function runsOf(row: readonly Cell[], alike: (before: Cell, cell: Cell) => boolean): Run[] {
  const runs: Run[] = [];
  let x = 0;
  for (const cell of row) {
    const run = runs.at(-1);
    if (run !== undefined && alike(run.cells.at(-1)!, cell)) {
      run.cells.push(cell);
      run.width += cell.width;
    } else runs.push({ x, width: cell.width, cells: [cell] });
    x += cell.width;
  }
  return runs;
}
