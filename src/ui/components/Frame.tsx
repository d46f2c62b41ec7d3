/** A border with words in its edges: around panels, dialogs and terminals. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../layout/rect.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { Meaning } from '../theme/theme.ts';
import { Place } from './Place.tsx';

const borders = {
  round: { style: 'round', across: '─', corners: ['╭', '╮', '╰', '╯'] },
  heavy: { style: 'bold', across: '━', corners: ['┏', '┓', '┗', '┛'] },
} as const;
type Border = (typeof borders)[keyof typeof borders];

type Props = {
  rect: Rect;
  border?: keyof typeof borders;
  /** The colour of the border by its meaning. */
  tone: Meaning;
  ground?: 'clear' | 'opaque';
  /** In the upper edge, as Text: at the left, which gives way, and at the right. */
  title?: ReactNode;
  status?: ReactNode;
  /** In the lower edge, at the right. */
  foot?: ReactNode;
  /** Blanks between the sides and what is in it. */
  padding?: 0 | 1;
  children?: ReactNode;
};

export function Frame(props: Props) {
  const { rect, tone, ground = 'clear', padding = 1, children } = props;
  const { color, dimColor = false } = useTheme()[tone];
  const border = borders[props.border ?? 'round'];
  const [topLeft, topRight, bottomLeft, bottomRight] = border.corners;
  return (
    <Place rect={rect} ground={ground}>
      <Edge border={border} tone={tone} ends={[topLeft, topRight]} right={props.status}>
        {props.title}
      </Edge>
      <Box
        flexDirection="column"
        height={Math.max(0, rect.height - 2)}
        paddingX={padding}
        borderStyle={border.style}
        borderTop={false}
        borderBottom={false}
        borderDimColor={dimColor}
        {...(color === undefined ? {} : { borderColor: color })}
      >
        {children}
      </Box>
      <Edge border={border} tone={tone} ends={[bottomLeft, bottomRight]} right={props.foot} />
    </Place>
  );
}

type EdgeProps = {
  border: Border;
  tone: Meaning;
  ends: readonly [string, string];
  right?: ReactNode;
  children?: ReactNode;
};

/** One edge: its corners, words, and a rule that fills the room between. */
function Edge({ border, tone, ends: [first, last], right, children }: EdgeProps) {
  const style = useTheme()[tone];
  return (
    <Box height={1} flexShrink={0}>
      <Box flexShrink={0}>
        <Text {...style}>{first + border.across}</Text>
      </Box>
      {children}
      <Box
        flexGrow={1}
        height={1}
        borderStyle={border.style}
        borderLeft={false}
        borderRight={false}
        borderBottom={false}
        borderDimColor={style.dimColor ?? false}
        {...(style.color === undefined ? {} : { borderColor: style.color })}
      />
      <Box flexShrink={0}>
        {right}
        <Text {...style}>{border.across + last}</Text>
      </Box>
    </Box>
  );
}
