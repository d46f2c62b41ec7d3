/** Leaving the screen: the agents go on, or stop. */
import { Text } from 'ink';
import { Row } from '../components/Row.tsx';
import { type QuitChoice, quitChoices } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { DialogContent } from './Dialog.tsx';

export function quitContent({ town: { state } }: Look, chosen: QuitChoice): DialogContent {
  const words = wordsFor(Object.keys(state.runs).length);
  return {
    title: 'Leave this screen?',
    rows: quitChoices.map((name) => (
      <Choice key={name} words={words[name]} state={name === chosen ? 'chosen' : 'other'} />
    )),
    caret: null,
    ids: Object.fromEntries(quitChoices.map((name, row) => [row, name])),
  };
}

type Words = [label: string, about: string];

function wordsFor(running: number): Record<QuitChoice, Words> {
  const agents = running === 1 ? 'the agent' : `the ${running} agents`;
  const goOn = `${agents} ${running === 1 ? 'goes' : 'go'} on working`;
  const end = `${agents} ${running === 1 ? 'is ended; its task is' : 'are ended; their tasks are'} kept`;
  return {
    detach: ['Detach', running === 0 ? 'the town goes on without this screen' : goOn],
    stop: ['Stop', running === 0 ? 'the town is shut' : end],
    cancel: ['Cancel', 'stay here'],
  };
}

function Choice({ words: [label, about], state }: { words: Words; state: 'chosen' | 'other' }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme.focus}>{state === 'chosen' ? '❯ ' : '  '}</Text>
      <Text {...theme[state === 'chosen' ? 'focus' : 'plain']}>{label.padEnd(6)}</Text>
      <Text {...theme.quiet}>{`  ${about}`}</Text>
    </Row>
  );
}
