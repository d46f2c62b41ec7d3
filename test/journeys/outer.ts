/** A real terminal with a program in it: its cells as an emulator sees them, and every byte it was sent. */
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { until, within } from '../until.ts';

export type Emulator = InstanceType<typeof xterm.Terminal>;

/** Words that do not come within this many seconds are a failure: a town may have to start first. */
const patience = 45;

export type Outer = {
  pid: number;
  emulator: Emulator;
  type(bytes: string | Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Everything that was written to it. */
  sent(): Buffer;
  rows(): string[];
  /** Settles once the screen holds the words. */
  until(what: string | RegExp): Promise<void>;
  ended(): Promise<{ code: number; signal: number }>;
  close(): void;
};

/** An emulator as it comes, with the widths of characters that Unicode 11 gives. */
export function plainEmulator(columns: number, rows: number, scrollback = 1000): Emulator {
  const emulator = new xterm.Terminal({
    ...{ cols: columns, rows, scrollback, allowProposedApi: true, logLevel: 'off' },
  });
  emulator.loadAddon(new unicode11.Unicode11Addon());
  emulator.unicode.activeVersion = '11';
  // A hyperlink has no look of its own: that xterm.js underlines it is its choice.
  emulator.parser.registerOscHandler(8, () => true);
  restoreUnderlines(emulator);
  return emulator;
}

type Pen = { extended: unknown };
type Buffers = Record<'active' | 'normal', { savedCurAttrData: Pen }>;

/** The private parts that the public face of xterm.js leaves out. */
type Inside = {
  _inputHandler: { _curAttrData: Pen };
  buffers: Buffers;
  coreService: {
    isCursorHidden: boolean;
    decPrivateModes: { cursorStyle?: string; cursorBlink?: boolean };
  };
};

function insideOf(emulator: Emulator): Inside {
  return (emulator as unknown as { _core: Inside })._core;
}

/** A restored cursor has the underline it was saved with, as in every terminal but xterm.js 6. */
function restoreUnderlines(emulator: Emulator): void {
  const { buffers, _inputHandler } = insideOf(emulator);
  const save = () => {
    buffers.active.savedCurAttrData.extended = _inputHandler._curAttrData.extended;
    return false;
  };
  const restore = (from: keyof Buffers) => () => {
    _inputHandler._curAttrData.extended = buffers[from].savedCurAttrData.extended;
    return false;
  };
  const { parser } = emulator;
  parser.registerEscHandler({ final: '7' }, save);
  parser.registerEscHandler({ final: '8' }, restore('active'));
  parser.registerCsiHandler({ final: 's' }, save);
  parser.registerCsiHandler({ final: 'u' }, restore('active'));
  const onMode = (final: string, mode: number, then: () => boolean) =>
    parser.registerCsiHandler({ prefix: '?', final }, (modes) => modes.includes(mode) && then());
  for (const mode of [1048, 1049]) onMode('h', mode, save);
  onMode('l', 1048, restore('active'));
  onMode('l', 1049, restore('normal'));
}

/** Where the cursor stands and how it looks, in words; on the last column also while it waits behind it. */
export function cursorOf(emulator: Emulator, origin = { x: 0, y: 0 }): string {
  const { coreService } = insideOf(emulator);
  if (coreService.isCursorHidden) return 'no cursor';
  const { cursorX, cursorY } = emulator.buffer.active;
  const { cursorStyle, cursorBlink } = coreService.decPrivateModes;
  const x = Math.min(cursorX, emulator.cols - 1) - origin.x;
  return `${x},${cursorY - origin.y} ${cursorStyle ?? 'default'} ${cursorBlink ?? false}`;
}

export function openOuter(given: {
  command: string[];
  cwd: string;
  env: Record<string, string>;
  columns: number;
  rows: number;
}): Outer {
  const { command, cwd, columns, rows } = given;
  // It shows all colours, so none of them is reduced on the way.
  const env = { ...given.env, COLORTERM: 'truecolor' };
  const emulator = plainEmulator(columns, rows);
  const [file = '', ...args] = command;
  const pty = spawn(file, args, {
    ...{ name: 'xterm-256color', cols: columns, rows, cwd, env, encoding: null },
  });
  const chunks: Buffer[] = [];
  let over = false;
  pty.onData((data) => {
    const bytes = Buffer.from(data);
    chunks.push(bytes);
    emulator.write(bytes);
  });
  const ended = new Promise<{ code: number; signal: number }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      over = true;
      resolve({ code: exitCode, signal: signal ?? 0 });
    });
  });
  return {
    pid: pty.pid,
    emulator,
    type: (bytes) => pty.write(typeof bytes === 'string' ? bytes : Buffer.from(bytes)),
    resize(toColumns, toRows) {
      emulator.resize(toColumns, toRows);
      pty.resize(toColumns, toRows);
    },
    sent: () => Buffer.concat(chunks),
    rows: () => textOf(emulator),
    until: async (what) => {
      const text = () => textOf(emulator).join('\n');
      const holds = () => (typeof what === 'string' ? text().includes(what) : what.test(text()));
      await until(String(what), holds, { seconds: patience, saw: text });
    },
    ended: () => within('the program to end', ended, { saw: () => textOf(emulator).join('\n') }),
    close: () => {
      // It may have ended a moment ago without a word of it yet, which this call takes for done.
      if (!over) pty.kill('SIGKILL');
      emulator.dispose();
    },
  };
}

export function textOf({ buffer: { active }, rows }: Emulator): string[] {
  return Array.from(
    { length: rows },
    (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '',
  );
}
