/** What stands where there is nothing yet: what will be there, and the keys that lead to it. */
import { Box, Text } from 'ink';
import type { Keymap } from '../input/keymap.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import { wrapped } from '../theme/text-width.ts';
import { type KeyAdvice, namedKeys } from './advice.ts';
import { BlankRow } from './Row.tsx';

type Props = {
  words: string;
  keys: KeyAdvice[];
  keymap: Keymap;
  /** Cells of a row: Ink's own wrapping leaves a blank at the start of each further row. */
  width: number;
};

const mostRows = 6;

/** An action without a key has no row. */
export function EmptyState({ words, keys, keymap, width }: Props) {
  const theme = useTheme();
  const named = namedKeys(keymap, keys);
  return (
    <Box flexDirection="column">
      {wrapped(words, width, mostRows).map((row) => (
        <Text key={row} {...theme.quiet}>
          {row}
        </Text>
      ))}
      {named.length > 0 ? <BlankRow /> : null}
      {named.map(({ chord, what }) => (
        <Text key={what} wrap="truncate">
          <Text {...theme.strong}>{`  ${chord}  `}</Text>
          {what}
        </Text>
      ))}
    </Box>
  );
}
