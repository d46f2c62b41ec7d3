/**
 * Rows of painted text at a rectangle. Ink is given blanks to lay out, which it measures once for
 * ever, and the words take their place when it draws: so lists of any length leave nothing behind in
 * its caches, and a whole page is one node to lay out.
 */
import chalk from 'chalk';
import { Text, Transform } from 'ink';
import type { Rect } from '../frame.ts';
import type { Paint, Row } from '../scene/spans.ts';
import type { Style, Theme } from '../theme.ts';
import { Place } from './pieces.tsx';

type Props = { rect: Rect; rows: readonly Row[]; theme: Theme };

export function Rows({ rect, rows, theme }: Props) {
  const blank = ' '.repeat(rect.width);
  const painted = rows.slice(0, rect.height).map((row) => paintedRow(row, theme));
  return (
    <Place rect={rect}>
      <Transform transform={(_, index) => painted[index] ?? blank}>
        <Text>{Array.from({ length: rect.height }, () => blank).join('\n')}</Text>
      </Transform>
    </Place>
  );
}

function paintedRow(row: Row, theme: Theme): string {
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
