/** Rows in the colours of a theme, as text with SGR sequences. */
import chalk from 'chalk';
import type { Paint, Row } from '../scene/spans.ts';
import type { Style, Theme } from '../theme.ts';

export function paintedRow(row: Row, theme: Theme): string {
  return row.map(({ text, paint }) => styled(text, styleOf(paint, theme))).join('');
}

function styleOf(paint: Paint, theme: Theme): Style {
  const chip = paint.startsWith('chip ') ? paint.slice('chip '.length) : null;
  return chip === null
    ? theme[paint as Exclude<keyof Theme, 'chips'>]
    : theme.chips[chip as keyof Theme['chips']];
}

function styled(text: string, style: Style): string {
  let pen = chalk;
  if (style.dimColor) pen = pen.dim;
  if (style.color !== undefined) pen = pen.hex(style.color);
  if (style.backgroundColor !== undefined) pen = pen.bgHex(style.backgroundColor);
  if (style.bold) pen = pen.bold;
  if (style.inverse) pen = pen.inverse;
  return text === '' ? '' : pen(text);
}
