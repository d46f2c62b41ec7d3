/** A program in a real terminal, and an emulator that reads it. */
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { cellsOf } from './cells.ts';
import type { Picture } from './picture.ts';

/** Words that do not come within this many milliseconds do not come at all. */
const patienceMs = 120_000;

export type Size = { columns: number; rows: number };

export type Screen = {
  type(keys: string): void;
  /** Settles once a whole frame is on the screen that has all of it, in any order. */
  until(...words: RegExp[]): Promise<void>;
  resize(size: Size): void;
  /** What it shows now. */
  picture(): Pick<Picture, 'columns' | 'rows' | 'cursor'>;
  ended: Promise<void>;
  close(): void;
};

export function openScreen(given: {
  command: string[];
  cwd: string;
  env: Record<string, string>;
  size: Size;
}): Screen {
  const [file = '', ...args] = given.command;
  const { columns: cols, rows } = given.size;
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  const cursor = followCursor(terminal);
  const pty = spawn(file, args, { ...given, name: 'xterm-256color', cols, rows });
  const looks = new Set<() => void>();
  let isOver = false;
  pty.onData((data) => terminal.write(data, () => [...looks].map((look) => look())));
  terminal.onData((reply) => {
    if (!isOver) pty.write(reply);
  });
  const ended = new Promise<void>((resolve) => {
    pty.onExit(() => {
      isOver = true;
      resolve();
    });
  });
  const shown = () =>
    cellsOf(terminal.buffer.active, { columns: terminal.cols, rows: terminal.rows });
  const text = () =>
    shown()
      .map((row) => row.map((cell) => cell.text).join(''))
      .join('\n');
  return {
    type: (keys) => pty.write(keys),
    until: (...words) =>
      new Promise((resolve, reject) => {
        const done = () => {
          looks.delete(look);
          clearTimeout(timer);
        };
        const look = () => {
          if (terminal.modes.synchronizedOutputMode) return;
          const seen = text();
          if (!words.every((each) => each.test(seen))) return;
          done();
          resolve();
        };
        const timer = setTimeout(() => {
          done();
          reject(new Error(`Waited for ${words.join(' and ')}, and saw:\n${text()}`));
        }, patienceMs);
        looks.add(look);
        look();
      }),
    resize: ({ columns, rows }) => {
      terminal.resize(columns, rows);
      pty.resize(columns, rows);
    },
    picture: () => ({ columns: terminal.cols, rows: shown(), cursor: cursor() }),
    ended,
    close: () => {
      if (!isOver) pty.kill('SIGKILL');
      terminal.dispose();
    },
  };
}

const cursorMode = 25;

/** Where the cursor is; null while the program hides it. */
function followCursor(terminal: xterm.Terminal): () => Picture['cursor'] {
  let isShown = true;
  const follow = (final: string, shows: boolean) =>
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(cursorMode)) isShown = shows;
      return false;
    });
  follow('h', true);
  follow('l', false);
  return () => {
    const { cursorX, cursorY } = terminal.buffer.active;
    return isShown ? { x: cursorX, y: cursorY } : null;
  };
}
