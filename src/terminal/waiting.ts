/**
 * Bytes that wait, in memory that is used again: new memory for every piece of a flood would keep the
 * garbage collector at work, in the middle of which no key is echoed.
 */
export type Waiting = {
  readonly length: number;
  /** All of them. It is a view, which whatever is done next may change. */
  readonly bytes: Buffer;
  push(bytes: Uint8Array): void;
  /** Lets go of the first so many. */
  drop(count: number): void;
  /** Puts `head`, which is no longer than that, in the place of the first `count`. */
  replace(count: number, head: Uint8Array): void;
  clear(): void;
};

/**
 * Memory is taken by at least so much. More than the second is a flood, and gets all that a flood may need at
 * once: the system gives no page before something is written there, and to grow by and by would mean to copy
 * all of it into new pages again and again. `clear` gives that back.
 */
const room = { least: 4096, most: 128 * 1024, flood: 1536 * 1024 };

function roomFor(bytes: number): number {
  const twice = Math.max(room.least, 2 * bytes);
  return twice > room.most ? Math.max(room.flood, twice) : twice;
}

export function createWaiting(): Waiting {
  let memory = Buffer.alloc(0);
  let start = 0;
  let end = 0;

  const makeRoom = (more: number) => {
    const waiting = memory.subarray(start, end);
    const need = waiting.length + more;
    // Some of it stays free, so that not every piece moves all that waits.
    if (need > 0.75 * memory.length) memory = Buffer.allocUnsafeSlow(roomFor(need));
    waiting.copy(memory);
    start = 0;
    end = waiting.length;
  };

  return {
    get length() {
      return end - start;
    },
    get bytes() {
      return memory.subarray(start, end);
    },
    push(bytes) {
      if (end + bytes.length > memory.length) makeRoom(bytes.length);
      memory.set(bytes, end);
      end += bytes.length;
    },
    drop(count) {
      start += count;
    },
    replace(count, head) {
      start += count - head.length;
      memory.set(head, start);
    },
    clear() {
      start = 0;
      end = 0;
      if (memory.length > room.most) memory = Buffer.alloc(0);
    },
  };
}
