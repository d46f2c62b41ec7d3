/** One agent in one pseudo-terminal: joins the terminal, the log, and those who watch. */

import type { Socket } from 'node:net';
import { placeOf } from '../client/address.ts';
import { compile } from '../client/compiling.ts';
import { readInto } from './accepted.ts';
import type { Pace } from './batches.ts';
import type { Door } from './door.ts';
import { Flow } from './flow.ts';
import type { OutputLog } from './log.ts';
import { Pty } from './pty.ts';
import { Rank } from './rank.ts';
import {
  type AgentExit,
  exitPath,
  type HolderInfo,
  infoPath,
  type Launch,
  MARKS,
  writeWhole,
} from './record.ts';
import { errorCode, messageOf, report } from './report.ts';
import { Sizes } from './sizes.ts';
import { startTimeOf } from './start-time.ts';
import { type Request, type Stream, Viewer } from './viewer.ts';

/** A client that comes right after a short program ended still gets its output from here. */
const LINGER_MS = 1000;
const EXIT_RETRY_MS = 1000;
const READ_BYTES = 64 * 1024;
const SIZE_LIMIT = 10_000;
/** In a flood a lossless client gets so much at once, or what came in so long: it reads for no one's eyes. */
const BULK_BYTES = 64 * 1024;
const BULK_MS = 100;
/** What is no flood comes to the disk, and to those who read for no one's eyes, so much later. */
const PAUSE_MS = 1;

export class Holder {
  readonly #directory: string;
  readonly #launch: Launch;
  readonly #stream: Stream;
  readonly #pty: Pty;
  readonly #door: Door;
  readonly #viewers = new Set<Viewer>();
  readonly #flow: Flow<Viewer>;
  #bulk: NodeJS.Timeout | null = null;
  readonly #pause: NodeJS.Timeout;
  readonly #rank = new Rank();
  #isTypedTo = false;
  /** Where all that is said by those who watch is read to. */
  readonly #heard = Buffer.allocUnsafeSlow(READ_BYTES);

  /**
   * Starts the agent, with `umask` as its file mode mask, and serves its stream at `door`.
   * Throws when the system cannot start it.
   */
  constructor(given: {
    directory: string;
    launch: Launch;
    log: OutputLog;
    door: Door;
    umask: number;
  }) {
    const { directory, launch, log, door } = given;
    this.#directory = directory;
    this.#launch = launch;
    this.#door = door;
    const sizes = new Sizes(launch.columns, launch.rows);
    this.#pty = this.#startAgent(given.umask);
    this.#flow = new Flow(this.#pty);
    this.#pause = setTimeout(() => this.#goOn('calm'), PAUSE_MS);
    const info = this.#describe();
    this.#stream = { tokenHash: launch.tokenHash, log, sizes, info, exit: null };
    door.onConnection((socket) => this.#connected(socket));
    this.#record(info);
  }

  get info(): HolderInfo {
    return this.#stream.info;
  }

  /** Sends a signal to the agent's whole process group; nothing once it is gone. */
  signal(name: NodeJS.Signals): void {
    if (this.#stream.exit) return;
    try {
      process.kill(-this.#pty.pid, name);
    } catch (error) {
      report(`${name} could not be sent to the agent: ${messageOf(error)}`);
    }
  }

  #startAgent(umask: number): Pty {
    const { command, cwd, env, columns, rows } = this.#launch;
    const own = process.umask(umask);
    try {
      return new Pty({
        ...{ command, cwd, env, columns, rows },
        onOutput: (bytes, pace) => this.#wrote(bytes, pace),
        onExit: (code, signal) => this.#exited(code, signal),
        onDrain: () => this.#listenAgain(),
      });
    } finally {
      process.umask(own);
    }
  }

  #describe(): HolderInfo {
    const { env, socket } = this.#launch;
    const marked = MARKS.filter((name) => env[name] !== undefined);
    return {
      pid: process.pid,
      startTime: startTimeOf(process.pid) ?? '',
      agentPid: this.#pty.pid,
      agentStartTime: startTimeOf(this.#pty.pid) ?? '',
      socket,
      place: placeOf(this.#directory) ?? '',
      marks: marked.map((name) => `${name}=${env[name]}`),
    };
  }

  #record(info: HolderInfo): void {
    try {
      writeWhole(infoPath(this.#directory), info);
    } catch (error) {
      this.signal('SIGKILL');
      throw error;
    }
  }

  #wrote(bytes: Buffer, pace: Pace): void {
    this.#stream.log.append(bytes);
    // Someone may be waiting for the echo of a key: eyes first, then the disk and all others. Without a
    // pause between, eyes that share a processor with this program would have to wait for all of it.
    this.#pump((viewer) => !viewer.canWait);
    if (pace === 'flood') return this.#goOn('flood');
    // The one timer again: to make one takes as long as all the rest, and eyes may wait for this processor.
    this.#pause.refresh();
  }

  #goOn(pace: Pace): void {
    if (pace === 'flood' && !this.#isTypedTo) this.#rank.fallBehind();
    this.#stream.log.save();
    this.#pump((viewer) => viewer.canWait && (pace === 'calm' || viewer.behind >= BULK_BYTES));
    if (pace === 'flood') this.#bulk ??= setTimeout(() => this.#pumpAll(), BULK_MS);
    this.#flow.grown(this.#stream.log.end);
  }

  #pumpAll(): void {
    this.#bulk = null;
    this.#pump(() => true);
  }

  #pump(which: (viewer: Viewer) => boolean): void {
    for (const viewer of this.#viewers) if (which(viewer)) viewer.pump();
  }

  #connected(socket: Socket): void {
    const viewer = new Viewer({
      open: (hear) => readInto(this.#heard, socket, hear),
      stream: this.#stream,
      onJoin: (viewer, hello, offset) => {
        if (hello.kind === 'lossless') this.#flow.add(viewer, offset);
      },
      onRequest: (viewer, request) => this.#asked(viewer, request),
      onLeave: (viewer) => {
        this.#viewers.delete(viewer);
        this.#flow.remove(viewer);
      },
    });
    this.#viewers.add(viewer);
    if (this.#stream.exit) viewer.hurry();
  }

  #asked(viewer: Viewer, request: Request): void {
    switch (request.type) {
      case 'input':
        this.#pty.write(request.bytes);
        this.#typedTo();
        if (this.#pty.full) viewer.hush();
        return;
      case 'resize':
        return this.#resize(request.columns, request.rows);
      case 'signal':
        return this.signal(request.name as NodeJS.Signals);
      case 'acknowledged':
        return this.#flow.acknowledge(viewer, request.offset);
    }
  }

  // Someone types to this agent, and will type on. All others only move bytes.
  #typedTo(): void {
    this.#rank.catchUp();
    if (this.#isTypedTo) return;
    this.#isTypedTo = true;
    compile('early');
  }

  #listenAgain(): void {
    for (const viewer of this.#viewers) viewer.listen();
  }

  #resize(columns: number, rows: number): void {
    const fits = [columns, rows].every((count) => count >= 1 && count <= SIZE_LIMIT);
    if (!fits || this.#stream.exit) return;
    this.#pty.resize(columns, rows);
    this.#stream.sizes.set({ offset: this.#stream.log.end, columns, rows });
    for (const viewer of this.#viewers) viewer.pump();
  }

  #exited(code: number | null, signal: string | null): void {
    const { columns, rows } = this.#stream.sizes.at(Number.POSITIVE_INFINITY);
    const exit = { code, signal, bytes: this.#stream.log.end, columns, rows };
    this.#stream.exit = exit;
    this.#stream.log.close();
    this.#leave(exit);
    for (const viewer of this.#viewers) {
      viewer.hurry();
      viewer.pump();
    }
  }

  // The exit must be on record before the holder goes: a full disk is waited for, but not a
  // directory that was removed.
  #leave(exit: AgentExit): void {
    try {
      writeWhole(exitPath(this.#directory), exit);
    } catch (error) {
      report(`The exit could not be written: ${messageOf(error)}`);
      if (errorCode(error) !== 'ENOENT') {
        setTimeout(() => this.#leave(exit), EXIT_RETRY_MS);
        return;
      }
    }
    setTimeout(() => this.#door.close(() => process.exit(0)), LINGER_MS);
  }
}
