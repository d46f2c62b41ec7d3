/** The keys that work here, narrowed by a filter. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { BlankRow, Row } from '../components/Row.tsx';
import { TextRow } from '../components/TextRow.tsx';
import { keyTable } from '../input/key-table.ts';
import { centred, inside, type Rect } from '../layout/layout.ts';
import { matches } from '../model/list.ts';
import type { Overlay } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import { cells } from '../theme/text-width.ts';
import { dialogAt } from './Dialog.tsx';
import type { ShownDialog } from './shown-dialog.ts';

type Help = Extract<Overlay, { kind: 'help' }>;

const helpWidth = 84;
/** Cells for chords; where one needs more, its words begin later. */
const chordWidth = 14;

export function showHelp(look: Look, { scroll, filter }: Help, body: Rect): ShownDialog {
  const rows = helpRows(look, filter);
  const rect = centred(body, { columns: helpWidth, rows: rows.length + 2 });
  const { height } = inside(rect);
  const above = Math.max(0, Math.min(scroll, rows.length - height));
  const under = Math.max(0, rows.length - height - above);
  const shown = rows.slice(above, above + height);
  return dialogAt(rect, { title: 'Keys', filter, rows: shown, caret: null, above, under });
}

function helpRows({ keymap, view }: Look, filter: string): ReactElement[] {
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
  return sections.flatMap(({ title, keys }, index) => [
    ...(index === 0 ? [] : [<BlankRow key={`gap ${title}`} />]),
    <TextRow key={title} text={title} tone="focus" />,
    ...keys.map(({ chord, words }) => (
      <KeyRow key={`${title} ${chord} ${words}`} chord={chord} words={words} column={column} />
    )),
  ]);
}

function KeyRow({ chord, words, column }: { chord: string; words: string; column: number }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme.strong}>
        {`  ${chord}${' '.repeat(Math.max(0, column - cells(chord)))}  `}
      </Text>
      {words}
    </Row>
  );
}
