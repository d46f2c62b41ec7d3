/** What the daemon is at, told to those who watch while it lasts. It is news, never written down. */
import type { Progress } from '../client/protocol.ts';
import { type CheckOrder, type CheckResult, lastOf, runCheck } from '../world/real/check.ts';
import type { Repository } from '../world/real/git/index.ts';
import type { Daemon } from './daemon.ts';

/** A step and what is known of it. */
export type Step = Pick<Progress, 'step'> & Partial<Omit<Progress, 'startedAt'>>;
export type Tell = (step: Step) => void;

/** Characters of output that are shown. */
const shownOutput = 4000;

/** Does something for a run, a batch or a task, and shows its steps until it is over. */
export async function showing<T>(
  { work, stirred }: Pick<Daemon, 'work' | 'stirred'>,
  id: string,
  doing: (tell: Tell) => Promise<T>,
): Promise<T> {
  const tell = (step: Step) => {
    work.set(id, next(work.get(id), step));
    stirred();
  };
  try {
    return await doing(tell);
  } finally {
    if (work.delete(id)) stirred();
  }
}

/** Another tail is the same step; its time goes on. */
function next(before: Progress | undefined, step: Step): Progress {
  const now = { command: null, part: null, tasks: [], tail: '', ...step, startedAt: Date.now() };
  const isSame = before !== undefined && nameOf(before) === nameOf(now);
  return isSame ? { ...now, startedAt: before.startedAt } : now;
}

function nameOf({ step, command, part, tasks }: Progress): string {
  return JSON.stringify([step, command, part, tasks]);
}

/** The repository, with a word for when the turn has come: git works for one at a time. */
export function inTurn(repository: Repository, onTurn: () => void): Repository {
  return {
    ...repository,
    alone: (work) =>
      repository.alone(() => {
        onTurn();
        return work();
      }),
  };
}

/** Runs a command and shows its output as it comes. */
export function runShown(tell: Tell, step: Step, order: CheckOrder): Promise<CheckResult> {
  let tail = '';
  tell({ ...step, command: order.command });
  return runCheck({
    ...order,
    onOutput: (text) => {
      tail = lastOf(tail + text, shownOutput);
      tell({ ...step, command: order.command, tail });
    },
  });
}
