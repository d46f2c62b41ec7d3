/** The top line: which town, the views to switch to, and how much there is of everything. */
import type { State } from '../../core/state.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { spoken } from '../input/keymap.ts';
import type { Hit } from '../input/router.ts';
import type { Rect } from '../layout/layout.ts';
import { onceOf } from '../model/memoise.ts';
import type { Look } from '../model/render-input.ts';
import { type Paint, type Row, span, spread, widthOf } from '../scene/spans.ts';
import { cells, cut } from '../theme/text-width.ts';
import { pageNames, pages } from '../views/pages.ts';

export type Header = { row: Row; hits: Hit[] };

/**
 * How much is said, from all of it to the least. `town` is how many cells of the town's name there have
 * to be; it gets all that are left over.
 */
const forms = [
  { names: 'all', counts: 'words', town: 24, between: '  ' },
  { names: 'all', counts: 'glyphs', town: 16, between: '  ' },
  { names: 'all', counts: 'glyphs', town: 4, between: ' ' },
  { names: 'all', counts: 'glyphs', town: 0, between: ' ' },
  { names: 'all', counts: 'none', town: 0, between: ' ' },
  { names: 'current', counts: 'glyphs', town: 8, between: '  ' },
  { names: 'current', counts: 'none', town: 0, between: ' ' },
] as const;
type Form = (typeof forms)[number];

const gap = 2;
const longestName = 24;
/** A name cut shorter than this says nothing. */
const shortestName = 3;
/** Between the name and the tabs. */
const apart = '  ';

export function headerOf(look: Look, rect: Rect): Header {
  const counts = countsIn(look.town.state);
  const name = cut(sanitise(look.town.state.graph?.town ?? 'town'), longestName);
  const drawn = forms.map((form) => {
    const tabs = tabsOf(look, form);
    const right = rightOf(look, form, counts);
    const taken = widthOf([...nameRow(''), ...tabs.row, ...right]) + gap;
    const room = rect.width - taken - apart.length;
    return {
      tabs,
      right,
      room,
      need: form.town === 0 ? -apart.length : Math.min(cells(name), form.town),
    };
  });
  const { tabs, right, room } = drawn.find(({ room, need }) => need <= room) ?? drawn.at(-1)!;
  const named = nameRow(room < Math.min(shortestName, cells(name)) ? '' : cut(name, room));
  const begin = rect.x + widthOf(named);
  return {
    row: spread([...named, ...tabs.row], right, rect.width),
    hits: tabs.hits.map(({ x, width, page }) => ({
      rect: { x: begin + x, y: rect.y, width, height: 1 },
      input: { kind: 'go', page },
    })),
  };
}

function nameRow(name: string): Row {
  return [span(' ▞▚ ', 'focus'), span(name, 'strong'), span(name === '' ? '' : apart)];
}

function tabsOf({ view, keymap, facts }: Look, { names, between }: Form) {
  const row: Row = [];
  const hits: { x: number; width: number; page: (typeof pages)[number] }[] = [];
  for (const page of pages) {
    const isCurrent = page === view.page;
    const chord = spoken(keymap.command[page]?.[0] ?? '');
    const named = isCurrent || names === 'all';
    const words = [chord, named ? pageNames[page] : '']
      .filter((word) => word !== '')
      .join(isCurrent ? '❯' : ' ');
    const waiting = page === 'inbox' && facts.inbox.length > 0 ? ` ◆${facts.inbox.length}` : '';
    const tab: Row = isCurrent
      ? [span(`${words}${waiting}`, 'chip tab'), span(between)]
      : [span(words, 'quiet'), span(waiting, 'needed'), span(between)];
    hits.push({ x: widthOf(row), width: widthOf(tab), page });
    row.push(...tab);
  }
  return { row, hits };
}

function rightOf({ town: { state }, connection }: Look, form: Form, counts: Counts): Row {
  return [
    ...(connection === 'connected' ? [] : [span('! reconnecting  ', 'trouble')]),
    ...activityOf(state),
    ...(form.counts === 'none' ? [] : countsRow(counts, form.counts)),
  ];
}

function activityOf({ activity }: State): Row {
  if (activity === 'open') return [];
  return activity === 'paused' ? [span('‖ paused  ', 'needed')] : [span('× closed  ', 'trouble')];
}

type Counts = [glyph: string, amount: number, words: string, paint: Paint][];

const countsIn = onceOf((state: State): Counts => {
  let [queued, running, waiting] = [0, 0, 0];
  for (const { place } of Object.values(state.tasks)) {
    if (place.kind === 'queued') queued += 1;
    if (place.kind === 'running' || place.kind === 'station') running += 1;
    if (place.kind === 'children' || place.kind === 'human') waiting += 1;
  }
  return [
    ['○', queued, 'queued', 'plain'],
    ['●', running, 'running', 'moving'],
    ['◇', waiting, 'waiting', 'plain'],
    ['✓', state.counts.done, 'done', 'good'],
  ];
});

function countsRow(counts: Counts, form: 'words' | 'glyphs'): Row {
  return counts.flatMap(([glyph, amount, words, paint]) => {
    const shade = amount === 0 ? 'quiet' : paint;
    return form === 'words'
      ? [span(`${glyph} ${amount}`, shade), span(` ${words}  `, 'quiet')]
      : [span(`${glyph}${amount} `, shade)];
  });
}
