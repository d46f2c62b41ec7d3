/** The rows of a text being written. The caret is the terminal's own. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { Row } from '../Row.tsx';
import type { WrittenRow } from './wrapped-line.ts';

/** One element a row. */
export function textFieldRows(rows: readonly WrittenRow[]): ReactElement[] {
  return rows.map((row) => <TextFieldRow key={`written ${row.at}`} row={row} />);
}

function TextFieldRow({ row: { lead, text, kind } }: { row: WrittenRow }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme.typing}>{lead}</Text>
      <Text {...theme[kind === 'hint' ? 'quiet' : 'plain']}>{text}</Text>
    </Row>
  );
}
