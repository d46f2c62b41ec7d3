/** What the daemon is at, in words: for rows, tiles and cards. */
import type { Progress } from '../../../client/protocol.ts';
import type { Run } from '../../../core/run.ts';
import type { Task } from '../../../core/task.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { age, nextAge } from '../../model/age.ts';
import type { Look } from '../../model/render-input.ts';

/** A step that is over sooner is not worth a word where others stand. */
const worthAWordMs = 1000;

type Seen = Pick<Look, 'town' | 'now'>;

/** What is done for a run, once it has taken a moment. */
export function lastingWork({ town: { live }, now }: Seen, id: string): Progress | null {
  const found = live.work[id];
  return found !== undefined && now - found.startedAt >= worthAWordMs ? found : null;
}

/** The step, and what it is about: `testing npm test (1 of 2)`. */
export function stepWords(progress: Progress): string {
  return `${sanitise(progress.step)} ${commandWords(progress)}`.trimEnd();
}

/** The command, and which of several it is. */
export function commandWords({ command, part }: Progress): string {
  const times = part === null || part.of === 1 ? '' : ` (${part.at} of ${part.of})`;
  return command === null ? '' : sanitise(`${command}${times}`);
}

/** What is done for a task where it is now. */
export function workOnTask({ town: { live } }: Seen, { id, place }: Task): Progress | null {
  if (place.kind === 'station') return live.work[place.batch] ?? null;
  if (place.kind === 'running')
    return place.runs.map((run) => live.work[run]).find((found) => found !== undefined) ?? null;
  return live.work[id] ?? null;
}

export function toneOf({ step }: Progress): 'needed' | 'moving' {
  return step === 'waiting' ? 'needed' : 'moving';
}

/** What is done that belongs to no seat and no station: archives, checkouts of runs that are over. */
export function workElsewhere({ town: { state, live }, now }: Seen): [string, Progress][] {
  return Object.entries(live.work).filter(
    ([id]) =>
      state.runs[id] === undefined &&
      state.batches[id] === undefined &&
      lastingWork({ town: { state, live, recent: [] }, now }, id) !== null,
  );
}

/** Milliseconds until the time of something under way reads differently; null when nothing is. */
export function workTicks({ town: { live }, now }: Seen): number | null {
  const ticks = Object.values(live.work).map(({ startedAt }) => nextAge(now - startedAt));
  return ticks.length === 0 ? null : Math.min(...ticks);
}

/** What a run without a terminal is at: it is being prepared, or started. */
export function preparing({ town: { live }, now }: Seen, run: Run): string[] {
  const found = live.work[run.id];
  if (found === undefined) return ['preparing its workspace'];
  return [`${stepWords(found)}… ${age(now - found.startedAt)}`];
}
