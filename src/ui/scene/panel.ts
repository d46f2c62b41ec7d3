/** A framed part of a page: where its rows go, and what stands in its edges. */
import { inside, type Rect } from '../layout/layout.ts';
import { cut } from '../theme/text-width.ts';
import { fitted, type Row, span, widthOf } from './spans.ts';
import type { Surface } from './surface.ts';

export type Panel = {
  rect: Rect;
  /** In the upper edge, at its left and its right. */
  title: Row;
  status: Row;
  rows: Row[];
};

/** The cells of a panel that its rows fill: within its border and one blank at each side. */
export function contentOf(rect: Rect): Rect {
  const { x, y, width, height } = inside(rect);
  return { x: x + 1, y, width: width - 2, height };
}

/** A title for the edge of a panel, with the words that its list is narrowed by. */
export function titled(name: string, filter: string, about: string): Row {
  return [
    span(` ${name} `, 'strong'),
    ...(about === '' ? [] : [span(`${about} `, 'quiet')]),
    ...(filter === '' ? [] : [span(`/${cut(filter, 30)} `, 'needed')]),
  ];
}

/** What is out of sight of a list. */
export function beyond(top: number, shown: number, count: number): Row {
  const under = count - top - shown;
  const parts = [...(top > 0 ? [`↑ ${top}`] : []), ...(under > 0 ? [`↓ ${under}`] : [])];
  return parts.length === 0 ? [] : [span(` ${parts.join(' ')} `, 'quiet')];
}

/** The panel as rows, its border and all. */
export function panelSurface(panel: Panel): Surface {
  const { rect, rows } = panel;
  const side = span('│', 'line');
  const { width, height } = contentOf(rect);
  const within = Array.from({ length: height }, (_, y): Row => {
    return [side, span(' '), ...fitted(rows[y] ?? [], width), span(' '), side];
  });
  const foot = span(`╰${'─'.repeat(rect.width - 2)}╯`, 'line');
  return { rect, rows: [upperEdge(panel), ...within, [foot]] };
}

function upperEdge({ rect, title, status }: Panel): Row {
  const room = rect.width - 4 - widthOf(status);
  const words = widthOf(title) <= room ? title : fitted(title, room);
  const rule = '─'.repeat(Math.max(0, room - widthOf(words)));
  return [span('╭─', 'line'), ...words, span(rule, 'line'), ...status, span('─╮', 'line')];
}
