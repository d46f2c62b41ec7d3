/** A bar of a stack: one row for a seat that is not open, or for all that are beyond the edge. */
import { Box, Text } from 'ink';
import { Place } from '../../components/Place.tsx';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { BarScene } from './bars.ts';

export function StackBar({ bar: { rect, rule, left, right } }: { bar: BarScene }) {
  const theme = useTheme();
  const { color, dimColor = false } = theme[rule];
  return (
    <Place rect={rect}>
      <Box height={1}>
        <Box flexShrink={0}>
          <Text {...theme[rule]}>──</Text>
        </Box>
        <Text wrap="truncate">
          {left.map(({ key, text, tone }) => (
            <Text key={key} {...theme[tone]}>
              {text}
            </Text>
          ))}
        </Text>
        <Box
          flexGrow={1}
          height={1}
          borderStyle="round"
          borderLeft={false}
          borderRight={false}
          borderBottom={false}
          borderDimColor={dimColor}
          {...(color === undefined ? {} : { borderColor: color })}
        />
        <Box flexShrink={0}>
          {right.map(({ key, text, tone }) => (
            <Text key={key} {...theme[tone]}>
              {text}
            </Text>
          ))}
          <Text {...theme[rule]}>──</Text>
        </Box>
      </Box>
    </Place>
  );
}
