/** The table of keys. */
import { Box, Text } from 'ink';
import { inside } from '../frame.ts';
import type { HelpRow, HelpScene } from '../scene/overlay.ts';
import type { Theme } from '../theme.ts';
import { cut, padded } from '../words.ts';
import { Border } from './border.tsx';
import { Blank, Place } from './pieces.tsx';

export function Help({ help, theme }: { help: HelpScene; theme: Theme }) {
  const area = inside(help.rect);
  const rest = [
    ...(help.above > 0 ? [`↑ ${help.above}`] : []),
    ...(help.under > 0 ? [`↓ ${help.under} more`] : []),
  ].join(' ');
  return (
    <>
      <Blank rect={help.rect} />
      <Border
        rect={help.rect}
        kind="round"
        style={theme.focus}
        left={[
          { part: 'title', text: ' Keys ', style: theme.focus },
          ...(help.filter === ''
            ? []
            : [{ part: 'filter', text: `/${help.filter} `, style: theme.needed }]),
        ]}
        right={[]}
        foot={rest === '' ? [] : [{ part: 'rest', text: ` ${rest} `, style: theme.quiet }]}
      />
      <Place rect={{ ...area, x: area.x + 1, width: area.width - 2 }}>
        {help.rows.map((row) => (
          <Row key={row.at} row={row} chords={help.chords} width={area.width - 2} theme={theme} />
        ))}
      </Place>
    </>
  );
}

type RowProps = { row: HelpRow; chords: number; width: number; theme: Theme };

function Row({ row, chords, width, theme }: RowProps) {
  switch (row.kind) {
    case 'gap':
      return <Text> </Text>;
    case 'title':
      return <Text {...theme.focus}>{cut(row.text, width)}</Text>;
    case 'key':
      return (
        <Box>
          <Text {...theme.strong}>{`  ${padded(row.chord, chords)}  `}</Text>
          <Text>{cut(row.words, width - chords - 4)}</Text>
        </Box>
      );
  }
}
