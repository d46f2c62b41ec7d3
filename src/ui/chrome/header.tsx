/** The top line. */
import { Box, Text } from 'ink';
import type { Count, Header } from '../scene/header.ts';
import type { Theme } from '../theme.ts';
import { cut } from '../words.ts';

type Props = { header: Header; columns: number; theme: Theme };

const longestTown = 24;

export function HeaderLine({ header, columns, theme }: Props) {
  const { town, activity, counts, inbox, connection } = header;
  return (
    <Box width={columns} height={1} justifyContent="space-between">
      <Box flexShrink={0}>
        <Text {...theme.focus}>{' ▞▚ '}</Text>
        <Text {...theme.strong}>{cut(town, Math.min(longestTown, Math.floor(columns / 5)))}</Text>
        <Text {...theme[activity.tone]}>{`  ${activity.words}`}</Text>
        <Text>{'   '}</Text>
        {counts.map((count) => (
          <CountWords key={count.glyph} count={count} theme={theme} />
        ))}
      </Box>
      <Box flexShrink={0}>
        {connection !== null && <Text {...theme.trouble}>{`! ${connection} `}</Text>}
        {inbox !== null && <Text {...theme.chips.needed}>{` ◆ ${inbox} `}</Text>}
      </Box>
    </Box>
  );
}

function CountWords({ count, theme }: { count: Count; theme: Theme }) {
  return (
    <Box>
      <Text {...theme[count.tone]}>{`${count.glyph} `}</Text>
      <Text {...theme[count.tone]}>{count.amount}</Text>
      <Text {...theme.quiet}>{count.words === '' ? '  ' : ` ${count.words}  `}</Text>
    </Box>
  );
}
