/** The frame of a dialog: its title above, and below what does not fit. */

import type { Sheet } from '../dialogs/sheet.ts';
import { inside } from '../layout/layout.ts';
import { fitted, type Row, span, widthOf } from './spans.ts';
import type { Surface } from './surface.ts';

/** A dialog as rows, its frame and all. */
export function framed({ rect, title, rows, above, under }: Sheet): Surface {
  const { width, height } = inside(rect);
  const side = span('│', 'focus');
  const rest = [
    ...(above > 0 ? [`↑ ${above}`] : []),
    ...(under > 0 ? [`↓ ${under} more`] : []),
  ].join(' ');
  const foot: Row = rest === '' ? [] : [span(` ${rest} `, 'quiet')];
  return {
    rect,
    rows: [
      edge('╭', '╮', { width, left: title, right: [] }),
      ...Array.from({ length: height }, (_, y): Row => {
        return [side, span(' '), ...fitted(rows[y] ?? [], width - 2), span(' '), side];
      }),
      edge('╰', '╯', { width, left: [], right: foot }),
    ],
  };
}

type Edge = { width: number; left: Row; right: Row };

function edge(first: string, last: string, { width, left, right }: Edge): Row {
  const room = width - 2 - widthOf(right);
  const words = widthOf(left) <= room ? left : fitted(left, room);
  const rule = '─'.repeat(Math.max(0, room - widthOf(words)));
  return [
    span(`${first}─`, 'focus'),
    ...words,
    span(rule, 'focus'),
    ...right,
    span(`─${last}`, 'focus'),
  ];
}
