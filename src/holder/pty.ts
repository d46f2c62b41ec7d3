/**
 * The agent's pseudo-terminal. node-pty's native part is used without its `spawn`, which would add
 * to the environment, spin at full load while the agent does not read its input, and cut off the
 * last output when the agent exits while paused or under load: https://github.com/microsoft/node-pty
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants as system } from 'node:os';
import { dirname, resolve } from 'node:path';
import { ReadStream } from 'node:tty';
import { Batches, type Pace, READ_BYTES } from './batches.ts';
import { errorCode } from './report.ts';

/** Node's terminals take the options of its sockets; see `onread` of https://nodejs.org/api/net.html */
type BufferedReadStream = new (
  fd: number,
  options: { onread: { buffer: Buffer; callback: (length: number) => boolean } },
) => ReadStream;

type Native = {
  fork(
    file: string,
    args: string[],
    env: string[],
    cwd: string,
    columns: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helper: string,
    onExit: (code: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string };
  resize(fd: number, columns: number, rows: number, xPixels: number, yPixels: number): void;
};

export type PtyOptions = {
  command: string[];
  cwd: string;
  env: Record<string, string>;
  columns: number;
  rows: number;
  onOutput: (bytes: Buffer, pace: Pace) => void;
  /** Called once, after the last output. */
  onExit: (code: number | null, signal: string | null) => void;
  /** Called when queued input has gone in. */
  onDrain: () => void;
};

/** What an exiting agent can have left in the kernel is far less than this. */
const TAIL_LIMIT = 1024 * 1024;
const INPUT_LIMIT = 1024 * 1024;
/** About what a waiting piece of input takes besides its bytes. */
const ENTRY_BYTES = 128;
const RETRY_MIN_MS = 1;
const RETRY_MAX_MS = 100;
const SAME_USER = -1;

export class Pty {
  readonly pid: number;
  readonly #native: Native;
  readonly #options: PtyOptions;
  readonly #fd: number;
  readonly #output: ReadStream;
  /** Kept open so that the terminal is not hung up before its last bytes are read. */
  readonly #slave: number;
  readonly #input: Uint8Array[] = [];
  #retryMs = RETRY_MIN_MS;
  #retry: NodeJS.Timeout | null = null;
  /** Memory taken by the input that waits, in bytes. */
  #waiting = 0;
  #open = true;
  readonly #batches: Batches;

  /** Starts the command in a session of its own. Throws when the system has no more of something. */
  constructor(options: PtyOptions) {
    const { native, helper } = loadNative();
    const { command, cwd, env, columns, rows } = options;
    const [file = '', ...args] = command;
    const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const ended = (code: number, signal: number) => this.#ended(code, signal);
    const started = native.fork(
      ...([
        file,
        args,
        pairs,
        cwd,
        columns,
        rows,
        SAME_USER,
        SAME_USER,
        true,
        helper,
        ended,
      ] as const),
    );
    this.#native = native;
    this.#options = options;
    this.pid = started.pid;
    this.#fd = started.fd;
    this.#slave = openSync(started.pty, constants.O_RDWR | constants.O_NOCTTY);
    this.#batches = new Batches(process.pid, options.onOutput);
    this.#output = this.#listen();
    // Reading fails when the terminal is hung up; its end is told by the exit of the process.
    this.#output.on('error', () => {});
  }

  /** True while so much input waits for the agent that no more should be taken in. */
  get full(): boolean {
    return this.#waiting > INPUT_LIMIT;
  }

  /** Takes input; what the agent does not take at once is copied. */
  write(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#waiting += bytes.length + ENTRY_BYTES;
    if (this.#retry) return void this.#input.push(Buffer.from(bytes));
    this.#input.push(bytes);
    this.#feed();
    if (this.#input[0]) this.#input[0] = Buffer.from(this.#input[0]);
  }

  resize(columns: number, rows: number): void {
    if (this.#open) this.#native.resize(this.#fd, columns, rows, 0, 0);
  }

  pause(): void {
    if (this.#open) this.#output.pause();
  }

  resume(): void {
    if (this.#open) this.#output.resume();
  }

  // One buffer for all reads: a new one for each would cost more than the reading itself.
  #listen(): ReadStream {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const callback = (length: number) => {
      this.#batches.add(buffer, length);
      return true;
    };
    const options = { onread: { buffer, callback } };
    return new (ReadStream as BufferedReadStream)(this.#fd, options).resume();
  }

  // The master does not block: what it does not take now is offered again a little later.
  #feed(): void {
    this.#retry = null;
    try {
      for (let bytes = this.#input[0]; bytes; bytes = this.#input[0]) {
        const taken = writeSync(this.#fd, bytes);
        this.#retryMs = RETRY_MIN_MS;
        if (taken < bytes.length) this.#input[0] = bytes.subarray(taken);
        else this.#input.shift();
      }
      this.#waiting = 0;
      this.#options.onDrain();
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') return this.#forget();
      this.#retry = setTimeout(() => this.#feed(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
    }
  }

  #forget(): void {
    this.#input.splice(0);
    this.#waiting = 0;
    this.#options.onDrain();
  }

  #ended(code: number, signal: number): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#forget();
    this.#drain();
    this.#open = false;
    this.#output.destroy();
    this.#options.onExit(signal ? null : code, signal ? signalName(signal) : null);
  }

  // Once the last slave is closed, the kernel hands out what is left and then EIO (or an end of
  // file). A process the agent left behind may hold it open, and even write on; then EAGAIN or the
  // limit ends it.
  #drain(): void {
    this.#output.pause();
    closeSync(this.#slave);
    const bytes = Buffer.allocUnsafe(READ_BYTES);
    for (let taken = 0; taken < TAIL_LIMIT; ) {
      const length = readOrNothing(this.#fd, bytes);
      if (length === 0) break;
      taken += length;
      this.#batches.add(bytes, length);
    }
    this.#batches.flush();
  }
}

function readOrNothing(fd: number, into: Buffer): number {
  try {
    return readSync(fd, into);
  } catch {
    return 0;
  }
}

function signalName(number: number): string {
  const found = Object.entries(system.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

function loadNative(): { native: Native; helper: string } {
  const load = createRequire(import.meta.url);
  const path = load.resolve('node-pty/lib/utils.js');
  const found: { dir: string; module: Native } = load(path).loadNativeModule('pty');
  return { native: found.module, helper: resolve(dirname(path), found.dir, 'spawn-helper') };
}
