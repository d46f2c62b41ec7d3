/** The Board view: a column of cards for each role. Only the cards in sight are made. */
import { sanitise } from '../../../terminal/sanitise.ts';
import { advice, newGoal, toTown } from '../../components/advice.ts';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import { topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { fitted, type Row, span, spread } from '../../scene/spans.ts';
import { cardHeight, cardOf } from './card.ts';
import { type Column, cursorIn } from './state.ts';

export type BoardScene = {
  page: 'board';
  rect: Rect;
  lines: Row[];
  /** Cards of a column in sight, and columns in sight. */
  rows: number;
  across: number;
  hits: Hit[];
};

const narrowest = 25;
/** To have all columns in sight those with cards give way a little, and those without much. */
const slim = { full: 24, empty: 12 };
/** Blanks of a column, one at each side. */
const margin = 2;
const headHeight = 2;

type Drawn = { rows: Row[]; hits: { y: number; id: string }[] };
type Room = {
  width: number;
  height: number;
  /** Cards in sight, and rows of each. */
  cards: number;
  tall: number;
  /** The selected card when the selection is in this column, -1 when it is empty; else null. */
  cursor: number | null;
  /** Signs for columns that are out of sight at its left and right. */
  signs: [string, string];
};

export function boardScene(look: Look, body: Rect): BoardScene {
  const { board: columns } = look.facts;
  const cursor = cursorIn(look.view.board, columns);
  const widths = widthsOf(columns, body.width);
  const across = widths.length;
  const tall = cardHeight(Math.max(...widths) - margin);
  const cards = Math.max(1, Math.floor((body.height - headHeight) / tall));
  const left = topFor(look.view.board.left, cursor.column, across, columns.length);
  const shown = columns.slice(left, left + across).map((column, index) =>
    columnOf(look, column, {
      width: (widths[index] ?? 0) - margin,
      height: body.height,
      cards,
      tall,
      cursor: left + index === cursor.column ? cursor.card : null,
      signs: [
        index === 0 && left > 0 ? '‹ ' : '',
        index === across - 1 && left + across < columns.length ? ' ›' : '',
      ],
    }),
  );
  const empty = columns.some(({ tasks }) => tasks.length > 0) ? [] : nothing(look, body.width - 6);
  return {
    page: 'board',
    rect: body,
    rows: cards,
    across,
    lines: Array.from({ length: body.height }, (_, y) => {
      const told = empty[y - headHeight - 1];
      if (told !== undefined) return [span('   '), ...told];
      return shown.flatMap(
        ({ rows }, index): Row => [
          span(' '),
          ...fitted(rows[y] ?? [], (widths[index] ?? 0) - margin),
          span(' '),
        ],
      );
    }),
    hits: shown.flatMap(({ hits }, index) =>
      hits.map(({ y, id }): Hit => {
        const place = { x: body.x + sum(widths.slice(0, index)), y: body.y + y };
        const size = { width: widths[index] ?? 0, height: tall - 1 };
        return { rect: { ...place, ...size }, input: { kind: 'pick', id } };
      }),
    ),
  };
}

const whatComes =
  'Tasks stand here as cards, under the role that has them. A goal goes to the first role; what comes of it moves to the right.';

function nothing({ view, keymap }: Look, width: number): Row[] {
  if (view.board.list.filter !== '') return [[span('No task has these words.', 'quiet')]];
  return advice(keymap, { words: whatComes, keys: [newGoal, toTown], width });
}

/**
 * Cells of each column in sight. All of them are in sight when that is possible, if need be with slim
 * ones where there is no card; otherwise as many as fit, all alike.
 */
function widthsOf(columns: Column[], room: number): number[] {
  const across = Math.max(1, Math.min(columns.length, Math.floor(room / narrowest)));
  const alike = Array.from({ length: across }, () => Math.floor(room / across));
  const full = columns.filter(({ tasks }) => tasks.length > 0).length;
  const left = room - slim.empty * (columns.length - full);
  if (across === columns.length || full === 0 || left < full * slim.full) return alike;
  return columns.map(({ tasks }) => (tasks.length === 0 ? slim.empty : Math.floor(left / full)));
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

function columnOf(look: Look, { id, name, tasks }: Column, room: Room): Drawn {
  const { width, height, cards, tall, cursor, signs } = room;
  const kept = look.view.board.tops[id] ?? 0;
  const top = topFor(kept, cursor === null ? kept : Math.max(0, cursor), cards, tasks.length);
  const shown = tasks.slice(top, top + cards);
  const style = cursor === null ? 'line' : 'focus';
  const title: Row = [
    span(signs[0], 'focus'),
    span(sanitise(name), cursor === null ? 'strong' : 'focus'),
  ];
  const count: Row = [
    span(tasks.length === 0 ? '' : ` ${tasks.length}`, 'quiet'),
    span(signs[1], 'focus'),
  ];
  const rows = [
    spread(title, count, width),
    [span((cursor === null ? '─' : '━').repeat(width), style)],
    ...shown.flatMap((task, index) =>
      cardOf(look, task, { selected: top + index === cursor, width, height: tall }),
    ),
  ];
  return {
    rows: withRest(rows, height, outOfSight(top, tasks.length - top - shown.length)),
    hits: shown.map((task, index) => ({ y: headHeight + index * tall, id: task.id })),
  };
}

/** The rows, with the last one of the column telling what is out of sight. */
function withRest(rows: Row[], height: number, rest: string): Row[] {
  if (rest === '') return rows;
  return Array.from({ length: height }, (_, y): Row => {
    return y === height - 1 ? [span(`  ${rest}`, 'quiet')] : (rows[y] ?? []);
  });
}

function outOfSight(above: number, under: number): string {
  const parts = [...(above > 0 ? [`↑ ${above}`] : []), ...(under > 0 ? [`↓ ${under} more`] : [])];
  return parts.join('  ');
}
