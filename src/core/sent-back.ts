/** What was wrong with the work that a task came back with. */
import type { Mark, Task, Work } from './task.ts';

/** Work that came back to the role that had handed it on. */
export type SentBack = Work & {
  /**
   * `rejected`: by an agent or a person. `conflict`: it could not be put on top of `into`. `failed`:
   * a station's checks failed, which may not be the fault of this task.
   */
  why: 'rejected' | 'conflict' | 'failed';
  by: string;
};

/**
 * The work with which a task came back to a role, or null when this is no return: the role has not
 * handed it on before, another role brings new work, or an older version kept no commits.
 */
export function sentBack({ history }: Pick<Task, 'history'>, role: string): SentBack | null {
  const arrived = history.findLastIndex(({ kind, to }) => isArrival(kind) && to === role);
  const arrival = history[arrived];
  if (arrival === undefined || arrival.work !== undefined) return null;
  const before = history.slice(0, arrived);
  const own = before.findLast((mark) => mark.role === role && mark.work !== undefined);
  if (own === undefined) return null;
  // An edge with a limit is a way back, and so is a person's own move: what was looked at is the
  // newest work. On any other edge a role gets work of others to go on with.
  const isBack = arrival.kind === 'moved' || arrival.limit !== null;
  const looked = isBack ? before.findLast(({ work }) => work !== undefined)! : own;
  const cause = arrival.kind === 'moved' ? causeOf(before, arrival) : arrival;
  return { ...looked.work!, why: whyOf(cause), by: cause.role };
}

function isArrival(kind: Mark['kind']): boolean {
  return kind === 'verdict' || kind === 'moved';
}

/** A person who gives a task another try does so because of what happened to it before. */
function causeOf(before: Mark[], arrival: Mark): Mark {
  const last = before.findLast(({ kind }) => kind === 'verdict');
  return last === undefined || last.work !== undefined ? arrival : last;
}

function whyOf({ by, verdict }: Mark): SentBack['why'] {
  if (by !== 'engine') return 'rejected';
  return verdict === 'conflict' ? 'conflict' : 'failed';
}
