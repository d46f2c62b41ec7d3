/** One task on the Board: its title, and in a word where it stands. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import { Row } from '../../components/Row.tsx';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { wrapped } from '../../theme/text-width.ts';
import type { CardFacts } from './card-facts.ts';

type Props = CardFacts & {
  title: string;
  width: number;
  /** Rows, with the blank one after it. */
  height: number;
  state: 'selected' | 'other';
};

export const Card = memo(function Card(props: Props) {
  const { title, width, height, state } = props;
  const theme = useTheme();
  const rows = wrapped(title, width - 2, height - 2).map((text, id) => ({ id, text }));
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {rows.map(({ id, text }) => (
        <Row key={id} width={width}>
          <Text {...theme.focus}>{state === 'selected' && id === 0 ? '❯ ' : '  '}</Text>
          <Text {...theme[state === 'selected' ? 'focus' : 'plain']}>{text}</Text>
        </Row>
      ))}
      <Facts {...props} />
    </Box>
  );
});

function Facts({ width, glyph, word, tone, id, attempt, needs, priority, age }: Props) {
  const theme = useTheme();
  return (
    <Row width={width} right={<Text {...theme.quiet}>{` ${age}`}</Text>}>
      <Text {...theme[tone]}>{`  ${glyph} `}</Text>
      <Text {...theme.quiet}>{id}</Text>
      <Text {...theme[tone]}>{word === '' ? '' : ` ${word}`}</Text>
      <Text {...theme.moving}>{attempt === '' ? '' : ` ↻${attempt}`}</Text>
      {needs === '' ? '' : ` needs ${needs}`}
      <Text {...theme.quiet}>{priority === '' ? '' : ` ${priority}`}</Text>
    </Row>
  );
}
