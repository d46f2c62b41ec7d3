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
import { errorCode } from './report.ts';

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
  onOutput: (bytes: Buffer) => void;
  /** Called once, after the last output. */
  onExit: (code: number | null, signal: string | null) => void;
  /** Called when queued input has gone in. */
  onDrain: () => void;
};

/** The kernel gives at most 4095 bytes at once; when it gives fewer than this it has no more. */
const READ_BYTES = 4096;
const FULL_BYTES = 2048;
/** One batch is at most this long; Node itself reads no more at once. */
const BATCH_LIMIT = 64 * 1024;
/**
 * After a batch of at least `FULL_BYTES` nothing is read for a while, so that a flood comes in few
 * large pieces. What an agent answers to a key is smaller, and waits for nothing.
 */
const PAUSE_MS = 16;
/** So much after a pause means that the agent itself was made to wait: there is none for a while. */
const HURRY_BYTES = 32 * 1024;
const HURRY_MS = 500;
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
  readonly #input: Buffer[] = [];
  #retryMs = RETRY_MIN_MS;
  #retry: NodeJS.Timeout | null = null;
  /** Memory taken by the input that waits, in bytes. */
  #waiting = 0;
  #open = true;
  /** Whoever follows is behind, so nothing is read. */
  #held = false;
  #pause: NodeJS.Timeout | null = null;
  #hurryUntil = 0;
  readonly #batch = Buffer.allocUnsafeSlow(BATCH_LIMIT);

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
    this.#output = new ReadStream(started.fd);
    this.#output.on('data', (bytes: Buffer) => this.#read(bytes));
    // Reading fails when the terminal is hung up; its end is told by the exit of the process.
    this.#output.on('error', () => {});
  }

  /** True while so much input waits for the agent that no more should be taken in. */
  get full(): boolean {
    return this.#waiting > INPUT_LIMIT;
  }

  write(bytes: Buffer): void {
    if (!this.#open) return;
    this.#input.push(bytes);
    this.#waiting += bytes.length + ENTRY_BYTES;
    if (!this.#retry) this.#feed();
  }

  resize(columns: number, rows: number): void {
    if (this.#open) this.#native.resize(this.#fd, columns, rows, 0, 0);
  }

  pause(): void {
    this.#held = true;
    if (this.#open) this.#output.pause();
  }

  resume(): void {
    this.#held = false;
    if (this.#open && this.#pause === null) this.#output.resume();
  }

  // Takes what else the kernel has: a batch costs all who follow about as much as a single byte.
  #read(first: Buffer): void {
    if (first.length < FULL_BYTES) return this.#options.onOutput(first);
    let length = first.copy(this.#batch);
    let taken = length;
    while (taken >= FULL_BYTES && length <= BATCH_LIMIT - READ_BYTES) {
      // What Node has read by itself comes first.
      if (this.#output.readableLength > 0) break;
      taken = readOrNothing(this.#fd, this.#batch.subarray(length, length + READ_BYTES));
      length += taken;
    }
    if (length >= HURRY_BYTES) this.#hurryUntil = performance.now() + HURRY_MS;
    else if (this.#pause === null) this.#rest();
    this.#options.onOutput(Buffer.from(this.#batch.subarray(0, length)));
  }

  #rest(): void {
    if (performance.now() < this.#hurryUntil) return;
    this.#output.pause();
    this.#pause = setTimeout(() => {
      this.#pause = null;
      if (this.#open && !this.#held) this.#output.resume();
    }, PAUSE_MS);
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
    if (this.#pause) clearTimeout(this.#pause);
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
    // What the stream holds back while paused goes out through its listener.
    this.#output.read();
    closeSync(this.#slave);
    let taken = 0;
    while (taken < TAIL_LIMIT) {
      const bytes = Buffer.allocUnsafe(4096);
      const length = readOrNothing(this.#fd, bytes);
      if (length === 0) return;
      taken += length;
      this.#options.onOutput(bytes.subarray(0, length));
    }
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
