/** The palette: a line, and what its letters find. */

import { textOf } from '../components/text-field/line.ts';
import { linesOf } from '../components/text-field/wrapped-line.ts';
import { type Keymap, spoken } from '../input/keymap.ts';
import type { Rect } from '../layout/layout.ts';
import { topFor } from '../model/list.ts';
import type { Overlay } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { type Row, span, spread } from '../scene/spans.ts';
import { type Entry, type Found, paletteFound } from './palette.ts';
import { indent, type Sheet, sheetAt } from './sheet.ts';

const widest = 84;
const tallest = 20;
/** The border, the line, and a blank row under it. */
const aroundRows = 4;

const kinds: Record<Entry['kind'], string> = {
  do: '',
  seat: 'terminal',
  task: 'task',
  inbox: 'inbox',
};

export function paletteOf(
  look: Look,
  overlay: Extract<Overlay, { kind: 'palette' }>,
  body: Rect,
): Sheet {
  const { view, facts, keymap } = look;
  const found = paletteFound({ view, facts }, textOf(overlay.line));
  const width = Math.min(widest, body.width - 2);
  const height = Math.min(tallest, body.height - 2, Math.max(1, found.length) + aroundRows);
  const rect = {
    x: body.x + Math.floor((body.width - width) / 2),
    y: body.y + 1,
    width,
    height,
  };
  const room = height - aroundRows;
  const inner = width - 2 * indent;
  const hint = 'what to do, or where to go: a key, a seat, a task';
  const written = linesOf(overlay.line, { width: inner, most: 1, hint });
  const at = Math.min(overlay.at, found.length - 1);
  const top = topFor(0, Math.max(0, at), room, found.length);
  const shown = found.slice(top, top + room);
  const rows = shown.map((each, index) =>
    foundRow(each, { keymap, selected: top + index === at, width: inner }),
  );
  const sheet = sheetAt(rect, {
    title: 'Do or go to',
    rows: [
      ...written.rows,
      [],
      ...(rows.length === 0 ? [[span('  nothing of that name', 'quiet')] as Row] : rows),
    ],
    caret: written.caret,
    ids: Object.fromEntries(shown.map((_, index) => [index + 2, String(top + index)])),
  });
  return { ...sheet, above: top, under: Math.max(0, found.length - top - shown.length) };
}

function foundRow(
  { entry, marks }: Found,
  { keymap, selected, width }: { keymap: Keymap; selected: boolean; width: number },
): Row {
  const chord =
    entry.bound === null ? '' : (keymap[entry.bound.context][entry.bound.action]?.[0] ?? '');
  return spread(
    [span(selected ? '❯ ' : '  ', 'focus'), ...marked(entry.words, marks, selected)],
    [span(` ${kinds[entry.kind]}`, 'quiet'), span(spoken(chord), 'strong')],
    width,
  );
}

/** The words in stretches, those that were asked for standing out. */
function marked(words: string, marks: readonly number[], selected: boolean): Row {
  const isMarked = new Set(marks);
  const row: Row = [];
  for (let at = 0; at < words.length; ) {
    const stands = isMarked.has(at);
    let end = at + 1;
    while (end < words.length && isMarked.has(end) === stands) end += 1;
    row.push(span(words.slice(at, end), stands ? 'needed' : selected ? 'focus' : 'plain'));
    at = end;
  }
  return row;
}
