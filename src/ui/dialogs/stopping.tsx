/** What the town waits for while it goes down. */
import { Text } from 'ink';
import { sanitise } from '../../terminal/sanitise.ts';
import { BlankRow, Row } from '../components/Row.tsx';
import { TextRow } from '../components/TextRow.tsx';
import { age } from '../model/age.ts';
import type { Overlay } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { type Sign, signOfRun } from '../model/seat-status.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { DialogContent } from './Dialog.tsx';
import { stoppingWords } from './stopping-words.ts';

type Stopping = Extract<Overlay, { kind: 'stopping' }>;

/** Rows beside those of the agents: what is waited for and a blank. */
const otherRows = 2;

/** The agents that are still there first; those that have left fill what room there is. */
export function stoppingContent(
  look: Look,
  { since, runs }: Stopping,
  height: number,
): DialogContent {
  const { state } = look.town;
  const there = runs.filter(({ run }) => state.runs[run] !== undefined);
  const gone = runs.filter(({ run }) => state.runs[run] === undefined);
  const room = Math.max(1, height - otherRows);
  const rows = [
    ...there.map(({ run, seat }) => <AgentLeft key={run} look={look} run={run} seat={seat} />),
    ...gone.map(({ run, seat }) => <AgentGone key={run} seat={seat} />),
  ];
  const cut = rows.length > room ? rows.length - room + 1 : 0;
  return {
    title: 'The town goes down',
    rows: [
      <Waiting
        key="waiting"
        words={stoppingWords(runs.length, there.length)}
        time={age(look.now - since)}
      />,
      ...(rows.length > 0 ? [<BlankRow key="gap" />] : []),
      ...rows.slice(0, rows.length - cut),
      ...(cut > 0 ? [<TextRow key="more" text={`  and ${cut} more`} tone="quiet" />] : []),
    ],
    caret: null,
  };
}

function Waiting({ words, time }: { words: string; time: string }) {
  const theme = useTheme();
  return (
    <Row>
      {words}
      <Text {...theme.quiet}>{` · ${time}`}</Text>
    </Row>
  );
}

const gone: Sign = { glyph: '✓', word: '', tone: 'good' };

function AgentLeft({ look, run, seat }: { look: Look; run: string; seat: string }) {
  const theme = useTheme();
  const { state } = look.town;
  const found = state.runs[run];
  const { glyph, tone } = found === undefined ? gone : signOfRun(state, found);
  const task = state.tasks[found?.task ?? '']?.title ?? '';
  return (
    <Row>
      <Text {...theme[tone]}>{`${glyph} `}</Text>
      {sanitise(seat)}
      <Text {...theme.quiet}>{task === '' ? '' : `  ${sanitise(task)}`}</Text>
    </Row>
  );
}

function AgentGone({ seat }: { seat: string }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme.good}>✓ </Text>
      <Text {...theme.quiet}>{sanitise(seat)}</Text>
    </Row>
  );
}
