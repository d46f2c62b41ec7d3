/** A framed part of a page: where its rows go, and what stands in its edges. */
import { inside, type Rect } from '../frame.ts';
import { cut } from '../words.ts';
import { type Row, span, widthOf } from './spans.ts';

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

export function roomForTitle({ rect, status }: Pick<Panel, 'rect' | 'status'>): number {
  return rect.width - 4 - widthOf(status);
}
