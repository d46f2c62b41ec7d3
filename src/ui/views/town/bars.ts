/** The bars of a stack: one line for each seat that is not open, and one for all beyond the edge. */

import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import type { Bar } from '../../layout/stack.ts';
import type { Look } from '../../model/render-input.ts';
import { type Row, span, spread, widthOf } from '../../scene/spans.ts';
import { cells, padded } from '../../theme/text-width.ts';
import { fittedTitle, titleOf } from './tiles.ts';

export type BarScene = { rect: Rect; row: Row };

export function barScene(look: Look, bar: Bar): BarScene {
  const row = bar.kind === 'seat' ? seatRow(look, bar.seat, bar.rect.width) : moreRow(look, bar);
  return { rect: bar.rect, row: ruled(row, bar.rect.width) };
}

/** A click opens the seat; the line for many opens the nearest of them. */
export function barHit(bar: Bar): Hit[] {
  const seat = bar.kind === 'seat' ? bar.seat : bar.seats[0];
  return seat === undefined ? [] : [{ rect: bar.rect, input: { kind: 'pick', id: seat } }];
}

/** What stands at the two ends of a bar, whose rule is drawn between them. */
type Ends = { left: Row; right: Row; rule: 'line' | 'needed' };

/** The cells of the rule at each end. */
const end = '──';
/** Readings and ages stand in columns, so that many bars can be read at a glance. */
const column = { word: 'preparing'.length, age: '59m'.length };

function seatRow(look: Look, seat: string, width: number): Ends {
  const about = titleOf(look, seat);
  if (about === null) return { left: [], right: [], rule: 'line' };
  const word = padded(about.sign.word, Math.max(column.word, cells(about.sign.word)));
  const aligned = { ...about, sign: { ...about.sign, word }, age: about.age.padStart(column.age) };
  const { lock, name, title, sign, age } = fittedTitle(aligned, width - 2 * end.length);
  return {
    left: [
      span(lock === '' ? ' ' : ` ${lock} `, 'quiet'),
      span(name, 'strong'),
      ...(title === '' ? [] : [span(' · ', 'line'), span(title)]),
      span(' '),
    ],
    right: [
      span(` ${sign.glyph} ${sign.word} `, sign.tone),
      span(age === '' ? '' : `${age} `, 'quiet'),
    ],
    rule: sign.tone === 'needed' ? 'needed' : 'line',
  };
}

function moreRow(look: Look, { way, seats }: Extract<Bar, { kind: 'more' }>): Ends {
  const { seats: all } = look.facts;
  const needy = all.filter(({ name, need }) => seats.includes(name) && need !== null);
  const arrow = way === 'above' ? '↑' : '↓';
  return {
    left: [span(` ${arrow} ${seats.length} more `, 'quiet')],
    right: needy.length === 0 ? [] : [span(` ◆ ${needy.length} for you `, 'needed')],
    rule: needy.length === 0 ? 'line' : 'needed',
  };
}

function ruled({ left, right, rule }: Ends, width: number): Row {
  const free = Math.max(0, width - 2 * end.length - widthOf(left) - widthOf(right));
  const begin = [span(end, rule), ...left, span('─'.repeat(free), rule)];
  return spread(begin, [...right, span(end, rule)], width);
}
