/** The Feed view: what happened, as sentences, the newest at the bottom. Only the lines in sight are made. */
import type { News } from '../../../core/news.ts';
import { localClock, localDay } from '../../../terminal/local-time.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { advice, newGoal, toTown } from '../../components/advice.ts';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import { firstShown, topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { beyond, contentOf, type Panel, titled } from '../../scene/panel.ts';
import { type Paint, type Row, span } from '../../scene/spans.ts';
import type { NewsLine } from './news-line.ts';
import { placeInFeed } from './state.ts';

export type FeedScene = { page: 'feed'; panel: Panel; rows: number; hits: Hit[] };

const signs: Record<News['kind'], { glyph: string; paint: Paint }> = {
  created: { glyph: '+', paint: 'focus' },
  claimed: { glyph: '●', paint: 'moving' },
  edited: { glyph: '≡', paint: 'focus' },
  handed: { glyph: '→', paint: 'moving' },
  planned: { glyph: '→', paint: 'moving' },
  gathered: { glyph: '→', paint: 'moving' },
  landed: { glyph: '✓', paint: 'good' },
  done: { glyph: '✓', paint: 'good' },
  dropped: { glyph: '×', paint: 'trouble' },
  voted: { glyph: '·', paint: 'quiet' },
  round: { glyph: '↻', paint: 'moving' },
  reminded: { glyph: '·', paint: 'quiet' },
  restarts: { glyph: '‖', paint: 'trouble' },
  parked: { glyph: '!', paint: 'trouble' },
  ended: { glyph: '×', paint: 'quiet' },
  kept: { glyph: '≡', paint: 'quiet' },
  asked: { glyph: '◆', paint: 'needed' },
  settled: { glyph: '◇', paint: 'quiet' },
  reshaped: { glyph: '≡', paint: 'focus' },
  refused: { glyph: '!', paint: 'trouble' },
};

const quietKinds = new Set<News['kind']>(['ended', 'settled', 'voted', 'reminded']);

export function feedScene(look: Look, body: Rect): FeedScene {
  const { feed } = look.facts;
  const { list, follows } = look.view.feed;
  const area = contentOf(body);
  const count = feed.lines.length;
  const at = placeInFeed(look.view.feed, feed);
  const top =
    follows === null
      ? firstShown(list, at, area.height, count)
      : topFor(0, Math.max(0, at), area.height, count);
  const shown = feed.lines.slice(top, top + area.height);
  const isToday = shown.every((line) => localDay(line.at) === localDay(look.now));
  return {
    page: 'feed',
    rows: area.height,
    panel: {
      rect: body,
      title: titled('Feed', list.filter, aboutOf(look)),
      status: [...statusOf(look), ...beyond(top, shown.length, count)],
      rows:
        shown.length === 0
          ? nothing(look, area.width)
          : shown.map((line, index) => lineRow(line, { selected: top + index === at, isToday })),
    },
    hits: shown.map(({ id }, index) => ({
      rect: { x: area.x, y: area.y + index, width: area.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

const whatComes =
  'Everything that happens is told here, a line each: who takes a task, what they say of it, what lands.';

function nothing({ view, keymap, facts }: Look, width: number): Row[] {
  if (view.feed.list.filter !== '')
    return [
      [],
      [
        facts.feed.before === 'on its way'
          ? span('Looking through what came before…', 'quiet')
          : span('Nothing of that has happened yet.', 'quiet'),
      ],
    ];
  return [[], ...advice(keymap, { words: whatComes, keys: [newGoal, toTown], width })];
}

function aboutOf({ facts: { feed }, view }: Look): string {
  const lines = (amount: number) => amount.toLocaleString('en');
  return view.feed.list.filter === ''
    ? lines(feed.all)
    : `${lines(feed.lines.length)} of ${lines(feed.all)}`;
}

function statusOf({ facts: { feed }, view }: Look): Row {
  if (feed.before === 'on its way') return [span(' fetching what came before ', 'moving')];
  return view.feed.follows === 'newest' ? [span(' following ', 'good')] : [];
}

function lineRow(
  line: NewsLine,
  { selected, isToday }: { selected: boolean; isToday: boolean },
): Row {
  const { glyph, paint } = signs[line.kind];
  const words: Paint = selected ? 'focus' : quietKinds.has(line.kind) ? 'quiet' : 'plain';
  return [
    span(selected ? '❯ ' : '  ', 'focus'),
    span(`${isToday ? '' : `${localDay(line.at)} `}${localClock(line.at)}  `, 'quiet'),
    span(`${glyph} `, paint),
    span(sanitise(line.text), words),
  ];
}
