/** Choices, a row each; the chosen one is marked. */
import { Text } from 'ink';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Choice } from '../dialogs/choices.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import { Row } from './Row.tsx';

export function ChoiceRow({ choice, about = '' }: { choice: Choice; about?: string }) {
  const theme = useTheme();
  const { letter, words, state } = choice;
  return (
    <Row>
      <Text {...theme.focus}>{state === 'chosen' ? '❯ ' : '  '}</Text>
      <Text {...theme.quiet}>{letter === null ? '' : `${letter}  `}</Text>
      <Text {...theme[state === 'chosen' ? 'focus' : 'plain']}>{sanitise(words)}</Text>
      <Text {...theme.quiet}>{about}</Text>
    </Row>
  );
}

export function ChoiceRows({ choices }: { choices: readonly Choice[] }) {
  return choices.map((choice) => <ChoiceRow key={choice.at} choice={choice} />);
}
