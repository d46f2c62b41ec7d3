/** A frame whose upper edge carries words at both ends, and whose lower edge carries some at its right. */
import { Box, Text } from 'ink';
import { inside, type Rect } from '../frame.ts';
import type { Style } from '../theme.ts';
import { cells } from '../words.ts';
import { Place } from './pieces.tsx';

/** `part` says what the words are; no edge has the same part twice. */
export type Words = { part: string; text: string; style: Style };

type Edges = {
  across: string;
  upright: string;
  corners: readonly [string, string, string, string];
};

const edges: Record<'round' | 'heavy', Edges> = {
  round: { across: '─', upright: '│', corners: ['╭', '╮', '╰', '╯'] },
  heavy: { across: '━', upright: '┃', corners: ['┏', '┓', '┗', '┛'] },
};

type Props = {
  rect: Rect;
  kind: keyof typeof edges;
  style: Style;
  left: Words[];
  right: Words[];
  foot: Words[];
};

export function Border({ rect, kind, style, left, right, foot }: Props) {
  const { across, upright, corners } = edges[kind];
  const [topLeft, topRight, bottomLeft, bottomRight] = corners;
  const { height } = inside(rect);
  const side = Array.from({ length: height }, () => upright).join('\n');
  return (
    <Place rect={rect}>
      <Edge width={rect.width} ends={[topLeft, topRight]} {...{ across, style, left, right }} />
      <Box justifyContent="space-between" height={height}>
        <Text {...style}>{side}</Text>
        <Text {...style}>{side}</Text>
      </Box>
      <Edge
        width={rect.width}
        ends={[bottomLeft, bottomRight]}
        left={[]}
        right={foot}
        {...{ across, style }}
      />
    </Place>
  );
}

type EdgeProps = {
  width: number;
  ends: readonly [string, string];
  across: string;
  style: Style;
  left: Words[];
  right: Words[];
};

function Edge({ width, ends, across, style, left, right }: EdgeProps) {
  const taken = widthOf(left) + widthOf(right);
  const [first, last] = ends;
  const rule = across.repeat(Math.max(0, width - 4 - taken));
  return (
    <Box>
      <Text {...style}>{first + across}</Text>
      <Run words={left} />
      <Text {...style}>{rule}</Text>
      <Run words={right} />
      <Text {...style}>{across + last}</Text>
    </Box>
  );
}

function widthOf(words: Words[]): number {
  return words.reduce((sum, { text }) => sum + cells(text), 0);
}

function Run({ words }: { words: Words[] }) {
  return words.map(({ part, text, style }) => (
    <Text key={part} {...style}>
      {text}
    </Text>
  ));
}
