/** The bars of a stack: one line for each seat that is not open, and one for all beyond the edge. */

import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import type { Bar } from '../../layout/stack.ts';
import type { Look } from '../../model/render-input.ts';
import { cells, padded } from '../../theme/text-width.ts';
import type { Meaning } from '../../theme/theme.ts';
import { fittedTitle, titleOf } from './tiles.ts';

export type Part = { key: string; text: string; tone: Meaning };

export type BarScene = {
  rect: Rect;
  /** What stands at its two ends, with a rule between them. */
  left: Part[];
  right: Part[];
  rule: 'line' | 'needed';
};

export function barScene(look: Look, bar: Bar): BarScene {
  const ends = bar.kind === 'seat' ? seatEnds(look, bar.seat, bar.rect.width) : moreEnds(look, bar);
  return { rect: bar.rect, ...ends };
}

/** A click opens the seat; the line for many opens the nearest of them. */
export function barHit(bar: Bar): Hit[] {
  const seat = bar.kind === 'seat' ? bar.seat : bar.seats[0];
  return seat === undefined ? [] : [{ rect: bar.rect, input: { kind: 'pick', id: seat } }];
}

type Ends = Pick<BarScene, 'left' | 'right' | 'rule'>;

/** Cells of the rule at each end. */
const endCells = 2;
/** Readings and ages stand in columns, so that many bars can be read at a glance. */
const column = { word: 'preparing'.length, age: '59m'.length };

function seatEnds(look: Look, seat: string, width: number): Ends {
  const about = titleOf(look, seat);
  if (about === null) return { left: [], right: [], rule: 'line' };
  const word = padded(about.sign.word, Math.max(column.word, cells(about.sign.word)));
  const aligned = { ...about, sign: { ...about.sign, word }, age: about.age.padStart(column.age) };
  const { lock, name, title, sign, age } = fittedTitle(aligned, width - 2 * endCells);
  return {
    left: [
      { key: 'lock', text: lock === '' ? ' ' : ` ${lock} `, tone: 'quiet' },
      { key: 'name', text: name, tone: 'strong' },
      { key: 'dot', text: title === '' ? '' : ' · ', tone: 'line' },
      { key: 'title', text: `${title} `, tone: 'plain' },
    ],
    right: [
      { key: 'sign', text: ` ${sign.glyph} ${sign.word} `, tone: sign.tone },
      { key: 'age', text: age === '' ? '' : `${age} `, tone: 'quiet' },
    ],
    rule: sign.tone === 'needed' ? 'needed' : 'line',
  };
}

function moreEnds(look: Look, { way, seats }: Extract<Bar, { kind: 'more' }>): Ends {
  const needy = look.facts.seats.filter(({ name, need }) => seats.includes(name) && need !== null);
  const arrow = way === 'above' ? '↑' : '↓';
  const more: Part = { key: 'more', text: ` ${arrow} ${seats.length} more `, tone: 'quiet' };
  if (needy.length === 0) return { left: [more], right: [], rule: 'line' };
  const forYou: Part = { key: 'needy', text: ` ◆ ${needy.length} for you `, tone: 'needed' };
  return { left: [more], right: [forYou], rule: 'needed' };
}
