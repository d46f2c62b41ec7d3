/** The tiles: what stands in each border, and what is said where there is no terminal to show. */
import { find } from '../../../core/draft.ts';
import type { Run, Seat } from '../../../core/run.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { spoken } from '../../input/keymap.ts';
import type { Rect, Tile } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import { focused } from '../../model/model.ts';
import type { Look, PaneStatus } from '../../model/render-input.ts';
import { restEnd, type Sign, signOfEmptySeat, signOfRun } from '../../model/seat-status.ts';
import { cells, firstLine } from '../../theme/text-width.ts';
import { lockSignOf } from './lock.ts';
import { lastingWork, preparing, stepWords } from './progress.ts';
import { type StationOutput, stationBody, stationTitle } from './station.ts';
import { fittedWords } from './title.ts';

export type TileScene = {
  seat: string;
  rect: Rect;
  /** How its border is drawn: plain, with the focus, taking the keys, standing still, or wanting the person. */
  border: 'plain' | 'focus' | 'typing' | 'copying' | 'needed';
  /** All of these fit into its upper border. */
  lock: string;
  name: string;
  title: string;
  sign: Sign;
  age: string;
  /** In the lower border; empty for nothing. */
  foot: string;
  /** Said in place of a terminal; empty when a terminal is painted here. */
  card: string[];
  /** What a station shows in place of a terminal, from the top. */
  output: StationOutput[];
};

export function tileScene(look: Look, tile: Tile): TileScene | null {
  const { state } = look.town;
  const seat = state.seats[tile.seat];
  const about = titleOf(look, tile.seat);
  if (about === null) return null;
  const border = borderOf(look, tile.seat, about.sign);
  const mark = border === 'plain' || border === 'needed' ? 0 : cells('❯ ');
  const fitted = fittedTitle(about, tile.rect.width - frameCells - mark);
  const { rect } = tile;
  if (seat === undefined)
    return { seat: tile.seat, rect, border, ...fitted, ...stationBody(look, tile) };
  const run = seat.run === null ? null : (state.runs[seat.run] ?? null);
  const pane = look.panes[seat.name];
  return {
    seat: seat.name,
    rect,
    border,
    ...fitted,
    foot: footOf(look, seat, run, { pane, untold: fitted.title === '' ? about.title : '' }),
    card: cardOf(look, seat, run, pane),
    output: [],
  };
}

/** What a title bar tells of a seat. */
export type Title = { lock: string; name: string; title: string; sign: Sign; age: string };

/** The corners, with a cell of the border at each. */
const frameCells = 4;

/** All that could be told of a seat; null when there is no such seat. */
export function titleOf(look: Look, name: string): Title | null {
  const { state } = look.town;
  const seat = state.seats[name];
  if (seat === undefined) return stationTitle(look, name);
  const run = seat.run === null ? null : (state.runs[seat.run] ?? null);
  const pane = look.panes[seat.name];
  const task = run?.task == null ? undefined : state.tasks[run.task];
  const since =
    run !== null ? Math.max(run.since, run.readingSince) : pane?.kind === 'ended' ? pane.at : null;
  return {
    lock: lockSignOf(look.view, state, name),
    name: sanitise(seat.name),
    title: task === undefined ? '' : sanitise(task.title),
    sign: signOf(look, seat, run, pane),
    age: since === null ? '' : age(look.now - since),
  };
}

/** As much of it as has room. */
export function fittedTitle(title: Title, room: number): Title {
  const lock = title.lock === '' ? 0 : cells(title.lock) + 1;
  const { word, ...kept } = fittedWords({ ...title, word: title.sign.word }, room - lock);
  return { ...title, ...kept, sign: { ...title.sign, word } };
}

function signOf(look: Look, seat: Seat, run: Run | null, pane: PaneStatus | undefined): Sign {
  if (run !== null) return signOfRun(look.town.state, run);
  const empty = signOfEmptySeat(look.town.state, seat, look.now);
  if (pane?.kind === 'ended' && !seat.parked)
    return { glyph: '×', word: sanitise(firstLine(pane.how)), tone: 'quiet' };
  return empty;
}

function borderOf({ view, facts }: Look, seat: string, sign: Sign): TileScene['border'] {
  if (view.mode.kind === 'typing' && view.mode.target.seat === seat) return 'typing';
  if (view.mode.kind === 'copying' && view.mode.copy.seat === seat) return 'copying';
  if (focused(view, facts)?.name === seat) return 'focus';
  return sign.tone === 'needed' ? 'needed' : 'plain';
}

/** `untold` is a title that found no room above. */
function footOf(
  look: Look,
  seat: Seat,
  run: Run | null,
  { pane, untold }: { pane: PaneStatus | undefined; untold: string },
): string {
  const { view, facts, keymap } = look;
  if (view.mode.kind === 'copying' && view.mode.copy.seat === seat.name)
    return `stands still · line ${view.mode.copy.caret.line + 1} of ${facts.still?.lines ?? 0}`;
  const isFocused = focused(view, facts)?.name === seat.name;
  if (isFocused && view.scroll > 0) return `${view.scroll} lines back`;
  if (pane?.kind === 'reattaching') return 'connecting again';
  if (view.mode.kind === 'typing' && view.mode.target.seat === seat.name)
    return `${spoken(keymap.typing.leave?.[0] ?? '')} leaves`;
  if (run === null) return '';
  const work = run.pid === null ? null : lastingWork(look, run.id);
  if (work !== null) return `${stepWords(work)} ${age(look.now - work.startedAt)}`;
  const last = untold === '' ? sanitise(run.agent) : untold;
  const lock = isFocused ? lockSignOf(view, facts.state, seat.name) : '';
  const parts = [lock === '' ? '' : `${lock} locked`, run.task ?? '', last];
  return parts.filter((part) => part !== '').join(' · ');
}

function cardOf(look: Look, seat: Seat, run: Run | null, pane: PaneStatus | undefined): string[] {
  const { state } = look.town;
  const { now } = look;
  const shown = pane !== undefined && pane.kind !== 'attaching';
  if (shown && (run === null || run.id === pane.run)) return [];
  if (run !== null) {
    if (run.phase === 'preparing') return preparing(look, run);
    return run.pid === null ? [`starting ${sanitise(run.agent)}`] : ['fetching the screen'];
  }
  if (seat.parked) return ['parked', `after ${seat.crashes.length} crashes`, ...lastOf(seat)];
  const rested = restEnd(state, seat) ?? 0;
  if (rested > now)
    return ['resting after a crash', `again in ${age(rested - now)}`, ...lastOf(seat)];
  const queued = find(state.queues, seat.role)?.length ?? 0;
  const words = seat.draining ? 'this seat goes away' : 'waiting for work';
  return queued === 0 ? [words] : [words, `${queued} queued`];
}

/** Its last crash, with what its terminal showed. */
function lastOf({ last }: Seat): string[] {
  return last === undefined ? [] : ['', ...last.split('\n')];
}
