/** Speed of the terminal room: emulator, painting, and whole frames while every pane is flooded. */
import { type CompositorOptions, createCompositor } from '../src/terminal/compositor.ts';
import { createEmulator, type Emulator } from '../src/terminal/emulator.ts';
import { createInput } from '../src/terminal/input.ts';
import { paintRow } from '../src/terminal/paint.ts';
import type { Pane } from '../src/terminal/pane.ts';

const COLUMNS = 200;
const ROWS = 50;
const CHUNK = 16_384;
const encoder = new TextEncoder();

/** Words in random colours, as a build log has them; the same for the same seed. */
function colourful(bytes: number, seed: number): Uint8Array {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let text = '';
  while (text.length < bytes) {
    const colour = `\x1b[${random(2)};3${random(8)}m`;
    const word = 'abcdefghijklmnop'.slice(0, 2 + random(12));
    text += random(12) === 0 ? '\r\n' : `${colour}${word} `;
  }
  return encoder.encode(text);
}

function emulatorOf(columns: number, rows: number): Emulator {
  return createEmulator({ columns, rows, scrollback: 1000 });
}

function feed(emulator: Emulator, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += CHUNK) emulator.write(bytes.subarray(at, at + CHUNK));
}

/** Milliseconds of one call, in the middle of many. */
function median(times: number, work: (turn: number) => void): number {
  const taken = Array.from({ length: times }, (_, turn) => {
    const start = performance.now();
    work(turn);
    return performance.now() - start;
  });
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

function throughput(columns: number, rows: number): number {
  const emulator = emulatorOf(columns, rows);
  const bytes = colourful(8_000_000, 1);
  feed(emulator, bytes.subarray(0, 1_000_000));
  const start = performance.now();
  feed(emulator, bytes);
  return bytes.length / 1000 / (performance.now() - start);
}

/** Milliseconds to turn a whole screen into text. */
function painting(): number {
  const emulator = emulatorOf(COLUMNS, ROWS);
  feed(emulator, colourful(100_000, 2));
  const place = {
    columns: COLUMNS,
    from: 0,
    width: COLUMNS,
    column: 0,
    dimmed: false,
    selection: null,
  };
  return median(400, () => {
    for (let row = 0; row < ROWS; row++)
      paintRow(emulator.line(emulator.history + row), { ...place, row });
  });
}

/** Nine panes in three rows beside a column of chrome. */
function ninePanes(): Pane[] {
  const width = Math.floor((COLUMNS - 30) / 3) - 1;
  const height = Math.floor((ROWS - 2) / 3) - 1;
  return Array.from({ length: 9 }, (_, index) => {
    const rect = {
      x: 30 + (index % 3) * (width + 1),
      y: 1 + Math.floor(index / 3) * (height + 1),
      width,
      height,
    };
    return { rect, emulator: emulatorOf(width, height), scroll: 0, dimmed: index > 0 };
  });
}

type Kind = 'scroll' | 'agent' | 'idle';

/** Milliseconds and bytes of one frame, while every pane writes, or one of its lines changes, or none. */
function frames(kind: Kind): { ms: number; bytes: number } {
  const panes = ninePanes();
  const write: CompositorOptions['write'] = (_, drained) => drained();
  const compositor = createCompositor({ write, columns: COLUMNS, rows: ROWS });
  const flood = colourful(3_000_000, 4);
  const count = 300;
  const times = Array.from({ length: count }, (_, turn) => {
    const spinner = encoder.encode(`\x1b[5;1H\x1b[36m${'⠋⠙⠹⠸'[turn % 4]} working ${turn}`);
    panes.forEach(({ emulator }, index) => {
      const at = 1_000 * (9 * turn + index);
      if (kind === 'scroll') emulator.write(flood.subarray(at, at + 2_000));
      if (kind === 'agent') emulator.write(spinner);
    });
    const tick = kind === 'idle' ? 0 : Math.floor(turn / 3);
    const chrome = Array.from({ length: ROWS }, (_, y) => `\x1b[1mrow ${y}\x1b[22m ${tick}`);
    const start = performance.now();
    compositor.frame({ chrome, panes, cursor: { x: 31, y: 2 } });
    return performance.now() - start;
  });
  const { bytes, frames: written } = compositor.counters;
  return { ms: times.sort((a, b) => a - b)[count / 2] ?? 0, bytes: Math.round(bytes / written) };
}

/** Milliseconds from a key's bytes to the frame that shows its echo, while the other panes flood. */
function echo(): { middle: number; worst: number } {
  const panes = ninePanes();
  const compositor = createCompositor({
    write: (_, drained) => drained(),
    columns: COLUMNS,
    rows: ROWS,
  });
  const input = createInput();
  const flood = colourful(2_000, 9);
  const times = Array.from({ length: 500 }, () => {
    for (const { emulator } of panes.slice(1)) emulator.write(flood);
    const start = performance.now();
    for (const event of input.push(encoder.encode('k'))) panes[0]!.emulator.write(event.bytes);
    compositor.frame({ chrome: [], panes, cursor: { x: 31, y: 2 } });
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { middle: times[250] ?? 0, worst: times[495] ?? 0 };
}

/** Prints the figures, one a line. */
export async function benchTerminal(print: (line: string) => void): Promise<void> {
  print(`emulator 80x24: ${throughput(80, 24).toFixed(0)} MB/s`);
  print(`emulator 200x50: ${throughput(COLUMNS, ROWS).toFixed(0)} MB/s`);
  print(`paint 200x50: ${painting().toFixed(3)} ms`);
  for (const kind of ['scroll', 'agent', 'idle'] as const) {
    const { ms, bytes } = frames(kind);
    print(`frame, nine panes, ${kind}: ${ms.toFixed(3)} ms, ${bytes} bytes`);
  }
  const { middle, worst } = echo();
  print(
    `key to frame, eight panes flooding: ${middle.toFixed(3)} ms, 99 of 100 within ${worst.toFixed(3)} ms`,
  );
  const emulator = emulatorOf(COLUMNS, ROWS);
  feed(emulator, colourful(400_000, 3));
  const snapshot = median(20, () => emulator.serialize());
  print(
    `serialise 200x50 with ${emulator.history} lines: ${snapshot.toFixed(1)} ms, ${emulator.serialize().length} characters`,
  );
  print(`serialise 200x50, screen only: ${median(50, () => emulator.serialize(0)).toFixed(2)} ms`);
}
