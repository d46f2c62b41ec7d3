/** What happened to the reviewed task: where it is now, then every verdict, the newest first. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { sayOwnChecks } from '../../../core/sentence.ts';
import type { Mark, Task } from '../../../core/task.ts';
import { whyHere } from '../../../core/why.ts';
import { withLocalTimes } from '../../../terminal/local-time.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { Frame } from '../../components/Frame.tsx';
import { Beyond, contentOf } from '../../components/Panel.tsx';
import { BlankRow, Row } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { cut, wrapped } from '../../theme/text-width.ts';
import type { Meaning } from '../../theme/theme.ts';
import { progressRows } from '../town/ProgressRows.tsx';
import { workOnTask } from '../town/progress.ts';
import { historyRows } from './places.ts';

/** Of the output of what runs for the task, where there is room. */
const tailRows = 4;

export function HistoryPanel({ look, task, rect }: { look: Look; task: Task; rect: Rect }) {
  const theme = useTheme();
  const { width, height } = contentOf(rect);
  const rows = rowsOf(look, task, { width, height });
  const title = cut(sanitise(task.title), Math.max(8, width - task.id.length - 8));
  return (
    <Frame
      rect={rect}
      tone="line"
      title={
        <Text wrap="truncate">
          <Text {...theme.focus}>{` ${task.id} `}</Text>
          <Text {...theme.strong}>{`${title} `}</Text>
        </Text>
      }
      status={<Beyond above={0} under={Math.max(0, rows.length - height)} />}
    >
      {rows.slice(0, height)}
    </Frame>
  );
}

type Room = { width: number; height: number };

/** One element a row. */
function rowsOf(look: Look, task: Task, { width, height }: Room): ReactElement[] {
  const isRoomy = height > historyRows.least;
  const work = workOnTask(look, task);
  const why = whyHere(look.town.state, task).flatMap((each) =>
    wrapped(sanitise(capital(withLocalTimes(each))), width, 2),
  );
  const marks = task.history
    .toReversed()
    .flatMap((mark, index) => markRows(mark, { id: index, now: look.now, width }));
  const own = task.ownChecks === undefined ? '' : capital(sanitise(sayOwnChecks(task.ownChecks)));
  return [
    // Before all else: green says little about such work.
    ...told(own === '' ? [] : wrapped(own, width, 2), 'needed'),
    ...told(why.slice(0, 2), 'quiet'),
    ...(work === null ? [] : progressRows(work, { now: look.now, most: isRoomy ? tailRows : 1 })),
    ...(isRoomy ? [<BlankRow key="gap" />] : []),
    ...(marks.length > 0 ? marks : told(['No verdict yet.'], 'quiet')),
  ];
}

function told(lines: string[], tone: Meaning): ReactElement[] {
  return lines.map((text) => <Told key={`${tone} ${text}`} text={text} tone={tone} />);
}

function Told({ text, tone }: { text: string; tone: Meaning }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme[tone]}>{text}</Text>
    </Row>
  );
}

const markSigns: Record<Mark['kind'], [glyph: string, tone: Meaning]> = {
  verdict: ['→', 'moving'],
  vote: ['·', 'quiet'],
  refused: ['×', 'trouble'],
  'no verdict': ['‖', 'trouble'],
  crash: ['!', 'trouble'],
  lost: ['!', 'trouble'],
  timeout: ['‖', 'trouble'],
  moved: ['→', 'focus'],
  edited: ['≡', 'focus'],
};

/** Who said what and where it went, then the reason in its own rows. */
function markRows(
  mark: Mark,
  { id, now, width }: { id: number; now: number; width: number },
): ReactElement[] {
  const note = mark.note.split('\n').map(sanitise).join('\n').trim();
  const lines = note === '' ? [] : wrapped(note, width - 2, 6);
  return [
    <MarkRow key={`mark ${id}`} mark={mark} age={age(now - mark.at)} />,
    ...lines
      .map((text, row) => ({ row, text }))
      .map(({ row, text }) => <Row key={`note ${id} ${row}`}>{`  ${text}`}</Row>),
  ];
}

function MarkRow({ mark, age }: { mark: Mark; age: string }) {
  const theme = useTheme();
  const [glyph, tone] = markSigns[mark.kind];
  const times = mark.limit === null ? '' : ` ${mark.attempt} of ${mark.limit}`;
  const to = mark.to === null ? '' : ` → ${mark.to}`;
  return (
    <Row right={<Text {...theme.quiet}>{` ${age}`}</Text>}>
      <Text {...theme[tone]}>{`${glyph} `}</Text>
      {sanitise(mark.role)}
      <Text {...theme[mark.kind === 'verdict' ? toneOf(mark) : tone]}>
        {sanitise(` ${mark.verdict ?? mark.kind}`)}
      </Text>
      <Text {...theme.quiet}>{sanitise(`${to}${times}`)}</Text>
    </Row>
  );
}

/** A verdict that goes on, one that may not be said for ever, or one that asks for the person. */
function toneOf({ to, limit }: Mark): Meaning {
  if (to === 'human') return 'needed';
  return limit === null ? 'good' : 'trouble';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
