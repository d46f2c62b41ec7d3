/**
 * How a connection to the holder is read. Node reads one that came to a server into new memory of 64 KB each
 * time, and through a stream; only those who connect may say where to. A key comes this way, and so do the
 * words of those who follow a flood.
 */
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net';

/** Accepted sockets take the options of others; see `onread` of https://nodejs.org/api/net.html */
type Options = SocketConstructorOpts & { handle: object; manualStart: true; onread: OnReadOpts };

/**
 * The connection of `accepted`, which was paused as it came, read into `room`, which others may share: what
 * is heard is good until the call returns.
 */
export function readInto(room: Buffer, accepted: Socket, hear: (bytes: Buffer) => void): Socket {
  const holds = accepted as unknown as { _handle?: object | null };
  const handle = holds._handle;
  // Node keeps it to itself; without it all goes through the stream.
  if (!handle) return accepted.on('data', hear).resume();
  holds._handle = null;
  const callback = (length: number) => {
    hear(room.subarray(0, length));
    return true;
  };
  const options: Options = { handle, manualStart: true, onread: { buffer: room, callback } };
  const socket = new Socket(options);
  // The server counts the one that it has accepted.
  socket.once('close', () => accepted.destroy());
  return socket.resume();
}
