/** Roles and seats, one line each. */
import { Box, Text } from 'ink';
import type { Rect } from '../frame.ts';
import type { RosterLine } from '../scene/roster.ts';
import type { Theme } from '../theme.ts';
import { cells, cut, padded } from '../words.ts';
import { Place } from './pieces.tsx';

export function Roster({ lines, rect, theme }: { lines: RosterLine[]; rect: Rect; theme: Theme }) {
  return (
    <Place rect={rect}>
      {lines.map((line) => (
        <Line key={line.key} line={line} width={rect.width - 1} theme={theme} />
      ))}
    </Place>
  );
}

type LineProps<L> = { line: L; width: number; theme: Theme };

function Line({ line, width, theme }: LineProps<RosterLine>) {
  switch (line.kind) {
    case 'gap':
      return <Text> </Text>;
    case 'more':
      return <Text {...theme.quiet}>{` ${line.words}`}</Text>;
    case 'role':
      return <RoleLine line={line} width={width} theme={theme} />;
    case 'seat':
      return <SeatLine line={line} width={width} theme={theme} />;
  }
}

function RoleLine({ line, width, theme }: LineProps<Extract<RosterLine, { kind: 'role' }>>) {
  const name = cut(line.name, width - 2 - cells(line.queued));
  const filler = ' '.repeat(Math.max(0, width - 1 - cells(name) - cells(line.queued)));
  return (
    <Box>
      <Text {...theme.strong}>{` ${name}`}</Text>
      <Text>{filler}</Text>
      <Text {...theme.quiet}>{line.queued}</Text>
    </Box>
  );
}

function SeatLine({ line, width, theme }: LineProps<Extract<RosterLine, { kind: 'seat' }>>) {
  const { sign, label, lock, words, age, focus } = line;
  const head = label === '' ? '' : `${label} `;
  const room = width - 4 - cells(head) - (age === '' ? 0 : cells(age) + 1);
  const loud = focus || sign.tone === 'needed' || sign.tone === 'trouble';
  const style = focus
    ? theme.focus
    : loud
      ? theme[sign.tone]
      : sign.glyph === '·'
        ? theme.quiet
        : {};
  return (
    <Box>
      <Text {...theme.quiet}>{lock === '' ? ' ' : lock}</Text>
      <Text {...theme.focus}>{focus ? '❯' : ' '}</Text>
      <Text {...theme[sign.tone]}>{`${sign.glyph} `}</Text>
      <Text {...(focus ? theme.focus : theme.quiet)}>{head}</Text>
      <Text {...style}>{padded(words, room)}</Text>
      <Text {...theme.quiet}>{age === '' ? '' : ` ${age}`}</Text>
    </Box>
  );
}
