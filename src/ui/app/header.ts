/** The top line: which town, the views to switch to, and how much there is of everything. */
import type { State } from '../../core/state.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { spoken } from '../input/keymap.ts';
import type { Hit } from '../input/router.ts';
import type { Rect } from '../layout/layout.ts';
import { onceOf } from '../model/memoise.ts';
import type { Look } from '../model/render-input.ts';
import { cells, cut } from '../theme/text-width.ts';
import type { Meaning } from '../theme/theme.ts';
import { type Page, pageNames, pages } from '../views/pages.ts';

export type Tab = {
  page: Page;
  words: string;
  /** How many items wait in the inbox, with a sign; empty for none. */
  waiting: string;
  /** Blanks up to the next one. */
  after: string;
  state: 'current' | 'other';
};

export type Count = { key: string; amount: string; words: string; tone: Meaning };

export type Header = {
  /** The town's name as far as there is room, and the blanks after it. */
  name: string;
  tabs: Tab[];
  alerts: { text: string; tone: Meaning }[];
  counts: Count[];
  hits: Hit[];
};

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
const logoCells = cells(' ▞▚ ');
const longestName = 24;
/** A name cut shorter than this says nothing. */
const shortestName = 3;
/** Between the name and the tabs. */
const apart = '  ';

/** The top line in the fullest form that fits into `rect`. */
export function headerOf(look: Look, rect: Rect): Header {
  const name = cut(sanitise(look.town.state.graph?.town ?? 'town'), longestName);
  const alerts = alertsOf(look);
  const drawn = forms.map((form) => {
    const tabs = tabsOf(look, form);
    const counts = form.counts === 'none' ? [] : countsOf(look.town.state, form.counts);
    const right = [...alerts.map(({ text }) => `${text}  `), ...counts.map(wordsOf)];
    const taken = logoCells + sum(tabs.map(widthOf)) + sum(right.map(cells)) + gap;
    const room = rect.width - taken - apart.length;
    const need = form.town === 0 ? -apart.length : Math.min(cells(name), form.town);
    return { tabs, counts, room, need };
  });
  const { tabs, counts, room } = drawn.find(({ room, need }) => need <= room) ?? drawn.at(-1)!;
  const kept = room < Math.min(shortestName, cells(name)) ? '' : cut(name, room);
  const named = kept === '' ? '' : kept + apart;
  return { name: named, tabs, alerts, counts, hits: hitsOf(tabs, rect, named) };
}

function hitsOf(tabs: Tab[], rect: Rect, name: string): Hit[] {
  let x = rect.x + logoCells + cells(name);
  return tabs.map((tab) => {
    const place = { x, y: rect.y, width: widthOf(tab), height: 1 };
    x += place.width;
    return { rect: place, input: { kind: 'go', page: tab.page } };
  });
}

function tabsOf({ view, keymap, facts }: Look, { names, between }: Form): Tab[] {
  return pages.map((page): Tab => {
    const isCurrent = page === view.page;
    const chord = spoken(keymap.command[page]?.[0] ?? '');
    const title = isCurrent || names === 'all' ? pageNames[page] : '';
    const words = [chord, title].filter((word) => word !== '').join(isCurrent ? '❯' : ' ');
    const waiting = page === 'inbox' && facts.inbox.length > 0 ? ` ◆${facts.inbox.length}` : '';
    return { page, words, waiting, after: between, state: isCurrent ? 'current' : 'other' };
  });
}

function widthOf({ words, waiting, after }: Tab): number {
  return cells(words) + cells(waiting) + after.length;
}

function alertsOf({ town: { state }, connection }: Look): Header['alerts'] {
  const lost = connection === 'connected' ? [] : [alert('! reconnecting', 'trouble')];
  switch (state.activity) {
    case 'open':
      return lost;
    case 'paused':
      return [...lost, alert('‖ paused', 'needed')];
    case 'closed':
      return [...lost, alert('× closed', 'trouble')];
  }
}

function alert(text: string, tone: Meaning): Header['alerts'][number] {
  return { text, tone };
}

const countsIn = onceOf(
  (state: State): [glyph: string, amount: number, words: string, Meaning][] => {
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
  },
);

function countsOf(state: State, form: 'words' | 'glyphs'): Count[] {
  return countsIn(state).map(([glyph, amount, words, meaning]): Count => {
    const tone = amount === 0 ? 'quiet' : meaning;
    return form === 'words'
      ? { key: glyph, amount: `${glyph} ${amount}`, words: ` ${words}  `, tone }
      : { key: glyph, amount: `${glyph}${amount} `, words: '', tone };
  });
}

function wordsOf({ amount, words }: Count): string {
  return amount + words;
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
