/** A real terminal with a program in it, read by an emulator that Town has no part in. */
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { createCondition, within } from '../until.ts';
import { followModes, type Modes } from './modes.ts';

/** Stands before the cell that the cursor is on. */
const cursorSign = '▮';

/** Words that do not come within this many seconds are a failure: a town may have to start first. */
const patience = 45;

export type Terminal = {
  pid: number;
  type(text: string): void;
  rows(): string[];
  /** Everything that was written to it. */
  output(): string;
  /** What is changed of it just now. */
  modes(): Modes;
  /** Settles once the screen holds the words, or holds them when its cursor is written into it. */
  until(what: string | RegExp, read?: 'words' | 'with the cursor'): Promise<void>;
  ended(): Promise<{ code: number; signal: number }>;
  /** The window is closed: the program sees its terminal go away. */
  hangUp(): void;
  close(): void;
};

export function openTerminal(given: {
  command: string[];
  cwd: string;
  env: Record<string, string>;
  columns: number;
  rows: number;
}): Terminal {
  const { command, cwd, env, columns, rows } = given;
  const emulator = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    windowOptions: { pushTitle: true, popTitle: true },
  });
  const [file = '', ...args] = command;
  const pty = spawn(file, args, { name: 'xterm-256color', cols: columns, rows, cwd, env });
  const drawn = createCondition();
  let output = '';
  let over = false;
  pty.onData((data) => {
    output += data;
    emulator.write(data, drawn.notify);
  });
  const modes = followModes(emulator, (text) => {
    if (!over) pty.write(text);
  });
  emulator.onData((reply) => {
    if (!over) pty.write(reply);
  });
  const ended = new Promise<{ code: number; signal: number }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      over = true;
      resolve({ code: exitCode, signal: signal ?? 0 });
    });
  });
  const screen = () => {
    const { active } = emulator.buffer;
    return Array.from({ length: emulator.rows }, (_, y) => {
      return active.getLine(active.baseY + y)?.translateToString(true) ?? '';
    });
  };
  const withCursor = () => {
    const { active } = emulator.buffer;
    const rows = screen();
    const line = active.getLine(active.baseY + active.cursorY);
    if (line === undefined || !modes().on.includes(25)) return rows;
    const [before, after] = [[0, active.cursorX], [active.cursorX]].map((part) =>
      line.translateToString(false, ...part),
    );
    rows[active.cursorY] = `${before}${cursorSign}${after}`;
    return rows;
  };
  return {
    pid: pty.pid,
    type: (text) => pty.write(text),
    rows: screen,
    output: () => output,
    modes,
    until: (what, read = 'words') => {
      const shown = () => (read === 'words' ? screen() : withCursor()).join('\n');
      const holds = () => (typeof what === 'string' ? shown().includes(what) : what.test(shown()));
      return drawn.until(String(what), holds, { seconds: patience, saw: shown });
    },
    ended: () =>
      within('the program to end', ended, { seconds: patience, saw: () => screen().join('\n') }),
    hangUp: () => {
      over = true;
      // Closes our end of it, which `kill` of the library leaves to the program.
      Reflect.get(pty, 'destroy').call(pty);
    },
    close: () => {
      // It may have ended a moment ago without a word of it yet, which this call takes for done.
      if (!over) pty.kill('SIGKILL');
      emulator.dispose();
    },
  };
}
