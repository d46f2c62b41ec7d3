/** Choices, a row each; the chosen one is marked. */
import { Text } from 'ink';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Choice } from '../dialogs/choices.ts';
import { useTheme } from '../theme/ThemeContext.tsx';

export function ChoiceRows({ choices }: { choices: readonly Choice[] }) {
  const theme = useTheme();
  return choices.map(({ at, letter, words, state }) => (
    <Text key={at} wrap="truncate">
      <Text {...theme.focus}>{state === 'chosen' ? '❯ ' : '  '}</Text>
      <Text {...theme.quiet}>{letter === null ? '' : `${letter}  `}</Text>
      <Text {...theme[state === 'chosen' ? 'focus' : 'plain']}>{sanitise(words)}</Text>
    </Text>
  ));
}
