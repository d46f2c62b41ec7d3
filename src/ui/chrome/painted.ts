/** Rows in the colours of a theme, as text with SGR sequences. */
import chalk, { type ForegroundColorName } from 'chalk';
import { onceOf } from '../model/memoise.ts';
import type { Paint, Row } from '../scene/spans.ts';
import {
  asBackground,
  type Chip,
  type Colour,
  type Meaning,
  type Style,
  type Theme,
} from '../theme/theme.ts';

export type Painted = { rows: readonly Row[]; theme: Theme; lines: readonly string[] };

/** The rows as lines; a row that is as it was `before` is not painted again, and all together may be that. */
export function painted(rows: readonly Row[], theme: Theme, before: Painted | null): Painted {
  const known = before?.theme === theme ? before : null;
  let isAnew = rows.length !== known?.rows.length;
  const lines = rows.map((row, y) => {
    const line = known?.lines[y];
    if (line !== undefined && isSame(row, known?.rows[y] ?? [])) return line;
    isAnew = true;
    return paintedRow(row, theme);
  });
  return known === null || isAnew ? { rows, theme, lines } : known;
}

function isSame(row: Row, other: Row): boolean {
  const isEqual = ({ text, paint }: Row[number], index: number) =>
    text === other[index]?.text && paint === other[index]?.paint;
  return row.length === other.length && row.every(isEqual);
}

function paintedRow(row: Row, theme: Theme): string {
  return row
    .map(({ text, paint }) => (text === '' ? '' : penOf(styleOf(paint, theme))(text)))
    .join('');
}

function styleOf(paint: Paint, theme: Theme): Style {
  const chip = paint.startsWith('chip ') ? paint.slice('chip '.length) : null;
  return chip === null ? theme[paint as Meaning] : theme.chips[chip as Chip];
}

const penOf = onceOf((style: Style) => {
  let pen = chalk;
  const { color, backgroundColor: back } = style;
  if (style.dimColor) pen = pen.dim;
  if (color !== undefined) pen = isNamed(color) ? pen[color] : pen.hex(color);
  if (back !== undefined) pen = isNamed(back) ? pen[asBackground(back)] : pen.bgHex(back);
  if (style.bold) pen = pen.bold;
  if (style.inverse) pen = pen.inverse;
  return pen;
});

function isNamed(colour: Colour): colour is ForegroundColorName {
  return !colour.startsWith('#');
}
