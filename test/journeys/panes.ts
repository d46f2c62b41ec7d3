/** A town whose panes hold programs of the test's choice, each beside an emulator that Town has no part in. */
import { onTestFinished } from 'vitest';
import type { Connection } from '../../src/client/connection.ts';
import { connectHolder } from '../../src/client/holder-client.ts';
import type { Attachment } from '../../src/client/protocol.ts';
import { until } from '../until.ts';
import { differences, type Rect } from './cells.ts';
import { cursorOf, type Emulator, type Outer, openOuter, plainEmulator } from './outer.ts';
import { openPlace, type Place, program } from './place.ts';
import { tileOf } from './tile.ts';
import { openWire, type Wire } from './wire.ts';

export type Size = { columns: number; rows: number };

export type Pane = {
  seat: string;
  /** What an emulator without Town makes of the program's output, size by size. */
  own: Emulator;
  /** All output. */
  output(): Buffer;
};

export type Panes = {
  place: Place;
  panes: Pane[];
  town: Connection;
  /** Opens a screen on the town. */
  open(size: Size): Outer;
};

/**
 * Starts one program a seat, each of a role of its own, and follows it from its first byte; not what
 * an emulator as it comes could not bear.
 */
export async function openPanes(
  commands: Record<string, string[]>,
  place = openPlace(),
  how: 'followed' | 'alone' = 'followed',
): Promise<Panes> {
  place.commit({ 'town.yaml': yaml(commands) });
  await place.ok('up');
  const watch = await place.watch();
  const seats = Object.keys(commands).map((name) => `${name}.1`);
  const { seats: places } = await watch.until('all programs to run', (state) =>
    seats.every((seat) => state.runs[state.seats[seat]?.run ?? '']?.pid),
  );
  const town = await watch.town();
  const panes: Pane[] = [];
  for (const seat of how === 'followed' ? seats : [])
    panes.push(await follow(town, seat, places[seat]!.run!));
  return {
    ...{ place, panes, town },
    open(size) {
      const command = [process.execPath, program];
      const outer = openOuter({ command, cwd: place.root, env: place.env, ...size });
      onTestFinished(() => outer.close());
      return outer;
    },
  };
}

/** The same with programs that write what the test tells them to. */
export async function openWires(
  names: string[],
  how: 'followed' | 'alone' = 'followed',
): Promise<Panes & { wires: Wire[] }> {
  const place = openPlace();
  const wires = await Promise.all(names.map((name) => openWire(place, name)));
  const commands = names.map((name, index) => [name, wires[index]!.command] as const);
  return { ...(await openPanes(Object.fromEntries(commands), place, how)), wires };
}

function yaml(commands: Record<string, string[]>): string {
  const names = Object.keys(commands);
  return `town: panes
entry: worker
agents:
${names.map((name) => `  ${name}: { command: ${JSON.stringify(commands[name])} }`).join('\n')}
roles:
${names.map((name) => `  ${name}: { agent: ${name}, standing: true, workspace: none }`).join('\n')}
  worker: { agent: ${names[0]}, workspace: none, seats: 0, handoffs: { done: done } }
`;
}

async function follow(town: Connection, seat: string, run: string): Promise<Pane> {
  const { socket, token } = await attached(town, run);
  const own = plainEmulator(1, 1);
  const output: Buffer[] = [];
  const client = await connectHolder({
    ...{ socket, token, from: 0, kind: 'watcher' },
    onOutput(view) {
      const bytes = Buffer.from(view);
      output.push(bytes);
      own.write(bytes);
    },
    // In its turn: what came before is to be read first.
    onSize: ({ columns, rows }) => own.write('', () => own.resize(columns, rows)),
  });
  onTestFinished(() => client.close());
  own.resize(client.welcome.columns, client.welcome.rows);
  return { seat, own, output: () => Buffer.concat(output) };
}

/** The daemon knows a program a moment before it follows it. */
function attached(town: Connection, run: string): Promise<Attachment> {
  let last: unknown;
  const attach = () =>
    town.call('attach', { run }).catch((error) => {
      last = error;
      return null;
    });
  return until(`the daemon to follow ${run}`, attach, { saw: () => last });
}

/** Whether the pane has its place on the screen and was told the size of it; false as well while it is out of sight. */
export function isFitted({ emulator }: Outer, { seat, own }: Pane): boolean {
  const rect = tileOf(emulator, seat);
  return rect !== null && own.cols === rect.width && own.rows === rect.height;
}

/**
 * Settles with the number of cells once all these panes show just what their own emulators hold,
 * `scroll` lines back, and with the cursor of a pane that is typed to; fails with what differs.
 */
export async function same(outer: Outer, panes: Pane[], scroll = 0): Promise<number> {
  const found = () => panes.flatMap((pane) => differing(outer, pane, scroll));
  const saw = () => {
    const all = found();
    return [`${all.length} differ:`, ...all.slice(0, 12), ...outer.rows()].join('\n');
  };
  await until('the same cells', () => found().length === 0, { saw });
  return panes.reduce((sum, { own }) => sum + own.cols * own.rows, 0);
}

function differing(outer: Outer, { seat, own }: Pane, scroll: number): string[] {
  const rect = tileOf(outer.emulator, seat);
  if (rect === null) return [`${seat} has no tile`];
  const found = differences(outer.emulator, rect, own, scroll);
  const cursors = isTypedTo(outer, rect) ? [cursorOf(outer.emulator, rect), cursorOf(own)] : [];
  if (cursors[0] !== cursors[1]) found.push(`the cursor is ${cursors.join(' instead of ')}`);
  return found.map((text) => `${seat} ${text}`);
}

/** The bottom line names the mode; the terminal that is typed to has a heavy border. */
function isTypedTo(outer: Outer, { x, y }: Rect): boolean {
  const rows = outer.rows();
  return rows.at(-1)!.includes('TYPING') && rows[y - 1]![x - 1] === '┏';
}
