/** One line to the daemon, kept from taking more memory than its caller is worth. */
import type { Socket } from 'node:net';
import {
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type MessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Notifications } from '../client/protocol.ts';

/** Bytes of one message: the longest text of a task, with every character escaped. */
const longestMessage = 64 * 1024 * 1024;
/** Before its token was good a caller has no more than a `hello` to say. */
const longestHello = 64 * 1024;
/** A caller that has not said a good `hello` by now is sent away, in milliseconds. */
const helloMs = 10_000;
/** A watcher that has so many bytes of entries still to read is sent away; it comes back by itself. */
const furthestBehind = 4 * 1024 * 1024;

export type Line = {
  rpc: MessageConnection;
  /** The token was good: the caller may stay, and send long messages. */
  welcome(): void;
  /** Notifies; `bytes` is about what it takes. What is sent `late` is left out while the caller is behind. */
  tell<N extends keyof Notifications>(name: N, params: Notifications[N], size: Size): void;
  hangUp(): void;
};

export type Size = { bytes: number } | 'late';

/** A line over this socket. Call `rpc.listen()` once everything is in place. */
export function openLine(socket: Socket): Line {
  const reader = new CountedReader(socket, longestHello);
  const rpc = createMessageConnection(reader, new SocketMessageWriter(socket));
  const silence = setTimeout(() => socket.destroy(), helloMs);
  let behind = 0;
  socket.once('close', () => clearTimeout(silence));
  rpc.onError(() => socket.destroy());
  return {
    rpc,
    welcome: () => {
      clearTimeout(silence);
      reader.most = longestMessage;
    },
    tell: (name, params, size) => {
      if (size === 'late' && behind > 0) return;
      const bytes = size === 'late' ? 1 : size.bytes;
      behind += bytes;
      if (behind > furthestBehind) return void socket.destroy();
      const sent = rpc.sendNotification(name, params).catch(() => null);
      void sent.then(() => {
        behind -= bytes;
      });
    },
    hangUp: () => socket.destroy(),
  };
}

/** Ends the line when a message grows too long, before it is whole. */
class CountedReader extends SocketMessageReader {
  most: number;
  readonly #socket: Socket;
  #bytes = 0;

  constructor(socket: Socket, most: number) {
    super(socket);
    // Its clock would go on for a caller that left in the middle of a message; see client/connection.ts.
    this.partialMessageTimeout = 0;
    this.#socket = socket;
    this.most = most;
  }

  override listen(callback: DataCallback): Disposable {
    this.#socket.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length;
      if (this.#bytes > this.most) this.#socket.destroy();
    });
    return super.listen((message) => {
      this.#bytes = 0;
      callback(message);
    });
  }
}
