/** Keys on their way from the real terminal. */
import { ReadStream } from 'node:tty';

/** Where keys come from. */
export type In = {
  /** Keys come one by one, and none of them means anything to the terminal itself. */
  setRawMode(on: boolean): void;
  /** Calls until what is given back is called. */
  listen(to: Heard): () => void;
};

export type Heard = {
  keys: (bytes: Buffer) => void;
  /** The terminal went away. */
  end: () => void;
};

/** Node's terminals take the options of its sockets; see `onread` of https://nodejs.org/api/net.html */
type BufferedReadStream = new (
  fd: number,
  options: { onread: { buffer: Buffer; callback: (length: number) => boolean } },
) => ReadStream;

const READ_BYTES = 64 * 1024;

/**
 * Reads the terminal `fd`, past the buffers of its stream: the way through them is a good part of what a key
 * costs.
 */
export function openIn(fd: number): In {
  let heard: Heard | null = null;
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const callback = (length: number) => {
    // A copy, for what is read next comes to the same place.
    heard?.keys(Buffer.from(buffer.subarray(0, length)));
    return true;
  };
  const stream = new (ReadStream as BufferedReadStream)(fd, { onread: { buffer, callback } });
  const end = () => heard?.end();
  stream.on('end', end).on('error', end);
  return {
    setRawMode(on) {
      stream.setRawMode(on);
    },
    listen(to) {
      heard = to;
      stream.resume();
      return () => {
        heard = null;
        stream.pause();
      };
    },
  };
}
