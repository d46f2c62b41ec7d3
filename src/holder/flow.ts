/**
 * Flow control: the agent waits while a lossless client that follows it is behind, but only so long.
 * A client that is catching up, or that lost the agent's patience, follows again once it is close.
 */

const HIGH_BYTES = 128 * 1024;
/** More than a client may leave unacknowledged though it has dealt with it. */
const LOW_BYTES = 64 * 1024;
const PATIENCE_MS = 5000;

type Reader = { acknowledged: number; follows: boolean };

export class Flow<Client> {
  readonly #readers = new Map<Client, Reader>();
  readonly #pty: { pause: () => void; resume: () => void };
  #end = 0;
  #patience: NodeJS.Timeout | null = null;

  constructor(pty: { pause: () => void; resume: () => void }) {
    this.#pty = pty;
  }

  add(client: Client, offset: number): void {
    this.#readers.set(client, { acknowledged: offset, follows: false });
    this.#decide();
  }

  remove(client: Client): void {
    if (this.#readers.delete(client)) this.#decide();
  }

  /** The output now has `end` bytes. */
  grown(end: number): void {
    this.#end = end;
    this.#decide();
  }

  acknowledge(client: Client, offset: number): void {
    const reader = this.#readers.get(client);
    if (!reader || offset <= reader.acknowledged) return;
    reader.acknowledged = Math.min(offset, this.#end);
    if (this.#patience) this.#patience.refresh();
    this.#decide();
  }

  #decide(): void {
    for (const reader of this.#readers.values()) {
      if (this.#end - reader.acknowledged <= LOW_BYTES) reader.follows = true;
    }
    const allowed = this.#patience ? LOW_BYTES : HIGH_BYTES;
    const waits = this.#slow(allowed).length > 0;
    if (waits && !this.#patience) this.#pause();
    if (!waits && this.#patience) this.#resume(this.#patience);
  }

  #slow(allowed: number): Reader[] {
    const readers = [...this.#readers.values()];
    return readers.filter((reader) => reader.follows && this.#end - reader.acknowledged > allowed);
  }

  #pause(): void {
    this.#pty.pause();
    this.#patience = setTimeout(() => this.#giveUp(), PATIENCE_MS);
  }

  #resume(patience: NodeJS.Timeout): void {
    clearTimeout(patience);
    this.#patience = null;
    this.#pty.resume();
  }

  #giveUp(): void {
    for (const reader of this.#slow(LOW_BYTES)) reader.follows = false;
    this.#decide();
  }
}
