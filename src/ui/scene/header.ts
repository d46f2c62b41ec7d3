/** The top line: which town, the views to switch to, and how much there is of everything. */
import type { State } from '../../core/state.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Rect } from '../frame.ts';
import { spoken } from '../keymap.ts';
import { pageNames, pages } from '../pages.ts';
import type { Hit } from '../route.ts';
import { cut } from '../words.ts';
import type { Look } from './look.ts';
import { type Paint, type Row, span, spread, widthOf } from './spans.ts';

export type Header = { row: Row; hits: Hit[] };

/** How much is said, from all of it to the least. */
const forms = [
  { names: 'all', counts: 'words', town: 24, between: '  ' },
  { names: 'all', counts: 'glyphs', town: 16, between: '  ' },
  { names: 'all', counts: 'glyphs', town: 8, between: ' ' },
  { names: 'all', counts: 'none', town: 8, between: ' ' },
  { names: 'current', counts: 'glyphs', town: 12, between: '  ' },
  { names: 'current', counts: 'none', town: 8, between: ' ' },
] as const;
type Form = (typeof forms)[number];

const gap = 2;

export function headerOf(look: Look, rect: Rect): Header {
  const counts = countsIn(look.town.state);
  const drawn = forms.map((form) => ({
    left: [...nameOf(look, form), ...tabsOf(look, form).row],
    right: rightOf(look, form, counts),
    form,
  }));
  const fits = drawn.find(({ left, right }) => widthOf(left) + widthOf(right) + gap <= rect.width);
  const { left, right, form } = fits ?? drawn.at(-1)!;
  const begin = rect.x + widthOf(nameOf(look, form));
  return {
    row: spread(left, right, rect.width),
    hits: tabsOf(look, form).hits.map(({ x, width, page }) => ({
      rect: { x: begin + x, y: rect.y, width, height: 1 },
      input: { kind: 'go', page },
    })),
  };
}

function nameOf({ town: { state } }: Look, { town }: Form): Row {
  const name = cut(sanitise(state.graph?.town ?? 'town'), town);
  return [span(' ▞▚ ', 'focus'), span(name, 'strong'), span('  ')];
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

function countsIn(state: State): Counts {
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
}

function countsRow(counts: Counts, form: 'words' | 'glyphs'): Row {
  return counts.flatMap(([glyph, amount, words, paint]) => {
    const shade = amount === 0 ? 'quiet' : paint;
    return form === 'words'
      ? [span(`${glyph} ${amount}`, shade), span(` ${words}  `, 'quiet')]
      : [span(`${glyph}${amount} `, shade)];
  });
}
