/**
 * The newest output, in memory that is used again and again: new memory for every piece of a flood, which
 * the system hands out page by page, is a good part of what a flood costs.
 */
const ROOM_BYTES = 256 * 1024;

export class Newest {
  readonly #room = Buffer.allocUnsafeSlow(ROOM_BYTES);
  #end = 0;

  /** How many bytes it holds at most. */
  get room(): number {
    return ROOM_BYTES;
  }

  /** The first offset that it still has. */
  get start(): number {
    return Math.max(0, this.#end - ROOM_BYTES);
  }

  /** Takes what comes next, at most `room` bytes. */
  append(bytes: Uint8Array): void {
    const at = this.#end % ROOM_BYTES;
    const first = Math.min(bytes.length, ROOM_BYTES - at);
    this.#room.set(first < bytes.length ? bytes.subarray(0, first) : bytes, at);
    if (first < bytes.length) this.#room.set(bytes.subarray(first), 0);
    this.#end += bytes.length;
  }

  /** At least one and at most `length` bytes from `from`, which is in [start, end); good until the next `append`. */
  read(from: number, length: number): Buffer {
    const at = from % ROOM_BYTES;
    return this.#room.subarray(at, Math.min(at + length, at + this.#end - from, ROOM_BYTES));
  }
}
