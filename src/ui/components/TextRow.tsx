/** A row of one text in one colour. */
import { Text } from 'ink';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { Meaning } from '../theme/theme.ts';
import { Row } from './Row.tsx';

export function TextRow({ text, tone = 'plain' }: { text: string; tone?: Meaning }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme[tone]}>{text}</Text>
    </Row>
  );
}

/** Several of them; `name` tells them from others of the same parent. */
export function textRows(name: string, texts: readonly string[], tone: Meaning = 'plain') {
  return texts
    .map((text, at) => ({ at, text }))
    .map(({ at, text }) => <TextRow key={`${name} ${at}`} text={text} tone={tone} />);
}
