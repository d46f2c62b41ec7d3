/**
 * Puts together what an agent writes. A little goes on at once, so that a key's echo waits for nothing;
 * a flood goes on in few large batches, because a batch costs all who follow about as much as a byte.
 */

/** A batch is at most this long. */
const BATCH_BYTES = 64 * 1024;
/** Memory is taken by so much at once and shared by the batches in it: a copy of each would cost as much as the rest. */
const ROOM_BYTES = 128 * 1024;
/** The kernel gives at most 4095 bytes of a terminal at once; fewer mean that it has no more. */
export const READ_BYTES = 4095;
/** Batches of a flood come at multiples of this, for all holders alike: who follows several wakes once. */
const TICK_MS = 64;
/** Without a flood, one that has more to come is waited for so long. */
const MORE_MS = 8;
/** More than this in one tick is a flood. */
const CALM_BYTES = 32 * 1024;
/** More batches than this in one tick are a flood too. */
const CALM_BATCHES = 8;

/** `flood`: another one follows within a tick, or the agent has just stopped. */
export type Pace = 'calm' | 'flood';

export class Batches {
  readonly #onBatch: (bytes: Buffer, pace: Pace) => void;
  #room = Buffer.allocUnsafeSlow(ROOM_BYTES);
  /** Where the batch that is put together begins and ends in the room. */
  #start = 0;
  #end = 0;
  #tick = 0;
  #bytes = 0;
  #batches = 0;
  /** What the tick before was like. */
  #before: Pace = 'calm';
  #timer: NodeJS.Timeout | null = null;

  constructor(onBatch: (bytes: Buffer, pace: Pace) => void) {
    this.#onBatch = onBatch;
  }

  /** Takes the first `length` bytes of what was read, at most `READ_BYTES`; they are copied. */
  add(read: Buffer, length: number): void {
    if (this.#end + length > Math.min(this.#start + BATCH_BYTES, ROOM_BYTES)) this.#makeRoom();
    read.copy(this.#room, this.#end, 0, length);
    this.#end += length;
    const now = Date.now();
    this.#count(length, Math.floor(now / TICK_MS));
    const isCalm = this.#pace === 'calm';
    if (isCalm && length < READ_BYTES) this.flush();
    else
      this.#timer ??= setTimeout(() => this.flush(), isCalm ? MORE_MS : TICK_MS - (now % TICK_MS));
  }

  /** Hands on what is there. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#end === this.#start) return;
    const bytes = this.#room.subarray(this.#start, this.#end);
    this.#start = this.#end;
    this.#batches += 1;
    this.#onBatch(bytes, this.#pace);
  }

  #makeRoom(): void {
    this.flush();
    if (this.#end + READ_BYTES <= ROOM_BYTES) return;
    this.#room = Buffer.allocUnsafeSlow(ROOM_BYTES);
    this.#start = 0;
    this.#end = 0;
  }

  get #pace(): Pace {
    const isMuch = this.#bytes > CALM_BYTES || this.#batches >= CALM_BATCHES;
    return isMuch ? 'flood' : this.#before;
  }

  #count(bytes: number, tick: number): void {
    if (tick !== this.#tick) {
      const isNext = tick === this.#tick + 1;
      const wasFlood = this.#bytes > CALM_BYTES || this.#batches >= CALM_BATCHES;
      this.#before = isNext && wasFlood ? 'flood' : 'calm';
      this.#tick = tick;
      this.#bytes = 0;
      this.#batches = 0;
    }
    this.#bytes += bytes;
  }
}
