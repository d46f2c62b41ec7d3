/**
 * Keeps the real screen true: the chrome is drawn from the town and the view, the terminals are laid
 * over it, and the compositor sends what differs.
 */
import type { InboxItem } from '../../core/inbox.ts';
import { createCompositor } from '../../terminal/compositor.ts';
import type { Depth } from '../../terminal/depth.ts';
import type { Emulator } from '../../terminal/emulator.ts';
import type { Ground } from '../../terminal/ground.ts';
import { type Keymap, keysGo } from '../input/keymap.ts';
import type { Size } from '../layout/layout.ts';
import { nextAge } from '../model/age.ts';
import { remembered } from '../model/memoise.ts';
import { type Facts, focused, type Target, type View } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { drawnOn, factsOf, seatFacts } from '../model/selectors.ts';
import { createFrames, endOf, shownIn } from '../panes/compose-frame.ts';
import { createFreezer } from '../panes/copy-mode/frozen-panes.ts';
import type { PaneDoors } from '../panes/pane.ts';
import { createPanes } from '../panes/panes.ts';
import { createAnchor, searched } from '../panes/scrollback.ts';
import { type Sight, themeNamed } from '../theme/theme.ts';
import { boardColumns } from '../views/board/state.ts';
import { createHistory, emptyFeed } from '../views/feed/history.ts';
import { mountChrome } from './chrome.tsx';
import { type Beginning, viewAtFirst } from './initial-state.ts';
import { drawnOf, focusIn, movesIn, type Scene, sceneOf, timesShown } from './scene.ts';
import { asideMs, chromePace, createPacer, panePace } from './scheduler.ts';
import { windowTitle } from './window-title.ts';

export type ScreenOptions = Beginning & {
  doors: Pick<PaneDoors, 'connectHolder' | 'onLog'>;
  keymap: Keymap;
  /** What a theme that is `auto` follows. */
  sight: Sight;
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

export type Screen = {
  readonly view: View;
  readonly facts: Facts;
  readonly scene: Scene | null;
  /** Shows another view at once: a key caused it. */
  show(view: View): void;
  /** Shows it when all that has come meanwhile is taken: the pointer is faster than any drawing. */
  follow(view: View): void;
  /**
   * Takes the steps one after the other, each with what the one before has drawn, which is one frame
   * whatever the step shows; the letters of a line are drawn once for all.
   */
  together(steps: readonly (() => void)[]): void;
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
  /** Makes the terminal at a seat stand still until it is not copied from; false when there is none. */
  freeze(seat: string): boolean;
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
  const { client, doors, keymap, themes, onTitle, depth, write } = options;
  const compositor = createCompositor({ ...options.size, depth, write });
  const chrome = mountChrome();
  let { size, sight } = options;
  let view = viewAtFirst(options);
  let scene: Scene | null = null;
  let title = '';
  let lines: readonly string[] = [];
  let keyAt = Number.NEGATIVE_INFINITY;
  let following: NodeJS.Immediate | null = null;
  let isTogether = false;
  let isStale = false;
  const anchor = createAnchor();

  // The time of day: with cold caches `performance.now` takes longer than all of an echo's arithmetic.
  const isEchoAwaited = () => Date.now() - keyAt < echoMs;
  const panes = createPanes({
    ...doors,
    attach: (run) => client.attach(run),
    onOutput(seat) {
      // Out of sight nothing is painted; what came is read when there is a terminal to look at again.
      const focus = focusIn(scene);
      if (focus === null) return;
      // An echo is painted alone: what else came must not make it wait.
      if (seat !== focus) panePacer.within(asideMs);
      else if (isEchoAwaited()) paint('focus');
      else panePacer.ask();
    },
    onEcho: (seat, letters) =>
      seat === focusIn(scene) && isEchoAwaited() ? compositor.echo(letters) : 'nothing',
    onChange() {
      panePacer.ask();
      chromePacer.ask();
    },
  });

  const terminals = createFreezer(panes);
  const frames = createFrames(terminals);
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
    const isInSight = seat !== null && view.page === 'town';
    const emulator = isInSight ? panes.emulator(seat.name) : null;
    if (view.page === 'feed') history.take(recent);
    return {
      ...factsOf(state, seats),
      history: emulator?.history ?? 0,
      page: Math.max(1, (emulator?.rows ?? 2) - 1),
      drawsOn: drawnOn(emulator),
      still: terminals.still,
      board: view.page === 'board' ? columnsOf(state, view.board.list.filter) : [],
      feed: view.page === 'feed' ? history.feed(view.feed.list.filter) : emptyFeed,
      ...drawnOf(scene),
    };
  };

  const draw = () => {
    isStale = false;
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
    const seats = shownIn(before);
    panes.show(seats, (run) => endOf(run, before));
    const cellsOf = (name: string) => seats.find(({ seat }) => seat === name)?.cells ?? null;
    const next = terminals.refit(view, cellsOf);
    const kept = next === view ? seen : { ...seen, view: next, facts: facts() };
    view = next;
    const look = { ...kept, panes: panes.status() };
    scene = sceneOf(look);
    const theme = themes[themeNamed(view.theme.chosen, sight)];
    if (theme !== undefined) lines = chrome.draw(scene, theme);
    retitle(look);
    panePacer.now();
    const ages = timesShown(look).map((at) => nextAge(look.now - at));
    if (ages.length > 0) chromePacer.within(Math.max(agePauseMs, Math.min(...ages)));
    const step = movesIn(look);
    if (step !== null) chromePacer.within(step);
  };

  const retitle = (look: Look) => {
    const next = windowTitle(look);
    if (next !== title) onTitle(next);
    title = next;
  };

  const paint = (changed: 'all' | 'focus') => {
    if (scene === null) return;
    followScroll();
    compositor.frame(frames.frame(scene, lines, view, changed));
    if (compositor.isHolding) panePacer.within(panePace.every);
  };

  const followScroll = () => {
    if (view.scroll === 0) return anchor.loosen();
    const seat = focused(view, facts())?.name ?? null;
    view = anchor.hold(view, seat, seat === null ? null : panes.emulator(seat));
  };

  const chromePacer = createPacer(chromePace, draw);
  const panePacer = createPacer(panePace, () => {
    const due = panes.catchUp(focusIn(scene));
    paint('all');
    if (due !== null) panePacer.within(due);
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

  const drawSoon = () => {
    if (isTogether) isStale = true;
    else chromePacer.now();
  };
  const show = (next: View) => {
    if (next === view) return;
    view = next;
    terminals.thaw(view);
    drawSoon();
  };
  const together = (steps: readonly (() => void)[]) => {
    for (const [index, step] of steps.entries()) {
      const before = keysGo(view);
      isTogether = true;
      step();
      isTogether = false;
      const isLine = before === 'line' && keysGo(view) === 'line';
      if (isStale && (!isLine || index === steps.length - 1)) chromePacer.now();
    }
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
    together,
    follow(next) {
      view = next;
      if (following !== null) return;
      following = setImmediate(() => {
        following = null;
        chromePacer.now();
      });
    },
    keyPressed() {
      keyAt = Date.now();
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
      drawSoon();
    },
    repaint() {
      compositor.invalidate();
      drawSoon();
    },
    claimSizes: () => panes.claimSizes(),
    send: (target, bytes) => panes.send(target, bytes),
    freeze: (seat) => terminals.freeze(seat),
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
      terminals.close();
      panes.close();
      chrome.close();
    },
  };
}
