/** How large a cell is. Both are odd, so that lines through the middle of cells are sharp. */
export const cell = { width: 9, height: 19 };
/** From the upper edge of a row to the line its letters stand on. */
export const baseline = 14;
/** A usual monospace letter is 0.6 as wide as it is high, which makes 9. */
export const fontSize = 15;

/** The middle of the cell at column `x` of row `y`. */
export function middleOf(x: number, y: number): { x: number; y: number } {
  return { x: (x + 0.5) * cell.width, y: (y + 0.5) * cell.height };
}
