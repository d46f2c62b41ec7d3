/** What the emulator heard a program say, in the form the readings want it. */
import type { Seen } from '../agents/index.ts';
import type { Progress, Status } from '../terminal/status.ts';

type Spoken = Seen['status'];

/** The numbers of OSC 9;4. */
const progressStates = { normal: 1, error: 2, indeterminate: 3, paused: 4 } as const;

export function progressState(progress: Progress | null): number | null {
  return progress === null ? null : progressStates[progress.state];
}

/** The one record that speaks for a program: a blocked one, else a working one, else its own. */
export function spokesman(records: readonly Status[]): Spoken {
  const said =
    records.find(({ state }) => state === 'blocked') ??
    records.find(({ state }) => state === 'working') ??
    records.find(({ id }) => id === '') ??
    records[0];
  if (said === undefined) return null;
  const { state, kind, message, title, progress } = said;
  return { state, kind, message: message ?? '', title: title ?? '', progress };
}
