/** What the daemon is at for a task: the step in its row, then the newest lines of its output. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import type { Progress } from '../../../client/protocol.ts';
import { Row } from '../../components/Row.tsx';
import { age } from '../../model/age.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { Meaning } from '../../theme/theme.ts';
import { stepWords, toneOf } from './progress.ts';
import { tailLines } from './tail.ts';

/** One element a row, so that a list of rows can be scrolled through; `most` lines of output. */
export function progressRows(
  progress: Progress,
  { now, most }: { now: number; most: number },
): ReactElement[] {
  const { startedAt, tasks, tail, step } = progress;
  const words =
    tasks.length > 1 ? `${stepWords(progress)} · ${tasks.join(' ')}` : stepWords(progress);
  return [
    <Step
      key="step"
      sign={step === 'waiting' ? '‖ ' : '● '}
      tone={toneOf(progress)}
      words={words}
      age={age(now - startedAt)}
    />,
    ...tailLines(tail, most)
      .map((text, id) => ({ id, text }))
      .map(({ id, text }) => <Output key={`output ${id}`} text={text} />),
  ];
}

function Step(props: { sign: string; tone: Meaning; words: string; age: string }) {
  const theme = useTheme();
  return (
    <Row right={<Text {...theme.quiet}>{` ${props.age}`}</Text>}>
      <Text {...theme[props.tone]}>{props.sign}</Text>
      {props.words}
    </Row>
  );
}

function Output({ text }: { text: string }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme.quiet}>{`  ${text}`}</Text>
    </Row>
  );
}
