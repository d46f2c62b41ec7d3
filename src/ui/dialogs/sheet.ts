/** A dialog as a sheet of rows over the page. The bottom line names its keys. */
import { sanitise } from '../../terminal/sanitise.ts';
import type { Hit } from '../input/router.ts';
import type { Rect } from '../layout/layout.ts';
import { topFor } from '../model/list.ts';
import { type Row, span } from '../scene/spans.ts';
import { choiceLetters } from './answer.ts';

export type Sheet = {
  rect: Rect;
  title: Row;
  rows: Row[];
  /** Where the caret of its line stands on the screen; null for a sheet without a line. */
  caret: { x: number; y: number } | null;
  hits: Hit[];
  /** Rows that did not fit above and under those given. */
  above: number;
  under: number;
};

/** What stands in a sheet. `caret` is counted from its first row; `ids` name rows that can be clicked. */
export type Content = {
  /** In the upper edge: plain words, or a row of its own. */
  title: string | Row;
  rows: Row[];
  caret: { x: number; y: number } | null;
  ids?: Record<number, string>;
};

/** Cells before the first row's text: the border and a blank. */
export const indent = 2;

/** A sheet at a rectangle. */
export function sheetAt(rect: Rect, { title, rows, caret, ids = {} }: Content): Sheet {
  return {
    rect,
    title: typeof title === 'string' ? [span(` ${title} `, 'focus')] : title,
    rows,
    caret: caret === null ? null : { x: rect.x + indent + caret.x, y: rect.y + 1 + caret.y },
    above: 0,
    under: 0,
    hits: Object.entries(ids).map(([row, id]) => ({
      rect: { x: rect.x, y: rect.y + 1 + Number(row), width: rect.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

/** A row of a choice: marked when it is the one that Enter takes. */
export function chosenWords(words: string, chosen: boolean): Row {
  return [span(chosen ? '❯ ' : '  ', 'focus'), span(words, chosen ? 'focus' : 'plain')];
}

/** Choices, each with the letter that names it; at most `room` of them, the chosen one among these. */
export function choiceRows(
  choices: string[],
  { chosen, room }: { chosen: number | null; room: number },
): { rows: Row[]; first: number } {
  const first = topFor(0, chosen ?? 0, room, choices.length);
  const rows = choices.slice(first, first + room).map((words, index): Row => {
    const isChosen = first + index === chosen;
    return [
      span(isChosen ? '❯ ' : '  ', 'focus'),
      span(`${choiceLetters[first + index] ?? ' '}  `, 'quiet'),
      span(sanitise(words), isChosen ? 'focus' : 'plain'),
    ];
  });
  return { rows, first };
}
