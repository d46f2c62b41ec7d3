/** What is laid over the page, if anything. */

import { keyTable } from '../input/key-table.ts';
import { centred, inside, type Rect } from '../layout/layout.ts';
import { matches } from '../model/list.ts';
import { type Overlay, top } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { type Row, span } from '../scene/spans.ts';
import { cells } from '../theme/text-width.ts';
import { answerRect } from '../views/inbox/places.ts';
import { inboxRows } from '../views/inbox/state.ts';
import { detailsOf, sheetOf } from './contents.ts';
import { paletteOf } from './palette-content.ts';
import { type Sheet, sheetAt } from './sheet.ts';

const helpWidth = 84;
/** Cells for chords; where one needs more, its words begin later. */
const chordWidth = 14;

/** The dialog to draw, or null. A line that narrows or searches is in the bottom line instead. */
export function overlayOf(look: Look, body: Rect): Sheet | null {
  const overlay = drawnOf(look);
  if (overlay === null) return null;
  switch (overlay.kind) {
    case 'filter':
    case 'search':
      return null;
    case 'help':
      return helpOf(look, overlay, body);
    case 'task':
      return detailsOf(look, overlay, body);
    case 'palette':
      return paletteOf(look, overlay, body);
    default:
      return sheetOf(look, overlay, body, placeOf(look, overlay, body));
  }
}

/** A filter is written in the bottom line; what it narrows stays in sight. */
function drawnOf({ view }: Look): Overlay | null {
  const overlay = top(view);
  return overlay?.kind === 'filter' ? (view.overlays.at(-2) ?? null) : overlay;
}

/** In the Inbox view an item is answered where its details stand. */
function placeOf({ view, facts }: Look, overlay: Overlay, body: Rect): Rect | null {
  if (overlay.kind !== 'answer' || view.page !== 'inbox') return null;
  const { filter } = view.inbox.list;
  return answerRect(body, inboxRows(facts.inbox, filter, facts.state).length);
}

type Help = Extract<Overlay, { kind: 'help' }>;

function helpOf({ keymap, view }: Look, { scroll, filter }: Help, body: Rect): Sheet {
  const first = view.mode.kind === 'copying' ? 'copy' : 'nothing';
  const sections = keyTable(keymap, view.page, first)
    .map(({ title, keys }) => ({
      title,
      keys: keys.filter(({ chord, words, also }) =>
        matches(filter, `${title} ${chord} ${words} ${also}`),
      ),
    }))
    .filter(({ keys }) => keys.length > 0);
  const chords = sections.flatMap(({ keys }) => keys.map(({ chord }) => cells(chord)));
  const column = Math.min(Math.max(0, ...chords), chordWidth);
  const rows = sections.flatMap(({ title, keys }, index): Row[] => [
    ...(index === 0 ? [] : [[]]),
    [span(title, 'focus')],
    ...keys.map(
      ({ chord, words }): Row => [
        span(`  ${chord}${' '.repeat(Math.max(0, column - cells(chord)))}  `, 'strong'),
        span(words),
      ],
    ),
  ]);
  const rect = centred(body, { columns: helpWidth, rows: rows.length + 2 });
  const { height } = inside(rect);
  const above = Math.max(0, Math.min(scroll, rows.length - height));
  const title: Row = [
    span(' Keys ', 'focus'),
    ...(filter === '' ? [] : [span(`/${filter} `, 'needed')]),
  ];
  return {
    ...sheetAt(rect, { title, rows: rows.slice(above, above + height), caret: null }),
    above,
    under: Math.max(0, rows.length - height - above),
  };
}
