/** The list at the left: roles and seats, a row each. */
import { Text } from 'ink';
import { memo } from 'react';
import { Place } from '../../components/Place.tsx';
import { BlankRow, Row } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { cells, padded } from '../../theme/text-width.ts';
import type { Meaning } from '../../theme/theme.ts';
import type { RosterLine } from './roster.ts';

type SeatLine = Extract<RosterLine, { kind: 'seat' }>;

/** The last column stays free. */
export function Roster({ lines, rect }: { lines: readonly RosterLine[]; rect: Rect }) {
  return (
    <Place rect={rect}>
      {lines.map((line) => (
        <RosterRow key={line.key} line={line} width={rect.width - 1} />
      ))}
    </Place>
  );
}

function RosterRow({ line, width }: { line: RosterLine; width: number }) {
  const theme = useTheme();
  switch (line.kind) {
    case 'gap':
      return <BlankRow />;
    case 'more':
      return (
        <Row width={width}>
          <Text {...theme.quiet}>{` ${line.words}`}</Text>
        </Row>
      );
    case 'role':
      return (
        <Row width={width} right={<Text {...theme.quiet}>{line.queued}</Text>}>
          <Text {...theme.strong}>{` ${line.name}`}</Text>
        </Row>
      );
    case 'seat': {
      const { label, lock, words, age, sign, focus } = line;
      return (
        <SeatRow
          width={width}
          label={label}
          lock={lock}
          words={words}
          age={age}
          glyph={sign.glyph}
          tone={sign.tone}
          wordsTone={wordsTone(line)}
          state={focus ? 'focused' : 'other'}
        />
      );
    }
  }
}

type SeatRowProps = Pick<SeatLine, 'label' | 'lock' | 'words' | 'age'> & {
  width: number;
  glyph: string;
  tone: Meaning;
  wordsTone: Meaning;
  state: 'focused' | 'other';
};

const SeatRow = memo(function SeatRow(props: SeatRowProps) {
  const { width, label, lock, words, age, glyph, tone, wordsTone, state } = props;
  const theme = useTheme();
  const head = label === '' ? '' : `${label} `;
  const room = width - 4 - cells(head) - (age === '' ? 0 : cells(age) + 1);
  return (
    <Row width={width}>
      <Text {...theme.quiet}>{lock === '' ? ' ' : lock}</Text>
      <Text {...theme.focus}>{state === 'focused' ? '❯' : ' '}</Text>
      <Text {...theme[tone]}>{`${glyph} `}</Text>
      <Text {...theme[state === 'focused' ? 'focus' : 'quiet']}>{head}</Text>
      <Text {...theme[wordsTone]}>{padded(words, room)}</Text>
      <Text {...theme.quiet}>{age === '' ? '' : ` ${age}`}</Text>
    </Row>
  );
});

function wordsTone({ sign, focus }: SeatLine): Meaning {
  if (focus) return 'focus';
  if (sign.tone === 'needed' || sign.tone === 'trouble') return sign.tone;
  return sign.glyph === '·' ? 'quiet' : 'plain';
}
