/** Surfaces of rows as Boxes and Text, until each of them is a component of its own. */
import { Text } from 'ink';
import { Place } from '../components/Place.tsx';
import type { Sheet } from '../dialogs/sheet.ts';
import type { ShownDialog } from '../dialogs/shown-dialog.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { Chip, Meaning, Theme } from '../theme/theme.ts';
import { framed } from './framed.ts';
import { fitted, type Paint } from './spans.ts';
import type { Surface } from './surface.ts';

export function Surfaces({ surfaces }: { surfaces: Surface[] }) {
  return surfaces.map(({ rect, rows }) => (
    <Place key={`${rect.x} ${rect.y}`} rect={rect} ground="opaque">
      {placed(rows.slice(0, rect.height)).map(({ at, item }) => (
        <Spans key={at} row={fitted(item, rect.width)} />
      ))}
    </Place>
  ));
}

function Spans({ row }: { row: Surface['rows'][number] }) {
  const theme = useTheme();
  return (
    <Text wrap="truncate">
      {placed(row).map(({ at, item }) => (
        <Text key={at} {...styleOf(item.paint, theme)}>
          {item.text}
        </Text>
      ))}
    </Text>
  );
}

/** Rows and spans are known by their place alone. */
function placed<T>(items: T[]): { at: number; item: T }[] {
  return items.map((item, at) => ({ at, item }));
}

function styleOf(paint: Paint, theme: Theme) {
  return paint.startsWith('chip ')
    ? theme.chips[paint.slice('chip '.length) as Chip]
    : theme[paint as Meaning];
}

/** A sheet of rows as a dialog. */
export function bridgedDialog(sheet: Sheet): ShownDialog {
  const { rect, caret, hits, under } = sheet;
  return { element: <Surfaces surfaces={[framed(sheet)]} />, rect, caret, hits, under };
}
