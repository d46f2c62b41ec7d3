/** A place for tests to start real holders in, and to leave nothing behind from. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { connectHolder, type HolderClient } from '../../src/client/holder-client.ts';
import { segmentsIn } from '../../src/holder/segments.ts';
import { type HolderInfo, type Launch, startHolder } from '../../src/world/real/holders.ts';
import { isAlive } from '../../src/world/real/processes.ts';
import { endProcesses } from '../../src/world/real/run-processes.ts';
import { temporaryFolder } from '../temporary.ts';
import { until, within } from '../until.ts';

const ROOT = resolve(import.meta.dirname, '../..');
export const TOKEN = 'the token of this run';

export type Place = {
  directory: string;
  holderProgram: string;
  /** Built fixtures, by name. */
  program: (name: string) => string;
  launch: (command: string[], changes?: Partial<Launch>) => Launch;
  /** Starts a holder in a new run directory. */
  start: (command: string[], changes?: Partial<Launch>) => Promise<Started>;
  /** Runs a shell script in a terminal that neither echoes nor changes a byte by now. */
  startRaw: (script: string, changes?: Partial<Launch>) => Promise<Started>;
  clean: () => Promise<void>;
};

export type Started = { info: HolderInfo; runDirectory: string };

/** Bundles the holder and the fixtures as the build does, and makes a short temporary directory. */
export async function makePlace(): Promise<Place> {
  const directory = temporaryFolder('th-');
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Inside node_modules, so that node-pty is found from there.
  const programs = temporaryFolder('town-holder-', cache);
  await build({
    absWorkingDir: ROOT,
    entryPoints: {
      holder: 'src/holder/main.ts',
      starter: 'test/holder/fixtures/starter.ts',
      reader: 'test/holder/fixtures/reader.ts',
    },
    outdir: programs,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['node-pty'],
    outExtension: { '.js': '.mjs' },
  });
  let runs = 0;
  const program = (name: string) => join(programs, `${name}.mjs`);
  const launch = (command: string[], changes: Partial<Launch> = {}): Launch => ({
    command,
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', HOME: directory },
    columns: 80,
    rows: 24,
    socket: join(directory, `s${runs}`),
    tokenHash: createHash('sha256').update(TOKEN).digest('hex'),
    ...changes,
  });
  const start = async (command: string[], changes?: Partial<Launch>) => {
    runs += 1;
    const runDirectory = join(directory, `run-${runs}`);
    const given = { runDirectory, launch: launch(command, changes) };
    const info = await startHolder({ ...given, holderProgram: program('holder') });
    return { info, runDirectory };
  };
  return {
    directory,
    holderProgram: program('holder'),
    program,
    launch,
    start,
    startRaw: async (script, changes) => {
      const ready = join(directory, `ready-${runs}`);
      const run = await start(['sh', '-c', `stty raw -echo; : > ${ready}; ${script}`], changes);
      await until('the terminal to be raw', () => existsSync(ready));
      return run;
    },
    clean: async () => {
      const holders = holdersIn(directory);
      const left = () => holders.filter((info) => isAlive(info.pid, info.startTime));
      try {
        const ending = Promise.all(
          holders.map((info) => endProcesses({ ...info, livedAt: null }, { graceMs: 0 })),
        );
        await within('all agents to end', ending, { saw: left });
        await until('all holders to leave', () => left().length === 0, { saw: left });
      } finally {
        for (const { pid } of left()) process.kill(pid, 'SIGKILL');
        rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
        rmSync(programs, { recursive: true, force: true });
      }
    },
  };
}

/** Every holder that ever ran below `directory`. */
function holdersIn(directory: string): HolderInfo[] {
  const records = readdirSync(directory).map((name) => join(directory, name, 'holder.json'));
  return records.filter(existsSync).map((path) => JSON.parse(readFileSync(path, 'utf8')));
}

export type Watch = {
  client: HolderClient;
  /** What came as `{ offset, text }`, sizes as `{ offset, columns, rows }`, in order of arrival. */
  heard: ({ offset: number; text: string } | { offset: number; columns: number; rows: number })[];
  /** All output so far. Throws when a byte was skipped or repeated. */
  output: () => Buffer;
  /** Settles once the output is so. */
  until: (what: string, holds: (output: Buffer) => boolean) => Promise<void>;
  /** How many bytes of output came. Throws as `output` does, and costs nothing. */
  received: () => number;
  /** Settles once so many bytes of output came, or more; given up when none comes for 30 s. */
  receives: (bytes: number) => Promise<void>;
  exit: () => Promise<Exit>;
  closed: () => Promise<Error | null>;
};

type Exit = { code: number | null; signal: string | null; bytes: number };

type WatchOptions = {
  from?: number;
  kind?: 'lossless' | 'watcher';
  token?: string;
  /** Left out: everything is acknowledged at once. */
  acknowledges?: 'nothing';
};

/** Connects a client that keeps what it hears and complains when a byte is skipped or repeated. */
export async function watch(socket: string, options: WatchOptions = {}): Promise<Watch> {
  const { from = 0, kind = 'watcher', token = TOKEN } = options;
  const chunks: Buffer[] = [];
  const heard: Watch['heard'] = [];
  const exit = promised<Exit>();
  const closed = promised<Error | null>();
  let next: number | null = null;
  let failure: Error | null = null;
  let length = 0;
  const client = await connectHolder({
    ...{ socket, token, from, kind },
    onOutput: (bytes, offset) => {
      if (next !== null && offset !== next) {
        failure = new Error(`Byte ${next} was due, byte ${offset} came.`);
        throw failure;
      }
      next = offset + bytes.length;
      chunks.push(Buffer.from(bytes));
      length += bytes.length;
      heard.push({ offset, text: bytes.toString('latin1') });
      if (options.acknowledges !== 'nothing') client.acknowledge(next);
    },
    onSize: ({ offset, columns, rows }) => heard.push({ offset, columns, rows }),
    onExit: exit.resolve,
    onClose: (error) => {
      closed.resolve(error);
      exit.reject(error ?? new Error('The connection ended without an exit.'));
    },
  });
  const received = () => {
    if (failure !== null) throw failure;
    return length;
  };
  const output = () => Buffer.concat(chunks, received());
  const saw = () => tailOf(Buffer.concat(chunks));
  return {
    ...{ client, heard, output, received },
    receives: async (bytes) => {
      // The holder of a flood lets others go first: on a busy machine all of it may take long.
      for (let before = received(); before < bytes; before = received())
        await until(`more of ${bytes} bytes`, () => received() > before, { saw });
    },
    until: async (what, holds) => void (await until(what, () => holds(output()), { saw })),
    exit: () => within('the exit of the agent', exit.promise, { saw }),
    closed: () => within('the end of the connection', closed.promise, { saw }),
  };
}

/** How long an output is, and how it ends. */
function tailOf(output: Buffer): string {
  return `${output.length} bytes of output, which end with ${JSON.stringify(output.subarray(-500).toString('latin1'))}`;
}

function promised<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Value>((settle, fail) => {
    [resolve, reject] = [settle, fail];
  });
  // Whoever does not wait for it is not to be ended by it.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** All output that is kept on disk. */
export function logged(runDirectory: string): Buffer {
  return Buffer.concat(segmentsIn(runDirectory).map(({ path }) => readFileSync(path)));
}

export function hasExited({ runDirectory }: Started): boolean {
  return existsSync(join(runDirectory, 'exit.json'));
}

/** Settles once the agent has exited and its holder has written that down. */
export async function exited(run: Started): Promise<void> {
  const saw = () => tailOf(logged(run.runDirectory));
  await until(`the exit of the agent in ${run.runDirectory}`, () => hasExited(run), { saw });
}

/** How many bytes that is. */
export function loggedBytes(runDirectory: string): number {
  return segmentsIn(runDirectory).reduce((sum, { path }) => sum + statSync(path).size, 0);
}

/** Memory of a process in MB; what it shares with other Node processes counts in part. */
export function memoryOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) / 1024;
}

/** The offset after the last byte on disk. */
export function loggedEnd(runDirectory: string): number {
  const newest = segmentsIn(runDirectory).at(-1);
  return newest === undefined ? 0 : newest.start + statSync(newest.path).size;
}
