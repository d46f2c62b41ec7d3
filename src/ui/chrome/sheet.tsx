/** A dialog. */
import { Box, Text } from 'ink';
import { inside } from '../frame.ts';
import type { Sheet, SheetRow } from '../scene/sheet.ts';
import type { Theme } from '../theme.ts';
import { Border } from './border.tsx';
import { Blank, Place } from './pieces.tsx';

export function SheetFrame({ sheet, theme }: { sheet: Sheet; theme: Theme }) {
  const area = inside(sheet.rect);
  return (
    <>
      <Blank rect={sheet.rect} />
      <Border
        rect={sheet.rect}
        kind="round"
        style={theme.focus}
        left={[{ part: 'title', text: ` ${sheet.title} `, style: theme.focus }]}
        right={[]}
        foot={[]}
      />
      <Place rect={{ ...area, x: area.x + 1, width: area.width - 2 }}>
        {sheet.rows.map((row) => (
          <Row key={row.at} row={row} theme={theme} />
        ))}
      </Place>
    </>
  );
}

function Row({ row, theme }: { row: SheetRow; theme: Theme }) {
  switch (row.kind) {
    case 'text':
      return <Text {...theme[row.tone]}>{row.text === '' ? ' ' : row.text}</Text>;
    case 'choice':
      return (
        <Box>
          <Text {...theme.focus}>{row.chosen ? '❯ ' : '  '}</Text>
          <Text {...(row.chosen ? theme.focus : theme.plain)}>{row.words}</Text>
          <Text {...theme.quiet}>{row.about === '' ? '' : `  ${row.about}`}</Text>
        </Box>
      );
    case 'input':
      return (
        <Box>
          <Text {...theme.typing}>{'❯ '}</Text>
          <Text {...(row.empty ? theme.quiet : theme.plain)}>{row.text}</Text>
        </Box>
      );
  }
}
