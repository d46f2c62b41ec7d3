/**
 * Puts together what an agent writes. A little goes on at once, so that a key's echo waits for nothing;
 * a flood goes on in few large batches, because a batch costs all who follow about as much as a byte.
 */

/** A batch is at most this long. */
const BATCH_BYTES = 64 * 1024;
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
  readonly #room = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #length = 0;
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
    if (this.#length + length > BATCH_BYTES) this.flush();
    const now = Date.now();
    this.#count(length, Math.floor(now / TICK_MS));
    const isCalm = this.#pace === 'calm';
    const isAll = isCalm && length < READ_BYTES;
    if (isAll && this.#length === 0) return this.#handOn(read, length);
    read.copy(this.#room, this.#length, 0, length);
    this.#length += length;
    if (isAll) this.flush();
    else
      this.#timer ??= setTimeout(() => this.flush(), isCalm ? MORE_MS : TICK_MS - (now % TICK_MS));
  }

  /** Hands on what is there. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#length === 0) return;
    const length = this.#length;
    this.#length = 0;
    this.#handOn(this.#room, length);
  }

  #handOn(from: Buffer, length: number): void {
    const bytes = Buffer.allocUnsafe(length);
    from.copy(bytes, 0, 0, length);
    this.#batches += 1;
    this.#onBatch(bytes, this.#pace);
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
