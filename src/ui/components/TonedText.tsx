/** One row of text in stretches of different meaning: code, or a row of a drawing. */
import { Text } from 'ink';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { TonedRow } from '../theme/toned-text.ts';

export function TonedText({ row }: { row: TonedRow }) {
  const theme = useTheme();
  const parts = row.map(({ text, tone }, at) => ({ at, text, tone }));
  return (
    <Text wrap="truncate">
      {parts.map(({ at, text, tone }) => (
        <Text key={at} {...theme[tone]}>
          {text}
        </Text>
      ))}
    </Text>
  );
}
