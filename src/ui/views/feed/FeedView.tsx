/** The Feed view: what happened, as sentences, the newest at the bottom. Only the lines in sight are made. */
import { Text } from 'ink';
import { memo } from 'react';
import type { News } from '../../../core/news.ts';
import { localClock, localDay } from '../../../terminal/local-time.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { newGoal, toTown } from '../../components/advice.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Beyond, contentOf, Panel } from '../../components/Panel.tsx';
import { BlankRow } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import { firstShown, topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { Meaning } from '../../theme/theme.ts';
import type { ShownView } from '../shown-view.ts';
import { placeInFeed } from './state.ts';

const signs: Record<News['kind'], { glyph: string; tone: Meaning }> = {
  created: { glyph: '+', tone: 'focus' },
  claimed: { glyph: '●', tone: 'moving' },
  edited: { glyph: '≡', tone: 'focus' },
  handed: { glyph: '→', tone: 'moving' },
  planned: { glyph: '→', tone: 'moving' },
  gathered: { glyph: '→', tone: 'moving' },
  landed: { glyph: '✓', tone: 'good' },
  done: { glyph: '✓', tone: 'good' },
  dropped: { glyph: '×', tone: 'trouble' },
  voted: { glyph: '·', tone: 'quiet' },
  round: { glyph: '↻', tone: 'moving' },
  reminded: { glyph: '·', tone: 'quiet' },
  restarts: { glyph: '‖', tone: 'trouble' },
  parked: { glyph: '!', tone: 'trouble' },
  ended: { glyph: '×', tone: 'quiet' },
  kept: { glyph: '≡', tone: 'quiet' },
  asked: { glyph: '◆', tone: 'needed' },
  settled: { glyph: '◇', tone: 'quiet' },
  reshaped: { glyph: '≡', tone: 'focus' },
  refused: { glyph: '!', tone: 'trouble' },
};

const quietKinds = new Set<News['kind']>(['ended', 'settled', 'voted', 'reminded']);

/** The lines of the feed that are in sight, and which of them is selected. */
function linesInSight({ facts: { feed }, view }: Look, height: number) {
  const { list, follows } = view.feed;
  const count = feed.lines.length;
  const at = placeInFeed(view.feed, feed);
  const top =
    follows === null
      ? firstShown(list, at, height, count)
      : topFor(0, Math.max(0, at), height, count);
  return { at, top, lines: feed.lines.slice(top, top + height) };
}

export function showFeed(look: Look, body: Rect): ShownView {
  const area = contentOf(body);
  const { lines } = linesInSight(look, area.height);
  return {
    element: <FeedView look={look} rect={body} />,
    rows: area.height,
    hits: lines.map(({ id }, index) => ({
      rect: { x: area.x, y: area.y + index, width: area.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

function FeedView({ look, rect }: { look: Look; rect: Rect }) {
  const { feed } = look.facts;
  const { width, height } = contentOf(rect);
  const { at, top, lines } = linesInSight(look, height);
  const isToday = lines.every((line) => localDay(line.at) === localDay(look.now));
  const status = (
    <>
      <Status look={look} />
      <Beyond above={top} under={feed.lines.length - top - lines.length} />
    </>
  );
  const { filter } = look.view.feed.list;
  return (
    <Panel rect={rect} name="Feed" about={aboutOf(look)} filter={filter} status={status}>
      {lines.length === 0 ? <Nothing look={look} width={width} /> : null}
      {lines.map((line, index) => (
        <Line
          key={line.id}
          day={isToday ? '' : `${localDay(line.at)} `}
          clock={localClock(line.at)}
          kind={line.kind}
          text={line.text}
          state={top + index === at ? 'selected' : 'other'}
        />
      ))}
    </Panel>
  );
}

type LineProps = {
  day: string;
  clock: string;
  kind: News['kind'];
  text: string;
  state: 'selected' | 'other';
};

const Line = memo(function Line({ day, clock, kind, text, state }: LineProps) {
  const theme = useTheme();
  const { glyph, tone } = signs[kind];
  const isSelected = state === 'selected';
  return (
    <Text wrap="truncate">
      <Text {...theme.focus}>{isSelected ? '❯ ' : '  '}</Text>
      <Text {...theme.quiet}>{`${day}${clock}  `}</Text>
      <Text {...theme[tone]}>{`${glyph} `}</Text>
      <Text {...theme[isSelected ? 'focus' : quietKinds.has(kind) ? 'quiet' : 'plain']}>
        {sanitise(text)}
      </Text>
    </Text>
  );
});

const whatComes =
  'Everything that happens is told here, a line each: who takes a task, what they say of it, what lands.';

function Nothing({ look: { view, keymap, facts }, width }: { look: Look; width: number }) {
  const theme = useTheme();
  if (view.feed.list.filter === '')
    return (
      <>
        <BlankRow />
        <EmptyState words={whatComes} keys={[newGoal, toTown]} keymap={keymap} width={width} />
      </>
    );
  const isLooking = facts.feed.before === 'on its way';
  return (
    <>
      <BlankRow />
      <Text {...theme.quiet}>
        {isLooking ? 'Looking through what came before…' : 'Nothing of that has happened yet.'}
      </Text>
    </>
  );
}

/** How many lines there are, and how many of them are listed. */
function aboutOf({ facts: { feed }, view }: Look): string {
  const lines = (amount: number) => amount.toLocaleString('en');
  return view.feed.list.filter === ''
    ? lines(feed.all)
    : `${lines(feed.lines.length)} of ${lines(feed.all)}`;
}

function Status({ look: { facts, view } }: { look: Look }) {
  const theme = useTheme();
  if (facts.feed.before === 'on its way')
    return <Text {...theme.moving}> fetching what came before </Text>;
  return view.feed.follows === 'newest' ? <Text {...theme.good}> following </Text> : null;
}
