/** The frame of every dialog: its title above, and below how much of it is out of sight. */
import { Text } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { Frame } from '../components/Frame.tsx';
import type { Rect } from '../layout/layout.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { ShownDialog } from './shown-dialog.ts';

/** Cells before the first row's text: the border and a blank. */
export const indent = 2;

/** What stands in a dialog. */
export type DialogContent = {
  title: string;
  /** The words that its rows are narrowed by. */
  filter?: string;
  /** One element a row. */
  rows: ReactElement[];
  /** Counted from the first cell of the first row; null for a dialog without a line. */
  caret: { x: number; y: number } | null;
  /** The ids of rows that can be clicked, by their place. */
  ids?: Record<number, string>;
  /** Rows that did not fit above and under those given. */
  above?: number;
  under?: number;
};

/** A dialog at a rectangle. */
export function dialogAt(rect: Rect, content: DialogContent): ShownDialog {
  const { title, filter = '', rows, caret, ids = {}, above = 0, under = 0 } = content;
  return {
    element: (
      <Dialog rect={rect} title={title} filter={filter} above={above} under={under}>
        {rows.slice(0, Math.max(0, rect.height - 2))}
      </Dialog>
    ),
    rect,
    caret: caret === null ? null : { x: rect.x + indent + caret.x, y: rect.y + 1 + caret.y },
    under,
    hits: Object.entries(ids).map(([row, id]) => ({
      rect: { x: rect.x, y: rect.y + 1 + Number(row), width: rect.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

type Props = {
  rect: Rect;
  title: string;
  filter: string;
  above: number;
  under: number;
  children?: ReactNode;
};

function Dialog({ rect, title, filter, above, under, children }: Props) {
  const theme = useTheme();
  const rest = [
    ...(above > 0 ? [`↑ ${above}`] : []),
    ...(under > 0 ? [`↓ ${under} more`] : []),
  ].join(' ');
  return (
    <Frame
      rect={rect}
      tone="focus"
      ground="opaque"
      title={
        <Text wrap="truncate">
          <Text {...theme.focus}>{` ${title} `}</Text>
          <Text {...theme.needed}>{filter === '' ? '' : `/${filter} `}</Text>
        </Text>
      }
      foot={rest === '' ? null : <Text {...theme.quiet}>{` ${rest} `}</Text>}
    >
      {children}
    </Frame>
  );
}
