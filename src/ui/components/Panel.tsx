/** A framed part of a view, with its name in the upper edge. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { inside, type Rect } from '../layout/rect.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import { cut } from '../theme/text-width.ts';
import { Frame } from './Frame.tsx';

type Props = {
  rect: Rect;
  name: string;
  /** Beside the name, such as how many there are. */
  about?: string;
  /** The words that its list is narrowed by. */
  filter?: string;
  status?: ReactNode;
  children?: ReactNode;
};

export function Panel({ rect, name, about = '', filter = '', status, children }: Props) {
  const theme = useTheme();
  const title = (
    <Text wrap="truncate">
      <Text {...theme.strong}>{` ${name} `}</Text>
      {about === '' ? null : <Text {...theme.quiet}>{`${about} `}</Text>}
      {filter === '' ? null : <Text {...theme.needed}>{`/${cut(filter, 30)} `}</Text>}
    </Text>
  );
  return (
    <Frame rect={rect} tone="line" title={title} status={status}>
      {children}
    </Frame>
  );
}

/** The cells of a panel that its rows fill: within its border and one blank at each side. */
export function contentOf(rect: Rect): Rect {
  const { x, y, width, height } = inside(rect);
  return { x: x + 1, y, width: width - 2, height };
}

/** How much of a list is out of sight: rows above and rows under those shown. */
export function Beyond({ above, under }: { above: number; under: number }) {
  const theme = useTheme();
  const parts = [...(above > 0 ? [`↑ ${above}`] : []), ...(under > 0 ? [`↓ ${under}`] : [])];
  return parts.length === 0 ? null : <Text {...theme.quiet}>{` ${parts.join(' ')} `}</Text>;
}
