/** A connection to one holder: the agent's output in, keys and sizes out. */
import { connect, type Socket } from 'node:net';
import { writeAtOnce } from './at-once.ts';
import {
  type ClientFrame,
  encodeFrame,
  type Frame,
  FrameDecoder,
  FrameError,
  type HolderFrame,
  PIECE_BYTES,
} from './frames.ts';

export type Welcome = Omit<Extract<HolderFrame, { type: 'welcome' }>, 'type'>;

export type HolderClient = {
  /** Where the stream begins, and the size of the screen there. */
  welcome: Welcome;
  /** Input for the agent, of any length. */
  send: (bytes: Uint8Array) => void;
  resize: (columns: number, rows: number) => void;
  /** Signals the agent's process group, for example with `SIGINT`. */
  signal: (name: NodeJS.Signals) => void;
  /**
   * Says that every byte before `offset` has been dealt with. A lossless client says so after each
   * 64 KB at the latest: the agent is made to wait when it is more than 128 KB ahead, for at most 5 s.
   */
  acknowledge: (offset: number) => void;
  /** Output waits at the holder until `resume`. */
  pause: () => void;
  resume: () => void;
  close: () => void;
};

export type HolderClientOptions = {
  socket: string;
  token: string;
  /** The first byte of output wanted. */
  from: number;
  kind: 'lossless' | 'watcher';
  /**
   * `offset` is that of the first byte. It jumps ahead only where the log no longer keeps a part.
   * The bytes are good until the call returns.
   */
  onOutput: (bytes: Buffer, offset: number) => void;
  onSize?: (size: { offset: number; columns: number; rows: number }) => void;
  onExit?: (exit: { code: number | null; signal: string | null; bytes: number }) => void;
  /** Called once after the welcome: with null when either side ended it in order. */
  onClose?: (error: Error | null) => void;
};

/**
 * Connects and answers once welcomed; the callbacks are called later than that. Rejects when nobody
 * listens at the socket or the holder refuses.
 */
export async function connectHolder(options: HolderClientOptions): Promise<HolderClient> {
  const { token, from, kind } = options;
  const line = openLine(options.socket);
  const { socket } = line;
  socket.write(encodeFrame({ type: 'hello', token, from, kind }));
  const { welcome, rest } = await greeting(line, options.socket);
  let failure: Error | null = null;
  const hear = (frames: () => Iterable<Frame>) => {
    try {
      for (const frame of frames()) if (!socket.destroyed) hand(frame, options);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
  line.hear = (chunk) => hear(() => line.decoder.push(chunk));
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('close', () => options.onClose?.(failure));
  setImmediate(() => {
    hear(() => rest);
    socket.resume();
  });
  return clientOf(socket, welcome);
}

/** A connection, and whoever is told of what comes; its bytes are good until the call returns. */
type Line = { socket: Socket; decoder: FrameDecoder; hear: (chunk: Buffer) => void };

/** More than the longest piece of output, so that most frames come whole. */
const READ_BYTES = 128 * 1024;

// One buffer for all reads: new ones for a flood would keep the garbage collector at work.
function openLine(path: string): Line {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const callback = (length: number) => {
    line.hear(buffer.subarray(0, length));
    return true;
  };
  const socket = connect({ path, onread: { buffer, callback } });
  const line: Line = { socket, decoder: new FrameDecoder(), hear: () => {} };
  return line;
}

type Greeting = { welcome: Welcome; rest: Frame[] };

// Ends with the socket paused, so that the caller has its client before the first output comes.
function greeting(line: Line, path: string): Promise<Greeting> {
  const { socket } = line;
  return new Promise((resolve, reject) => {
    const fail = (found: string, cause?: Error) => {
      socket.destroy();
      reject(new Error(`The holder at ${path} cannot be reached: ${found}`, { cause }));
    };
    const broken = (error: Error) => fail(error.message, error);
    const closed = () => fail('it closed the connection');
    line.hear = (chunk) => {
      try {
        const [first, ...rest] = Array.from(line.decoder.push(chunk), kept);
        if (!first) return;
        if (first.type === 'refused') return fail(first.reason);
        if (first.type !== 'welcome') return fail(`it began with a ${first.type} frame`);
        socket.pause().off('error', broken).off('close', closed);
        resolve({ welcome: first, rest });
      } catch (error) {
        broken(error instanceof Error ? error : new Error(String(error)));
      }
    };
    socket.on('error', broken).on('close', closed).resume();
  });
}

function kept(frame: Frame): Frame {
  return frame.type === 'output' ? { ...frame, bytes: Buffer.from(frame.bytes) } : frame;
}

function hand(frame: Frame, options: HolderClientOptions): void {
  switch (frame.type) {
    case 'output':
      return options.onOutput(frame.bytes, frame.offset);
    case 'size':
      return options.onSize?.(frame);
    case 'exit':
      return options.onExit?.(frame);
    default:
      throw new FrameError(`A holder does not send a ${frame.type} frame here`);
  }
}

function clientOf(socket: Socket, welcome: Welcome): HolderClient {
  const say = (frame: ClientFrame) => {
    if (socket.writable) writeAtOnce(socket, encodeFrame(frame));
  };
  return {
    welcome,
    send: (bytes) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        say({ type: 'input', bytes: bytes.subarray(at, at + PIECE_BYTES) });
      }
    },
    resize: (columns, rows) => say({ type: 'resize', columns, rows }),
    signal: (name) => say({ type: 'signal', name }),
    acknowledge: (offset) => say({ type: 'acknowledged', offset }),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => {
      socket.end();
      socket.resume();
    },
  };
}
