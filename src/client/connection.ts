/** One JSON-RPC connection to the daemon. */
import { setMaxListeners } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import {
  createMessageConnection,
  ErrorCodes,
  type MessageConnection,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Notifications, Requests } from './protocol.ts';

/** The daemon went away, or never answered. What was asked may have been done; ask again. */
export class LineCutError extends Error {
  override name = 'LineCutError';
}

export type Connection = {
  /** What the daemon said of itself. */
  greeting: Requests['hello'][1];
  /** Rejects with what the daemon refuses, in its words, or with a `LineCutError`. */
  call<M extends keyof Requests>(method: M, params: Requests[M][0]): Promise<Requests[M][1]>;
  /** Throws a `LineCutError` when there is nothing more to hear. */
  on<N extends keyof Notifications>(name: N, listener: (params: Notifications[N]) => void): void;
  /** Called once when the line is cut; at once when it is cut already. Not after `close`. */
  onClose(listener: () => void): void;
  close(): void;
};

/** A daemon that lets a caller wait this long for its first word is stopped or dead, in milliseconds. */
const helloMs = 15_000;

/**
 * Connects and says hello. Rejects when nobody listens, the token is not good, or there is no answer within
 * `patienceMs`, in milliseconds.
 */
export async function connectDaemon(
  socketPath: string,
  hello: Requests['hello'][0],
  patienceMs: number = helloMs,
): Promise<Connection> {
  const socket = await open(socketPath);
  const reader = new SocketMessageReader(socket);
  // The library's clock for a message that has not come to its end would go on when the line is closed
  // in the middle of one, and its process could never end.
  reader.partialMessageTimeout = 0;
  const rpc = createMessageConnection(reader, new SocketMessageWriter(socket));
  const line = over(rpc, socket);
  rpc.listen();
  const late = setTimeout(() => socket.destroy(), patienceMs);
  try {
    const greeting = await line.call('hello', hello);
    return { ...line, greeting };
  } catch (error) {
    line.close();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function over(rpc: MessageConnection, socket: Socket): Omit<Connection, 'greeting'> {
  const cut = new AbortController();
  let closed = false;
  let sentAway: string | null = null;
  rpc.onNotification('sentAway', ({ why }: Notifications['sentAway']) => {
    sentAway = why;
  });
  // One for each call that waits.
  setMaxListeners(0, cut.signal);
  socket.on('error', () => socket.destroy()).once('close', () => cut.abort());
  rpc.onError(() => socket.destroy());
  return {
    call: async (method, params) => {
      // The library leaves a request open for ever when the line is cut under it.
      const { lost, forget } = whenAborted(cut.signal);
      try {
        return await Promise.race([
          rpc.sendRequest<Requests[typeof method][1]>(method, params),
          lost,
        ]);
      } catch (error) {
        if (isRefusal(error)) throw error;
        if (sentAway !== null) throw new Error(sentAway);
        throw error instanceof LineCutError ? error : new LineCutError(cutText, { cause: error });
      } finally {
        forget();
      }
    },
    on: (name, listener) => {
      if (cut.signal.aborted || closed) throw new LineCutError(cutText);
      rpc.onNotification(name, listener);
    },
    onClose: (listener) => {
      const tell = () => {
        if (!closed) listener();
      };
      if (cut.signal.aborted) tell();
      else cut.signal.addEventListener('abort', tell, { once: true });
    },
    close: () => {
      closed = true;
      rpc.dispose();
      socket.destroy();
    },
  };
}

/** The library dresses as an answer also what keeps it from asking: a line that is cut as it writes. */
const unasked: number[] = [
  ErrorCodes.MessageWriteError,
  ErrorCodes.MessageReadError,
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.ConnectionInactive,
];

function isRefusal(error: unknown): boolean {
  return error instanceof ResponseError && !unasked.includes(error.code);
}

const cutText = 'The daemon went away before it answered. Try again in a moment.';

/** What was heard before the line was cut is still being taken in for so long, in milliseconds. */
const echoMs = 50;

function whenAborted(signal: AbortSignal): { lost: Promise<never>; forget: () => void } {
  let stop: () => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    stop = () => setTimeout(() => reject(new LineCutError(cutText)), echoMs);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  lost.catch(() => null);
  return { lost, forget: () => signal.removeEventListener('abort', stop) };
}
