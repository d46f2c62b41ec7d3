/** The heart of the daemon: stamp → step → append → publish → perform. */
import {
  type Actor,
  broken,
  dueIn,
  type Effect,
  type Entry,
  type Event,
  type State,
  type Step,
  step,
} from '../core/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { lineOverhead, maxLineBytes } from '../ledger/line.ts';
import { openWorkClock } from './work-clock.ts';

export type Outcome = Pick<Step, 'refused' | 'created'> & { seq: number };

export type Loop = {
  /** The town as of the last event that was stepped; it may not be on disk yet. For the daemon's own decisions. */
  state(): State;
  /** The town as of the last event on disk: all that anyone outside may be told. */
  durable(): State;
  /** Resolves once the event is on disk. Rejects when it could not be written. */
  submit(event: Event, by?: Actor): Promise<Outcome>;
  /** Why the town would refuse this event now, null when it would not. Nothing is changed. */
  refusalOf(event: Event, by: Actor): string | null;
  stop(): void;
};

export type LoopDoors = {
  state: State;
  ledger: Ledger<Entry>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds of a clock that is never set back; see `openWorkClock`. */
  elapsed: () => number;
  /** Called in order, each entry once, when it is on disk. */
  publish: (entry: Entry, state: State) => void;
  perform: (effect: Effect) => void;
  /** The ledger could not be written: nothing more is accepted. */
  fail: (error: Error) => void;
  log: (line: string) => void;
};

/** A state is saved as a snapshot each so many events, so that opening stays quick. */
const snapshotEvery = 5000;
/**
 * While the town waits for a moment, the clocks are looked at this often, in milliseconds: a timer
 * does not know whether the machine slept or its clock was set.
 */
const tickMs = 1000;

export function openLoop(doors: LoopDoors): Loop {
  const { ledger, now, publish, perform, fail, log } = doors;
  const clock = openWorkClock(doors.state.clock, doors.elapsed);
  let state = doors.state;
  let durable = doors.state;
  let failed: Error | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function submit(event: Event, by: Actor = 'engine'): Promise<Outcome> {
    if (failed !== null) throw failed;
    const stamped = { seq: state.seq + 1, ...clocks(), by, event };
    const taken = step(state, stamped);
    const { effects, news, refused, created } = taken;
    const entry: Entry = { ...stamped, effects, news, refused };
    guard(taken.state, event);
    refuseLong(entry);
    state = taken.state;
    try {
      await ledger.append([entry]);
    } catch (cause) {
      throw giveUp(cause);
    }
    durable = taken.state;
    publish(entry, durable);
    for (const effect of effects) perform(effect);
    if (entry.seq % snapshotEvery === 0) keepSnapshot(entry.seq, durable);
    wake();
    return { seq: entry.seq, refused, created };
  }

  /** A snapshot only saves time, so a town that cannot write one goes on. */
  function keepSnapshot(seq: number, value: State): void {
    ledger.saveSnapshot(seq, value).catch((error: unknown) => {
      log(`No snapshot of entry ${seq} could be saved: ${String(error)}`);
    });
  }

  /** The state in memory is ahead of the ledger now, so it must not be used any more. */
  function giveUp(cause: unknown): Error {
    if (failed !== null) return failed;
    const found = cause instanceof Error ? cause.message : String(cause);
    failed = new Error(`Nothing was changed: the ledger could not be written. ${found}`, { cause });
    fail(failed);
    return failed;
  }

  /** A town's first moment is the wall clock's on both. */
  function clocks(): { at: number; clock: number } {
    const at = Math.max(now(), state.at);
    return { at, clock: state.seq === 0 ? clock.startAt(at) : clock.now() };
  }

  function wake(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const wait = failed === null ? dueIn(state, clocks()) : null;
    if (wait !== null) timer = setTimeout(tick, Math.min(Math.max(wait, 0), tickMs));
  }

  function tick(): void {
    const wait = dueIn(state, clocks());
    if (wait === null || wait > 0) return wake();
    submit({ type: 'time.passed' }).catch((error: Error) => log(error.message));
  }

  return {
    state: () => state,
    durable: () => durable,
    submit,
    refusalOf: (event, by) => step(state, { seq: state.seq + 1, ...clocks(), by, event }).refused,
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

/** What the ledger would refuse is refused before the town has moved on. */
function refuseLong(entry: Entry): void {
  const bytes = Buffer.byteLength(JSON.stringify(entry)) + lineOverhead;
  if (bytes <= maxLineBytes) return;
  throw new Error(
    `The event ${entry.event.type} is too long: it would take ${bytes} bytes of the ledger, and ${maxLineBytes} is the most. Nothing was changed; put long texts in a file.`,
  );
}
