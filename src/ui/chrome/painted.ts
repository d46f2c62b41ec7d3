/** Rows in the colours of a theme, as text with SGR sequences. */
import chalk, { type ForegroundColorName } from 'chalk';
import type { Paint, Row } from '../scene/spans.ts';
import {
  asBackground,
  type Chip,
  type Colour,
  type Meaning,
  type Style,
  type Theme,
} from '../theme.ts';

export function paintedRow(row: Row, theme: Theme): string {
  return row.map(({ text, paint }) => styled(text, styleOf(paint, theme))).join('');
}

function styleOf(paint: Paint, theme: Theme): Style {
  const chip = paint.startsWith('chip ') ? paint.slice('chip '.length) : null;
  return chip === null ? theme[paint as Meaning] : theme.chips[chip as Chip];
}

function styled(text: string, style: Style): string {
  let pen = chalk;
  const { color, backgroundColor: back } = style;
  if (style.dimColor) pen = pen.dim;
  if (color !== undefined) pen = isNamed(color) ? pen[color] : pen.hex(color);
  if (back !== undefined) pen = isNamed(back) ? pen[asBackground(back)] : pen.bgHex(back);
  if (style.bold) pen = pen.bold;
  if (style.inverse) pen = pen.inverse;
  return text === '' ? '' : pen(text);
}

function isNamed(colour: Colour): colour is ForegroundColorName {
  return !colour.startsWith('#');
}
