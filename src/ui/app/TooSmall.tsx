/** What is said in a window that is too small for the town. */
import { Box, Text } from 'ink';
import { type Size, smallest } from '../layout/layout.ts';
import { useTheme } from '../theme/ThemeContext.tsx';

export function TooSmall({ size: { columns, rows } }: { size: Size }) {
  const theme = useTheme();
  return (
    <Box width={columns} height={rows} flexDirection="column" justifyContent="center">
      <Text {...theme.strong}>{`This window is ${columns}×${rows}.`}</Text>
      <Text>{`Town needs ${smallest.columns}×${smallest.rows} to show itself.`}</Text>
      <Text {...theme.quiet}>Make it larger, or leave with q and Enter.</Text>
    </Box>
  );
}
