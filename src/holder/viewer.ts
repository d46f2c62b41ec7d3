/** One client of the holder: lets it in, and sends it the stream at the pace at which it reads. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { writeAtOnce } from '../client/at-once.ts';
import {
  type ClientFrame,
  encodeFrame,
  type Frame,
  FrameDecoder,
  FrameError,
  type HolderFrame,
  PIECE_BYTES,
  PIECE_FRAME_BYTES,
} from '../client/frames.ts';
import type { OutputLog } from './log.ts';
import type { AgentExit, HolderInfo } from './record.ts';
import { messageOf } from './report.ts';
import type { Sizes } from './sizes.ts';

/** What all viewers look at. */
export type Stream = {
  tokenHash: string;
  log: OutputLog;
  sizes: Sizes;
  info: HolderInfo;
  exit: AgentExit | null;
};

export type Hello = Extract<ClientFrame, { type: 'hello' }>;
export type Request = Exclude<ClientFrame, Hello>;

export type ViewerOptions = {
  /** Opens the connection; what is heard is good until the call returns. */
  open: (hear: (bytes: Buffer) => void) => Socket;
  stream: Stream;
  /** It knew the token; its stream begins at `offset`. */
  onJoin: (viewer: Viewer, hello: Hello, offset: number) => void;
  onRequest: (viewer: Viewer, request: Request) => void;
  onLeave: (viewer: Viewer) => void;
};

/** A client that says nothing at first, or stops in the middle of a frame, is sent away after this. */
const SILENCE_MS = 5000;
/** Output of at least this length is put into its frame in memory that is used again. */
const LONG_BYTES = 2048;

export class Viewer {
  readonly #socket: Socket;
  readonly #options: ViewerOptions;
  readonly #stream: Stream;
  readonly #decoder = new FrameDecoder();
  #silence: NodeJS.Timeout | null = null;
  /** The next byte to send; null before the welcome and after the end. */
  #next: number | null = null;
  #sizeSent = 0;
  #canWait = false;
  /** The socket holds as much as it should until it drains. */
  #blocked = false;
  /** Where long frames are put together, again and again. */
  #room: Buffer | null = null;

  constructor(options: ViewerOptions) {
    this.#options = options;
    this.#stream = options.stream;
    this.#socket = options.open((chunk) => this.#heard(chunk));
    this.#socket.on('drain', () => {
      this.#blocked = false;
      this.pump();
    });
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => this.#closed());
    this.#expectMore();
  }

  /** It follows for itself, not for someone's eyes. */
  get canWait(): boolean {
    return this.#canWait;
  }

  /** Bytes of output that were not sent to it yet. */
  get behind(): number {
    return this.#next === null ? 0 : this.#stream.log.end - this.#next;
  }

  /** Stops reading requests until `listen`. */
  hush(): void {
    this.#socket.pause();
    this.#expectNothing();
  }

  listen(): void {
    if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** From now on the client is sent away when it takes nothing for some time. */
  hurry(): void {
    this.#socket.setTimeout(SILENCE_MS, () => this.#socket.destroy());
  }

  /** Sends what is new, as far as the client reads. Always from the log, so memory stays bounded. */
  pump(): void {
    while (this.#next !== null && !this.#blocked) {
      const frame = this.#nextFrame(Math.max(this.#next, this.#stream.log.oldest));
      if (!frame) break;
      this.#send(frame);
      if (frame.type === 'output') this.#next = frame.offset + frame.bytes.length;
      if (frame.type === 'exit') this.#finish();
    }
  }

  #nextFrame(offset: number): HolderFrame | null {
    const { log, sizes, exit } = this.#stream;
    const size = sizes.after(this.#sizeSent);
    if (size && size.offset <= offset) {
      this.#sizeSent = size.ordinal;
      return { type: 'size', offset, columns: size.columns, rows: size.rows };
    }
    if (offset < log.end) {
      const length = Math.min(PIECE_BYTES, (size?.offset ?? log.end) - offset);
      return { type: 'output', offset, bytes: log.read(offset, length) };
    }
    return exit && { type: 'exit', code: exit.code, signal: exit.signal, bytes: exit.bytes };
  }

  #send(frame: HolderFrame): void {
    if (frame.type === 'output' && frame.bytes.length >= LONG_BYTES)
      this.#room ??= Buffer.allocUnsafeSlow(PIECE_FRAME_BYTES);
    this.#blocked = !writeAtOnce(this.#socket, encodeFrame(frame, this.#room));
    // What the system did not take at once is still to be read from there.
    if (this.#socket.writableLength > 0) this.#room = null;
  }

  #finish(): void {
    this.#next = null;
    this.#socket.end();
  }

  #heard(chunk: Buffer): void {
    try {
      for (const frame of this.#decoder.push(chunk)) {
        if (this.#socket.destroyed || this.#socket.writableEnded) return;
        this.#take(frame);
      }
      if (this.#decoder.waiting) this.#expectMore();
      else if (this.#next !== null) this.#expectNothing();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#refuse(messageOf(error));
    }
  }

  #take(frame: Frame): void {
    if (this.#next === null) {
      if (frame.type !== 'hello') throw new FrameError('The first frame must be a hello');
      return this.#admit(frame);
    }
    switch (frame.type) {
      case 'input':
      case 'resize':
      case 'signal':
      case 'acknowledged':
        return this.#options.onRequest(this, frame);
      default:
        throw new FrameError(`A client does not send a ${frame.type} frame`);
    }
  }

  #admit(hello: Hello): void {
    const { tokenHash, log, sizes, info, exit } = this.#stream;
    const given = createHash('sha256').update(hello.token).digest();
    const wanted = Buffer.from(tokenHash, 'hex');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      return this.#refuse('The token is not the one of this run');
    }
    const offset = Math.min(Math.max(hello.from, log.oldest), log.end);
    const { ordinal, columns, rows } = sizes.at(offset);
    this.#next = offset;
    this.#canWait = hello.kind === 'lossless';
    this.#sizeSent = ordinal;
    this.#send({
      ...{ type: 'welcome', offset, oldest: log.oldest, columns, rows },
      ...{ agentPid: info.agentPid, agentStartTime: info.agentStartTime, exited: exit !== null },
    });
    this.#options.onJoin(this, hello, offset);
    this.pump();
  }

  #refuse(reason: string): void {
    if (this.#next !== null) return void this.#socket.destroy();
    this.#socket.end(encodeFrame({ type: 'refused', reason }), () => this.#socket.destroy());
  }

  #expectMore(): void {
    this.#silence ??= setTimeout(() => this.#socket.destroy(), SILENCE_MS);
  }

  #expectNothing(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#silence = null;
  }

  #closed(): void {
    this.#next = null;
    this.#expectNothing();
    this.#options.onLeave(this);
  }
}
