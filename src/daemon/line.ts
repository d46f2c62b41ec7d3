/** One line to the daemon, kept from taking more memory than its caller is worth. */
import type { Socket } from 'node:net';
import {
  createMessageConnection,
  type DataCallback,
  type Disposable,
  Message,
  type MessageConnection,
  type MessageStrategy,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Notifications } from '../client/protocol.ts';
import {
  longestMessage,
  mostCalls,
  mostUnfinished,
  mostUnread,
  mostWaiting,
  type Rank,
} from './bounds.ts';

/** A caller that has not said a good `hello` by now is sent away, in milliseconds. */
const helloMs = 10_000;
/** A watcher that has so many bytes of entries still to read is sent away; it comes back by itself. */
const furthestBehind = 4 * 1024 * 1024;
/** A caller that is sent away gets this long to read why, in milliseconds. */
const farewellMs = 2000;

export type Line = {
  rpc: MessageConnection;
  /** The token was good: the caller may stay, and send messages as long as those of its rank. */
  welcome(rank: Rank): void;
  /** Notifies; `bytes` is about what it takes. What is sent `late` is left out while the caller is behind. */
  tell<N extends keyof Notifications>(name: N, params: Notifications[N], size: Size): void;
  /** Answers a call. Whoever has too many calls that wait for their answer is sent away. */
  answering<T>(answer: () => Promise<T>): Promise<T>;
  /** Ends the line, and tells the caller why. */
  sendAway(why: string): void;
  hangUp(): void;
};

export type Size = { bytes: number } | 'late';

/** Bytes of messages that are not whole yet, over all lines of a daemon. */
export type Unfinished = { bytes: number };

/** A line over this socket. Call `rpc.listen()` once everything is in place. */
export function openLine(socket: Socket, unfinished: Unfinished): Line {
  const reader = new CountedReader(socket, unfinished, (why) => sendAway(why));
  const messageStrategy: MessageStrategy = {
    handleMessage: (message, next) => {
      reader.begun();
      return next(message);
    },
  };
  const rpc = createMessageConnection(reader, new CountedWriter(socket), undefined, {
    messageStrategy,
  });
  let rank: Rank = 'stranger';
  const silence = setTimeout(() => sendAway('You did not say who you are in time.'), helloMs);
  let behind = 0;
  let calls = 0;
  let away = false;
  socket.once('close', () => clearTimeout(silence));
  rpc.onError(() => {
    if (!away) socket.destroy();
  });

  /** What still comes is read and forgotten, or the caller would never hear why. */
  function sendAway(why: string): void {
    if (away) return;
    away = true;
    clearTimeout(silence);
    socket.removeAllListeners('data');
    socket.resume();
    const end = setTimeout(() => socket.destroy(), farewellMs);
    socket.once('close', () => clearTimeout(end));
    // A stranger has said nothing yet that would have to be read first.
    const leave = () => (rank === 'stranger' ? socket.destroySoon() : socket.end());
    rpc.sendNotification('sentAway', { why }).then(leave, () => socket.destroy());
  }

  return {
    rpc,
    welcome: (as) => {
      clearTimeout(silence);
      rank = as;
      reader.most = longestMessage[rank];
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
    answering: async (answer) => {
      calls += 1;
      if (calls > mostCalls) sendAway(`${mostCalls} calls at once are the most.`);
      try {
        return await answer();
      } finally {
        calls -= 1;
      }
    },
    sendAway,
    hangUp: () => socket.destroy(),
  };
}

/** Ends the line of a caller that asks on and on and reads no answer. */
class CountedWriter extends SocketMessageWriter {
  readonly #socket: Socket;
  #unread = 0;

  constructor(socket: Socket) {
    super(socket);
    this.#socket = socket;
  }

  override async write(message: Message): Promise<void> {
    if (!Message.isResponse(message)) return super.write(message);
    this.#unread += 1;
    if (this.#unread > mostUnread) this.#socket.destroy();
    await super.write(message);
    this.#unread -= 1;
  }
}

/** Ends the line when a message grows too long, before it is whole, and reads no faster than is answered. */
class CountedReader extends SocketMessageReader {
  most: number = longestMessage.stranger;
  readonly #socket: Socket;
  readonly #unfinished: Unfinished;
  readonly #onTooLong: (why: string) => void;
  #bytes = 0;
  /** Calls that were read and not begun. */
  #waiting = 0;

  constructor(socket: Socket, unfinished: Unfinished, onTooLong: (why: string) => void) {
    super(socket);
    // Its clock would go on for a caller that left in the middle of a message; see client/connection.ts.
    this.partialMessageTimeout = 0;
    this.#socket = socket;
    this.#unfinished = unfinished;
    this.#onTooLong = onTooLong;
  }

  override listen(callback: DataCallback): Disposable {
    this.#socket.once('close', () => this.#count(-this.#bytes));
    this.#socket.on('data', (chunk: Buffer) => {
      this.#count(chunk.length);
      if (this.#bytes > this.most)
        this.#refuse(`${this.most / 1024} KiB are the most in one call.`);
      // Strangers are few and say little, and among them is the person who wants to know what is wrong.
      else if (this.most === longestMessage.run && this.#unfinished.bytes > mostUnfinished)
        this.#refuse('Others write too much now.');
    });
    return super.listen((message) => {
      this.#count(-this.#bytes);
      // Callers call, and do nothing else.
      if (!Message.isRequest(message)) return;
      this.#waiting += 1;
      if (this.#waiting > mostWaiting) this.#socket.pause();
      callback(message);
    });
  }

  begun(): void {
    this.#waiting -= 1;
    if (this.#waiting === mostWaiting) this.#socket.resume();
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#unfinished.bytes += bytes;
  }

  #refuse(why: string): void {
    this.#count(-this.#bytes);
    this.#onTooLong(`This was too much at once: ${why} Put long texts in a file.`);
  }
}
