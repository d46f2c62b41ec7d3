/** Draws a face on a real terminal, only what changed, and tells the terminal its status. */
import type { WriteStream } from 'node:tty';
import { type Face, pictureOf, type Size } from './face.ts';
import { bytesOf, type Line, type Look, span } from './look.ts';

export type Status = 'idle' | 'working' | 'blocked' | 'done' | 'error';

export type Screen = {
  face: Face;
  /** Adds a line to the log. */
  log: (line: Line) => void;
  /** Adds plain text to the log, one line each. */
  say: (text: string, look?: Look) => void;
  /** What it is doing, in words, drawn and reported by OSC 7501. */
  report: (status: Status, activity: string, kind?: 'permission' | 'question') => void;
  /** Writes bytes past the drawing; resolves when the terminal has taken them. */
  raw: (bytes: string) => Promise<void>;
  draw: () => void;
  /** Stops the clock and the spinner, as a program that hangs would. */
  freeze: () => void;
  close: () => void;
};

const beatMs = 100;
const mostLog = 500;
const enter = '\x1b[?2004h\x1b[2J';
// The last picture stays; only the input line is taken away.
const leave = '\x1b[?2004l\x1b[?25h\x1b[0m\r\x1b[K';
const moods = {
  idle: 'resting',
  working: 'working',
  blocked: 'asking',
  done: 'done',
  error: 'failed',
} as const;

/** Takes over the terminal and draws the first picture before it returns. */
export function openScreen(out: WriteStream, who: string): Screen {
  const started = performance.now();
  const face: Face = {
    who,
    title: '',
    activity: 'starting',
    mood: 'working',
    seconds: 0,
    beat: 0,
    steps: [],
    log: [],
    draft: '',
  };
  let shown: string[] = [];
  const draw = () => {
    const size = sizeOf(out);
    const picture = pictureOf(face, size);
    const lines = picture.lines.map((line) => bytesOf(line, size.columns));
    out.write(`\x1b[?2026h${changes(shown, lines)}${goTo(picture.cursor)}\x1b[?2026l`);
    shown = lines;
  };
  const redraw = () => {
    shown = [];
    out.write('\x1b[2J');
    draw();
  };
  const timer = setInterval(() => {
    if (face.mood === 'working') face.beat += 1;
    if (face.mood === 'working') face.seconds = Math.floor((performance.now() - started) / 1000);
    if (face.mood === 'working') draw();
  }, beatMs);
  const log = (line: Line) => {
    face.log.push(line);
    if (face.log.length > mostLog) face.log.splice(0, face.log.length - mostLog);
    if (face.mood !== 'working') draw();
  };
  out.on('resize', redraw);
  out.write(enter);
  draw();
  return {
    face,
    log,
    draw,
    say: (text, look = 'plain') => {
      for (const line of text.trimEnd().split('\n')) log([span(line, look)]);
    },
    report: (status, activity, kind) => {
      face.activity = activity;
      face.mood = moods[status];
      out.write(statusBytes(status, activity, kind) + titleBytes(face, status));
      draw();
    },
    raw: async (bytes) => {
      shown = [];
      if (!out.write(bytes)) await new Promise((resolve) => out.once('drain', resolve));
    },
    freeze: () => clearInterval(timer),
    close: () => {
      clearInterval(timer);
      out.off('resize', redraw);
      out.write(leave);
    },
  };
}

function sizeOf(out: WriteStream): Size {
  return { columns: out.columns ?? 80, rows: out.rows ?? 24 };
}

function changes(before: string[], after: string[]): string {
  return after
    .map((line, row) => (before[row] === line ? '' : `\x1b[${row + 1};1H${line}\x1b[K`))
    .join('');
}

function goTo({ row, column }: { row: number; column: number }): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/** The Program Status Protocol (OSC 7501); message and title travel as base64. */
function statusBytes(status: Status, message: string, kind?: string): string {
  const words = Buffer.from(message).subarray(0, 1024).toString('base64');
  const kindField = kind ? `:kind=${kind}` : '';
  return `\x1b]7501;state=${status}${kindField}:app=sim:msg=${words}\x1b\\`;
}

function titleBytes(face: Face, status: Status): string {
  const title = `${face.who} ${status}: ${face.title}`.replace(/\p{Cc}/gu, ' ').slice(0, 120);
  return `\x1b]2;${title}\x1b\\`;
}
