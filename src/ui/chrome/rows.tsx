/**
 * Rows of painted text at a rectangle. Ink is given blanks to lay out, which it measures once for
 * ever, and the words take their place when it draws: so lists of any length leave nothing behind in
 * its caches, and a whole page is one node to lay out.
 */
import { Text, Transform } from 'ink';
import type { Rect } from '../frame.ts';
import { fitted, type Row } from '../scene/spans.ts';
import type { Theme } from '../theme.ts';
import { paintedRow } from './painted.ts';
import { Place } from './pieces.tsx';

type Props = { rect: Rect; rows: readonly Row[]; theme: Theme };

export function Rows({ rect, rows, theme }: Props) {
  const blank = ' '.repeat(rect.width);
  const painted = rows
    .slice(0, rect.height)
    .map((row) => paintedRow(fitted(row, rect.width), theme));
  return (
    <Place rect={rect}>
      <Transform transform={(_, index) => painted[index] ?? blank}>
        <Text>{Array.from({ length: rect.height }, () => blank).join('\n')}</Text>
      </Transform>
    </Place>
  );
}
