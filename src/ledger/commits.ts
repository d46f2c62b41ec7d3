/** Group commit: what arrives while one write is under way goes out together in the next. */
import { LedgerError } from './problem.ts';

/** Makes some of the texts durable, at least one, in order, and answers how many. */
export type Write = (texts: readonly string[]) => Promise<number>;

type Waiter = { texts: number; resolve: () => void; reject: (error: unknown) => void };

/** Keeps order, has one write in flight, and after a failed one refuses everything. */
export class Commits {
  readonly #write: Write;
  #texts: string[] = [];
  #waiters: Waiter[] = [];
  #running: Promise<void> | null = null;
  #refusal: Error | null = null;

  constructor(write: Write) {
    this.#write = write;
  }

  /** Why nothing is accepted any more; null while all is well. */
  get refusal(): Error | null {
    return this.#refusal;
  }

  /** Resolves once all the texts are durable. */
  add(texts: readonly string[]): Promise<void> {
    if (this.#refusal !== null) return Promise.reject(this.#refusal);
    if (texts.length === 0) return Promise.resolve();
    for (const text of texts) this.#texts.push(text);
    this.#running ??= this.#run();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ texts: texts.length, resolve, reject });
    });
  }

  /** Refuses what comes now, and waits for what came before. */
  async close(): Promise<void> {
    this.#refusal ??= new LedgerError('closed', 'The ledger is closed; open it again to append.');
    await this.#running;
  }

  async #run(): Promise<void> {
    await turn();
    while (this.#texts.length > 0) {
      const batch = this.#texts;
      this.#texts = [];
      try {
        const written = await this.#write(batch);
        if (written < batch.length) this.#texts = [...batch.slice(written), ...this.#texts];
        this.#resolve(written);
      } catch (error) {
        this.#fail(error);
      }
      await turn();
    }
    this.#running = null;
  }

  #resolve(written: number): void {
    let left = written;
    let done = 0;
    for (const waiter of this.#waiters) {
      const taken = Math.min(left, waiter.texts);
      waiter.texts -= taken;
      left -= taken;
      if (waiter.texts > 0) break;
      waiter.resolve();
      done += 1;
    }
    this.#waiters.splice(0, done);
  }

  #fail(error: unknown): void {
    this.#refusal = error instanceof Error ? error : new Error(String(error));
    for (const waiter of this.#waiters) waiter.reject(this.#refusal);
    this.#waiters = [];
    this.#texts = [];
  }
}

/** Lets everyone who was just answered add what comes next, so that it shares a write. */
function turn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
