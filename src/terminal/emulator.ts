/** A terminal without a screen: bytes of a program in, cells and modes out. */
import unicode11 from '@xterm/addon-unicode11';
import type { Terminal } from '@xterm/headless';
import xterm from '@xterm/headless';
import { setBounds } from './bounds.ts';
import { followRows, type Rows } from './changed-rows.ts';
import { type Core, coreOf, type Line } from './internals.ts';
import { followKeyboard, type Keyboard } from './keyboard.ts';
import { keepUnderline } from './saved-underline.ts';
import { serialiseScreen } from './serialise.ts';
import type { Progress, Status } from './status.ts';
import { createThrottle } from './throttle.ts';
import { type Typed, typedBy } from './typed.ts';
import { cutBytes, resumption, unfinished } from './unfinished.ts';
import { followWords } from './words.ts';

/** `default` is the one the person has chosen for their terminal. */
export type CursorShape = 'default' | 'block' | 'underline' | 'bar';

export type Cursor = { x: number; y: number; visible: boolean; shape: CursorShape; blink: boolean };

/** What the program turned on. */
export type Modes = {
  bracketedPaste: boolean;
  applicationCursor: boolean;
  applicationKeypad: boolean;
  mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any';
  mouseEncoding: 'default' | 'sgr';
  focusEvents: boolean;
  alternateScreen: boolean;
  keyboard: Keyboard;
};

export type Emulator = {
  /** Interprets output of the program; cells and modes are current when it returns. */
  write(bytes: Uint8Array): void;
  /** Settles once everything written has taken effect. */
  flushed(): Promise<void>;
  resize(columns: number, rows: number): void;
  readonly columns: number;
  readonly rows: number;
  readonly cursor: Cursor;
  readonly modes: Modes;
  /** Lines of scrollback above the screen. */
  readonly history: number;
  /** Lines that ever went up into the scrollback: a reader who adds the growth to its offset stays at its text. */
  readonly scrolled: number;
  /** A row of cells for painting; 0 is the oldest line of the history. */
  line(index: number): Line | undefined;
  /** Plain text of a row of the screen, or with `fromTop` of a line counted from the oldest of the history. */
  cellRow(y: number, fromTop?: boolean): string;
  /** The screen as plain text, one string a row, without blanks at the ends. */
  text(): string[];
  /** The title the program gave itself, sanitised, at most 256 characters. */
  readonly title: string;
  readonly progress: Progress | null;
  readonly status: readonly Status[];
  /** The program is in the middle of a frame of its own (mode 2026), and for less than 200 ms. */
  readonly isMidFrame: boolean;
  /**
   * Sequences that rebuild screen, history (all, or the newest `scrollback` lines), modes, title,
   * status and even a sequence cut in two in a fresh emulator of this size.
   */
  serialize(scrollback?: number): string;
  /**
   * Bytes at the end of what was written that begin a character which is not complete, 0 to 3. A
   * text cannot hold them: whoever goes on from `serialize` repeats these bytes.
   */
  readonly cutBytes: number;
  /**
   * Registers the one who answers the program's questions (device attributes, cursor position, …).
   * Of the emulators that see the same bytes exactly one may have one. At most 200 answers a second.
   */
  onReply(reply: (bytes: string) => void): void;
  onChange(changed: () => void): void;
  /**
   * Line feeds of plain output after which nothing is left of what the screen and its history hold
   * now. Null when that cannot be said: lines scroll in a part of the screen only, or a sequence or
   * a character is still open.
   */
  readonly replacedAfter: number | null;
  /** Grows whenever something was written or resized. */
  readonly version: number;
  /** What these bytes show when they are written next, if that is letters at the cursor and no more. */
  typedBy(bytes: Uint8Array): Typed | null;
  /** Rows of the screen that may look other than at an earlier `version`. */
  changedSince(version: number): Rows;
  dispose(): void;
};

export type EmulatorOptions = {
  columns: number;
  rows: number;
  /** Lines kept above the screen. A line costs 12 bytes a column. */
  scrollback: number;
  /** Milliseconds from any start; limits answers and waits. */
  now?: () => number;
};

/**
 * xterm.js does not allow fewer cells. Without any scrollback it loses rows when it gets narrower and
 * wider again, and then fails on the next write.
 */
const LEAST = { columns: 2, rows: 1, scrollback: 1 };
const MID_FRAME_LIMIT_MS = 200;
const REPLIES_PER_SECOND = 200;

/** Makes an emulator of `columns` × `rows` cells. */
export function createEmulator(options: EmulatorOptions): Emulator {
  const { scrollback, now = () => performance.now() } = options;
  const terminal = createTerminal(options);
  const core = coreOf(terminal);
  const trims = countTrims(core);
  keepUnderline(terminal, core);
  const mayReply = createThrottle(REPLIES_PER_SECOND, now);
  let reply: ((bytes: string) => void) | null = null;
  let changed: (() => void) | null = null;
  let version = 0;
  let midFrameSince: number | null = null;
  let tail: Uint8Array = new Uint8Array();

  const answer = (bytes: string) => {
    if (reply !== null && mayReply()) reply(bytes);
  };
  terminal.onData(answer);
  const keyboard = followKeyboard(terminal, answer);
  const words = followWords(terminal, answer);
  setBounds(terminal, core);
  const changedRows = followRows(terminal, core);

  const touch = () => {
    version++;
    changed?.();
  };
  const noteFrame = () => {
    if (!core.coreService.decPrivateModes.synchronizedOutput) midFrameSince = null;
    else midFrameSince ??= now();
  };

  return {
    write(bytes) {
      if (core.writeSync) {
        changedRows.begin();
        core.writeSync(bytes);
      } else terminal.write(bytes, touch);
      tail = unfinished(core._inputHandler, tail, bytes);
      noteFrame();
      trims.follow();
      touch();
    },
    flushed: () =>
      core.writeSync ? Promise.resolve() : new Promise((done) => terminal.write('', done)),
    resize(columns, rows) {
      terminal.resize(Math.max(LEAST.columns, columns), Math.max(LEAST.rows, rows));
      changedRows.all();
      touch();
    },
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    get cursor() {
      return cursorOf(core, terminal.cols);
    },
    get modes() {
      return modesOf(terminal, core, keyboard.current);
    },
    get history() {
      return core.buffers.active.ybase;
    },
    get scrolled() {
      return core.buffers.normal.ybase + trims.count;
    },
    line: (index) => core.buffers.active.lines.get(index),
    cellRow(y, fromTop = false) {
      const { ybase, lines } = core.buffers.active;
      return lines.get(fromTop ? y : ybase + y)?.translateToString(true, 0, terminal.cols) ?? '';
    },
    text() {
      const { ybase, lines } = core.buffers.active;
      const row = (y: number) =>
        lines
          .get(ybase + y)
          ?.translateToString(true, 0, terminal.cols)
          .trimEnd() ?? '';
      return Array.from({ length: terminal.rows }, (_, y) => row(y));
    },
    get title() {
      return words.title;
    },
    get progress() {
      return words.progress;
    },
    get status() {
      return words.status;
    },
    get isMidFrame() {
      return midFrameSince !== null && now() - midFrameSince < MID_FRAME_LIMIT_MS;
    },
    serialize(lines = scrollback) {
      const size = { columns: terminal.cols, rows: terminal.rows };
      const screen = serialiseScreen({ core, modes: terminal.modes, size, scrollback: lines });
      const open = resumption(core._inputHandler, tail);
      return screen + keyboard.serialise() + words.serialise() + open;
    },
    get cutBytes() {
      return cutBytes(core._inputHandler);
    },
    onReply(callback) {
      reply = callback;
    },
    onChange(callback) {
      changed = callback;
    },
    get replacedAfter() {
      const { scrollTop, scrollBottom } = core.buffers.active;
      const isWhole = scrollTop === 0 && scrollBottom === terminal.rows - 1;
      const isOpen = core._inputHandler._parser.currentState !== 0;
      if (!isWhole || isOpen || cutBytes(core._inputHandler) > 0) return null;
      // The cursor may be at the top; from the bottom on every line feed takes one line away.
      return 2 * terminal.rows + Math.max(LEAST.scrollback, scrollback);
    },
    get version() {
      return version;
    },
    typedBy: (bytes) => typedBy(core, bytes, terminal.cols),
    changedSince(before) {
      if (before === version) return { from: 0, to: 0 };
      return before === version - 1 ? changedRows.rows : { from: 0, to: terminal.rows };
    },
    dispose: () => terminal.dispose(),
  };
}

function createTerminal({ columns, rows, scrollback }: EmulatorOptions): Terminal {
  const terminal = new xterm.Terminal({
    cols: Math.max(LEAST.columns, columns),
    rows: Math.max(LEAST.rows, rows),
    scrollback: Math.max(LEAST.scrollback, scrollback),
    allowProposedApi: true,
    logLevel: 'off',
  });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
}

/** Counts the lines that fell out of the top of the history. */
function countTrims(core: Core) {
  let lines = core.buffers.normal.lines;
  let count = 0;
  const trimmed = (fallen: number) => {
    count += fallen;
  };
  lines.onTrim(trimmed);
  return {
    get count() {
      return count;
    },
    /** A full reset of the terminal makes new lines. */
    follow() {
      if (lines === core.buffers.normal.lines) return;
      lines = core.buffers.normal.lines;
      lines.onTrim(trimmed);
    },
  };
}

function cursorOf({ buffers, coreService }: Core, columns: number): Cursor {
  const { cursorStyle, cursorBlink } = coreService.decPrivateModes;
  return {
    x: Math.min(buffers.active.x, columns - 1),
    y: buffers.active.y,
    visible: !coreService.isCursorHidden,
    shape: cursorStyle ?? 'default',
    blink: cursorBlink ?? false,
  };
}

function modesOf({ modes }: Terminal, core: Core, keyboard: Keyboard): Modes {
  return {
    bracketedPaste: modes.bracketedPasteMode,
    applicationCursor: modes.applicationCursorKeysMode,
    applicationKeypad: modes.applicationKeypadMode,
    mouse: modes.mouseTrackingMode,
    mouseEncoding: core.coreMouseService.activeEncoding === 'DEFAULT' ? 'default' : 'sgr',
    focusEvents: modes.sendFocusMode,
    alternateScreen: core.buffers.active === core.buffers.alt,
    keyboard,
  };
}
