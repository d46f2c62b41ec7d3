/** The heart of the daemon: stamp → step → append → publish → perform. */
import {
  type Actor,
  broken,
  type Effect,
  type Entry,
  type Event,
  nextDue,
  type State,
  type Step,
  step,
} from '../core/index.ts';
import type { Ledger } from '../ledger/index.ts';

export type Outcome = Pick<Step, 'refused' | 'created'> & { seq: number };

export type Loop = {
  /** The town as of the last event that was stepped; it may not be on disk yet. */
  state(): State;
  /** Resolves once the event is on disk. Rejects when it could not be written. */
  submit(event: Event, by?: Actor): Promise<Outcome>;
  /** Waits until everything submitted so far is on disk. */
  settled(): Promise<void>;
  stop(): void;
};

export type LoopDoors = {
  state: State;
  ledger: Ledger<Entry>;
  now: () => number;
  /** Called in order, each entry once, when it is on disk. */
  publish: (entry: Entry, state: State) => void;
  perform: (effect: Effect) => void;
  /** The ledger could not be written: nothing more is accepted. */
  fail: (error: Error) => void;
};

/** A state is saved as a snapshot each so many events, so that opening stays quick. */
const snapshotEvery = 5000;
/** Node's timers hold at most this many milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

export function openLoop(doors: LoopDoors): Loop {
  const { ledger, now, publish, perform, fail } = doors;
  let state = doors.state;
  let failed: Error | null = null;
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function submit(event: Event, by: Actor = 'engine'): Promise<Outcome> {
    if (failed !== null) throw failed;
    const stamped = { seq: state.seq + 1, at: Math.max(now(), state.at), by, event };
    const taken = step(state, stamped);
    guard(taken.state, event);
    state = taken.state;
    const { effects, news, refused, created } = taken;
    const entry: Entry = { ...stamped, effects, news, refused };
    const written = ledger.append([entry]);
    last = written.catch(() => null);
    try {
      await written;
    } catch (cause) {
      throw giveUp(cause);
    }
    publish(entry, taken.state);
    for (const effect of effects) perform(effect);
    if (entry.seq % snapshotEvery === 0) void ledger.saveSnapshot(entry.seq, taken.state);
    wake();
    return { seq: entry.seq, refused, created };
  }

  /** The state in memory is ahead of the ledger now, so it must not be used any more. */
  function giveUp(cause: unknown): Error {
    if (failed !== null) return failed;
    const found = cause instanceof Error ? cause.message : String(cause);
    failed = new Error(`Nothing was changed: the ledger could not be written. ${found}`, { cause });
    fail(failed);
    return failed;
  }

  function wake(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const due = failed === null ? nextDue(state) : null;
    if (due === null) return;
    const wait = Math.min(Math.max(due - now(), 0), longestTimerMs);
    timer = setTimeout(() => void submit({ type: 'time.passed' }).catch(() => null), wait);
  }

  return {
    state: () => state,
    submit,
    settled: async () => {
      await last;
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      failed ??= new Error('The daemon is going down.');
    },
  };
}

/** A broken state is a fault of ours: it is never written. */
function guard(state: State, event: Event): void {
  const found = broken(state);
  if (found.length > 0)
    throw new Error(`The event ${event.type} would break the town: ${found.join(' ')}`);
}
