/**
 * Puts together what an agent writes. A little goes on at once, so that a key's echo waits for nothing;
 * a flood goes on in few large batches, because a batch costs all who follow about as much as a byte.
 */

/** A batch is at most this long. */
const BATCH_BYTES = 64 * 1024;
/** The kernel gives at most 4095 bytes of a terminal at once; fewer mean that it has no more. */
export const READ_BYTES = 4095;
/**
 * Batches of a flood come so often, from all holders in a few turns: who follows many of them wakes for
 * several at a time, and a key that comes in between waits for no more than that.
 */
const TICK_MS = 64;
const TURNS = 4;
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
  /** Milliseconds by which the ticks of this turn come before those of the first. */
  readonly #lead: number;
  readonly #room = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #length = 0;
  #tick = 0;
  #bytes = 0;
  #batches = 0;
  /** What the tick before was like. */
  #before: Pace = 'calm';
  #timer: NodeJS.Timeout | null = null;

  /** `holder` is any number that tells this one from others. The bytes of a batch are good until the call returns. */
  constructor(holder: number, onBatch: (bytes: Buffer, pace: Pace) => void) {
    this.#onBatch = onBatch;
    this.#lead = turnOf(holder) * (TICK_MS / TURNS);
  }

  /** Takes the first `length` bytes of what was read, at most `READ_BYTES`; they are copied. */
  add(read: Buffer, length: number): void {
    if (this.#length + length > BATCH_BYTES) this.flush();
    const now = Date.now() + this.#lead;
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
    this.#batches += 1;
    this.#onBatch(from.subarray(0, length), this.#pace);
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

/** Numbers that follow each other, as those of processes do, fall into different turns: Knuth's hashing by multiplication. */
export function turnOf(holder: number): number {
  return Math.floor((((holder * 2654435761) % 2 ** 32) / 2 ** 32) * TURNS);
}
