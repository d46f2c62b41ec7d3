/** A program in a real terminal of 200 × 50 cells, whose output is searched for words and keys. */
import { spawn } from 'node-pty';

export const size = { columns: 200, rows: 50 };
const patienceMs = 30_000;

/** What every frame of Town ends with, and what its top line begins with. */
export const frameEnd = '\x1b[?2026l';
const topLine = '\x1b[1;1H';

export type Screen = {
  pid: number;
  type(text: string): void;
  /** Settles when the bytes of `text` come out, counted from this call on. */
  next(text: string): Promise<void>;
  /** Settles when all that came out so far matches, without its colours and cursor moves. */
  until(pattern: RegExp): Promise<void>;
  /** Bytes that came out so far. */
  bytes(): number;
  /** Frames of Town that came out so far. */
  frames(): number;
  /** Frames in which the top line changed: drawings of the chrome while its counts change all the time. */
  redraws(): number;
  close(): void;
};

/** Starts `command` in it. */
export function openScreen(given: {
  command: string[];
  cwd: string;
  env: Record<string, string>;
}): Screen {
  const [file = '', ...args] = given.command;
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols: size.columns,
    rows: size.rows,
    cwd: given.cwd,
    env: given.env,
    encoding: null,
  });
  const watching = new Set<(chunk: Buffer) => void>();
  const first: Buffer[] = [];
  let bytes = 0;
  const [frames, redraws] = [counter(frameEnd), counter(topLine)];
  let isOver = false;
  pty.onData((data) => {
    const chunk = Buffer.from(data);
    bytes += chunk.length;
    for (const each of [frames, redraws]) each.take(chunk);
    if (bytes < 4_000_000) first.push(chunk);
    for (const look of [...watching]) look(chunk);
  });
  pty.onExit(() => {
    isOver = true;
  });

  const when = (what: string, holds: (chunk: Buffer) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        watching.delete(look);
        const seen = plain(Buffer.concat(first).toString()).slice(-1500);
        reject(
          new Error(`Waited for ${what} in ${given.command.join(' ')}; it ended with ${seen}`),
        );
      }, patienceMs);
      const look = (chunk: Buffer) => {
        if (!holds(chunk)) return;
        clearTimeout(timer);
        watching.delete(look);
        resolve();
      };
      watching.add(look);
    });

  return {
    pid: pty.pid,
    type: (text) => pty.write(text),
    next(text) {
      const wanted = Buffer.from(text);
      let tail = Buffer.alloc(0);
      return when(text, (chunk) => {
        const seen = Buffer.concat([tail, chunk]);
        tail = seen.subarray(-wanted.length);
        return seen.includes(wanted);
      });
    },
    until(pattern) {
      const holds = () => pattern.test(plain(Buffer.concat(first).toString()));
      return holds() ? Promise.resolve() : when(String(pattern), holds);
    },
    bytes: () => bytes,
    frames: () => frames.count,
    redraws: () => redraws.count,
    close() {
      if (!isOver) pty.kill('SIGKILL');
    },
  };
}

/** How often `mark` came out, also in pieces. */
function counter(mark: string) {
  let tail = '';
  return {
    count: 0,
    take(chunk: Buffer) {
      const text = tail + chunk.toString('latin1');
      this.count += text.split(mark).length - 1;
      tail = text.slice(1 - mark.length);
    },
  };
}

function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;:?<>=]*[A-Za-z]/g, '').replace(/\x1b\][^\x07\x1b]*/g, '');
}
