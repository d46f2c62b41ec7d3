/**
 * Keeps the real screen true: the chrome is drawn from the town and the view, the terminals are laid
 * over it, and the compositor sends what differs.
 */
import type { TownClient } from '../client/town-client.ts';
import type { InboxItem } from '../core/inbox.ts';
import { createCompositor } from '../terminal/compositor.ts';
import type { Depth } from '../terminal/depth.ts';
import type { Emulator } from '../terminal/emulator.ts';
import type { Ground } from '../terminal/ground.ts';
import { nextAge } from './age.ts';
import { mountChrome } from './chrome/mount.tsx';
import { endOf, frameOf, shownIn } from './composed.ts';
import { factsOf, seatFacts } from './facts.ts';
import type { Size } from './frame.ts';
import { createHistory, emptyFeed } from './history.ts';
import type { Keymap } from './keymap.ts';
import type { Recalled } from './line/recall.ts';
import { chromePace, createPacer, panePace } from './pacing.ts';
import { boardColumns } from './pages/board-state.ts';
import type { PaneDoors } from './pane.ts';
import { createPanes } from './panes.ts';
import { remembered } from './remembered.ts';
import type { Look } from './scene/look.ts';
import { drawnOf, movesIn, type Scene, sceneOf, tilesOf, timesShown } from './scene/scene.ts';
import { searched } from './scrollback.ts';
import { auto, type Sight, type Themes, themeNamed } from './theme.ts';
import { type Facts, firstView, focused, type Target, type View } from './view.ts';

export type ScreenOptions = {
  client: TownClient;
  doors: Pick<PaneDoors, 'connectHolder' | 'onLog'>;
  keymap: Keymap;
  /** The seat to begin with, zoomed and typed to; null for the whole town. */
  seat: string | null;
  themes: Themes;
  /** The theme to begin with; what it follows when that is `auto`. */
  theme: string;
  sight: Sight;
  /** What was written at earlier screens. */
  recalled: Recalled;
  /** The colours that the terminal is sent. */
  depth: Depth;
  size: Size;
  /** Writes to the real terminal; `drained` is called when it can take more. */
  write: (text: string, drained: () => void) => void;
  /** What the window should be called. */
  onTitle: (title: string) => void;
  /** Something new waits for the person. */
  onWaiting: (items: InboxItem[]) => void;
};

function viewOf({ seat, client, theme, themes, recalled }: ScreenOptions): View {
  const names = [auto, ...Object.keys(themes)];
  const first = { ...firstView, recalled, theme: { chosen: theme, names } };
  if (seat === null) return first;
  const { run } = seatFacts(client.snapshot().state).find(({ name }) => name === seat) ?? {};
  const whole: View = { ...first, focus: seat, zoom: 'zoomed' };
  return run == null ? whole : { ...whole, mode: { kind: 'typing', target: { seat, run } } };
}

export type Screen = {
  readonly view: View;
  readonly facts: Facts;
  readonly scene: Scene | null;
  /** Shows another view at once: a key caused it. */
  show(view: View): void;
  /** A key came: peace for its echo. */
  keyPressed(): void;
  resize(size: Size): void;
  /** The terminal has told its background. */
  groundTold(ground: Ground): void;
  /** Paints everything again. */
  repaint(): void;
  /** Asks for the sizes of all terminals again. */
  claimSizes(): void;
  send(target: Target, bytes: Uint8Array): boolean;
  /** Goes to the next line of the focused terminal that has the words; false when none has. */
  search(what: { words: string; way: 'older' | 'newer' }): boolean;
  /** Fetches what came before the first line of the feed. */
  older(how: 'page' | 'all'): void;
  emulator(seat: string): Emulator | null;
  close(): void;
};

/** While nothing happens the ages of things are drawn no more often than this. */
const agePauseMs = 15_000;
/** After a key the focused terminal is painted as soon as it says something, for this long. */
const echoMs = 100;

/** Puts up the screen and keeps it true until it is closed. */
export function createScreen(options: ScreenOptions): Screen {
  const { client, doors, keymap, themes, onTitle } = options;
  const { depth, write } = options;
  const compositor = createCompositor({ ...options.size, depth, write });
  const chrome = mountChrome();
  let { size, sight } = options;
  let view = viewOf(options);
  let scene: Scene | null = null;
  let drawn = '';
  let title = '';
  let lines: readonly string[] = [];
  let keyAt = Number.NEGATIVE_INFINITY;
  let anchor: { seat: string; scrolled: number } | null = null;

  const panes = createPanes({
    ...doors,
    attach: (run) => client.attach(run),
    onOutput(seat) {
      // An echo is painted alone: what else came must not make it wait.
      const isEcho = performance.now() - keyAt < echoMs && seat === mainOf(scene);
      if (isEcho) paint();
      else panePacer.ask();
    },
    onChange() {
      panePacer.ask();
      chromePacer.ask();
    },
  });

  const history = createHistory({
    log: (after, limit) => client.log(after, limit),
    onChange: () => chromePacer.ask(),
  });
  const seatsOf = remembered(seatFacts);
  const columnsOf = remembered(boardColumns);

  const facts = (): Facts => {
    const { state, recent } = client.snapshot();
    const seats = seatsOf(state);
    const seat = focused(view, { seats });
    const emulator = seat === null ? null : panes.emulator(seat.name);
    if (view.page === 'feed') history.take(recent);
    return {
      ...factsOf(state, seats),
      history: emulator?.history ?? 0,
      page: Math.max(1, (emulator?.rows ?? 2) - 1),
      board: view.page === 'board' ? columnsOf(state, view.board.list.filter) : [],
      feed: view.page === 'feed' ? history.feed(view.feed.list.filter) : emptyFeed,
      ...drawnOf(scene),
    };
  };

  const draw = () => {
    const seen = {
      town: client.snapshot(),
      connection: client.status(),
      view,
      facts: facts(),
      keymap,
      size,
      now: Date.now(),
    };
    const before = { ...seen, panes: panes.status() };
    panes.show(shownIn(before), (run) => endOf(run, before));
    const look = { ...seen, panes: panes.status() };
    scene = sceneOf(look);
    const name = themeNamed(view.theme.chosen, sight);
    const text = `${name} ${JSON.stringify(scene)}`;
    const theme = themes[name];
    if (text !== drawn && theme !== undefined) lines = chrome.draw(scene, theme);
    drawn = text;
    retitle(look);
    panePacer.now();
    const ages = timesShown(look).map((at) => nextAge(look.now - at));
    if (ages.length > 0) chromePacer.within(Math.max(agePauseMs, Math.min(...ages)));
    const step = movesIn(look);
    if (step !== null) chromePacer.within(step);
  };

  const retitle = (look: Look) => {
    const next = titleOf(look);
    if (next !== title) onTitle(next);
    title = next;
  };

  const paint = () => {
    if (scene === null) return;
    followScroll();
    compositor.frame(frameOf(scene, lines, view, panes));
    if (compositor.isHolding) panePacer.within(panePace.every);
  };

  /** A terminal that is scrolled back stays at its text while lines are added below. */
  const followScroll = () => {
    const seat = view.scroll === 0 ? undefined : focused(view, facts())?.name;
    const emulator = seat === undefined ? null : panes.emulator(seat);
    if (seat === undefined || emulator === null) {
      anchor = null;
      return;
    }
    const grown = anchor?.seat === seat ? emulator.scrolled - anchor.scrolled : 0;
    anchor = { seat, scrolled: emulator.scrolled };
    if (grown > 0) view = { ...view, scroll: Math.min(emulator.history, view.scroll + grown) };
  };

  const chromePacer = createPacer(chromePace, draw);
  const panePacer = createPacer(panePace, () => {
    panes.catchUp();
    paint();
  });
  const known = new Set(Object.keys(client.snapshot().state.inbox));
  const tellOfNew = () => {
    const fresh = Object.values(client.snapshot().state.inbox).filter(({ id }) => !known.has(id));
    for (const { id } of fresh) known.add(id);
    if (fresh.length > 0) options.onWaiting(fresh);
  };
  const unsubscribe = client.subscribe(() => {
    tellOfNew();
    chromePacer.ask();
  });
  chromePacer.now();

  const show = (next: View) => {
    if (next === view) return;
    view = next;
    chromePacer.now();
  };

  return {
    get view() {
      return view;
    },
    get facts() {
      return facts();
    },
    get scene() {
      return scene;
    },
    show,
    keyPressed() {
      keyAt = performance.now();
      chromePacer.key();
    },
    resize(next) {
      size = next;
      compositor.resize(size.columns, size.rows);
      chromePacer.now();
    },
    groundTold(ground) {
      if (ground === sight.ground) return;
      sight = { ...sight, ground };
      chromePacer.now();
    },
    repaint() {
      compositor.invalidate();
      panePacer.now();
    },
    claimSizes: () => panes.claimSizes(),
    send: (target, bytes) => panes.send(target, bytes),
    search(what) {
      const seat = focused(view, facts())?.name;
      const emulator = seat === undefined ? null : panes.emulator(seat);
      const next = emulator === null ? null : searched(view, emulator, what);
      if (next !== null) show(next);
      return next !== null;
    },
    older: (how) => history.older(how),
    emulator: (seat) => panes.emulator(seat),
    close() {
      unsubscribe();
      chromePacer.stop();
      panePacer.stop();
      panes.close();
      chrome.close();
    },
  };
}

function titleOf({ town: { state }, facts }: Look): string {
  const town = state.graph?.town ?? 'town';
  const waiting = facts.inbox.length;
  return waiting === 0 ? town : `${town} (${waiting} for you)`;
}

/** The seat whose terminal is the large one: the one in focus. */
function mainOf(scene: Scene | null): string | undefined {
  return tilesOf(scene)[0]?.seat;
}
