/** The palette: a line, and what its letters find. */
import { Text } from 'ink';
import { BlankRow, Row } from '../components/Row.tsx';
import { TextRow } from '../components/TextRow.tsx';
import { textOf } from '../components/text-field/line.ts';
import { textFieldRows } from '../components/text-field/TextField.tsx';
import { linesOf } from '../components/text-field/wrapped-line.ts';
import { type Keymap, spoken } from '../input/keymap.ts';
import type { Rect } from '../layout/layout.ts';
import { topFor } from '../model/list.ts';
import type { Overlay } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { TonedRow } from '../theme/toned-text.ts';
import { dialogAt, indent } from './Dialog.tsx';
import { type Entry, type Found, paletteFound } from './palette.ts';
import type { ShownDialog } from './shown-dialog.ts';

const widest = 84;
const tallest = 20;
/** The border, the line, and a blank row under it. */
const aroundRows = 4;
const hint = 'what to do, or where to go: a key, a seat, a task';

const kinds: Record<Entry['kind'], string> = {
  do: '',
  seat: 'terminal',
  task: 'task',
  inbox: 'inbox',
};

export function showPalette(
  look: Look,
  overlay: Extract<Overlay, { kind: 'palette' }>,
  body: Rect,
): ShownDialog {
  const { view, facts, keymap } = look;
  const found = paletteFound({ view, facts }, textOf(overlay.line));
  const rect = placeOf(body, found.length);
  const room = rect.height - aroundRows;
  const written = linesOf(overlay.line, { width: rect.width - 2 * indent, most: 1, hint });
  const at = Math.min(overlay.at, found.length - 1);
  const above = topFor(0, Math.max(0, at), room, found.length);
  const shown = found
    .slice(above, above + room)
    .map((each, index) => ({ place: above + index, each }));
  return dialogAt(rect, {
    title: 'Do or go to',
    rows: [
      ...textFieldRows(written.rows),
      <BlankRow key="gap" />,
      ...shown.map(({ place, each }) => (
        <FoundRow
          key={`found ${place}`}
          found={each}
          keymap={keymap}
          state={place === at ? 'selected' : 'other'}
        />
      )),
      ...(shown.length > 0
        ? []
        : [<TextRow key="nothing" text="  nothing of that name" tone="quiet" />]),
    ],
    caret: written.caret,
    ids: Object.fromEntries(shown.map(({ place }, index) => [index + 2, String(place)])),
    above,
    under: Math.max(0, found.length - above - shown.length),
  });
}

function placeOf(body: Rect, count: number): Rect {
  const width = Math.min(widest, body.width - 2);
  const height = Math.min(tallest, body.height - 2, Math.max(1, count) + aroundRows);
  const x = body.x + Math.floor((body.width - width) / 2);
  return { x, y: body.y + 1, width, height };
}

type FoundRowProps = { found: Found; keymap: Keymap; state: 'selected' | 'other' };

function FoundRow({ found: { entry, marks }, keymap, state }: FoundRowProps) {
  const theme = useTheme();
  const { bound } = entry;
  const chord = bound === null ? '' : (keymap[bound.context][bound.action]?.[0] ?? '');
  const right = (
    <Text>
      <Text {...theme.quiet}>{` ${kinds[entry.kind]}`}</Text>
      <Text {...theme.strong}>{spoken(chord)}</Text>
    </Text>
  );
  const parts = marked(entry.words, marks, state).map((part, at) => ({ at, ...part }));
  return (
    <Row right={right}>
      <Text {...theme.focus}>{state === 'selected' ? '❯ ' : '  '}</Text>
      {parts.map(({ at, text, tone }) => (
        <Text key={at} {...theme[tone]}>
          {text}
        </Text>
      ))}
    </Row>
  );
}

/** The words in stretches, those that were asked for standing out. */
function marked(words: string, marks: readonly number[], state: 'selected' | 'other'): TonedRow {
  const isMarked = new Set(marks);
  const row: TonedRow = [];
  for (let at = 0; at < words.length; ) {
    const stands = isMarked.has(at);
    let end = at + 1;
    while (end < words.length && isMarked.has(end) === stands) end += 1;
    const tone = stands ? 'needed' : state === 'selected' ? 'focus' : 'plain';
    row.push({ text: words.slice(at, end), tone });
    at = end;
  }
  return row;
}
