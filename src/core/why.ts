/** Why a task is where it is, and what it waits for. Every state that is not the end can say so. */
import { find } from './draft.ts';
import { sayKept } from './sentence.ts';
import type { State } from './state.ts';
import type { Mark, Task } from './task.ts';
import { clock, type Wait } from './waits/wait.ts';
import { isAside, waitsOfRun, waitsOfTask } from './waits.ts';

/** Lines for `town why`: the place and its reason first, then the last lines of the history. */
export function why(state: State, id: string): string[] {
  const task = find(state.tasks, id);
  if (task === null) return [`There is no task ${id}.`];
  const past = task.history.slice(-5).map((line) => `  ${sayMark(line)}`);
  return [
    `${id} "${task.title}"`,
    ...whyHere(state, task),
    ...(past.length > 0 ? ['Before:', ...past] : []),
  ];
}

/** Lines about why a task does not move, or what is being done about it, and what a person can do. */
export function whyHere(state: State, task: Task): string[] {
  const waits = waitsOfTask(state, task);
  const todo = [...new Set(waits.map(({ next }) => next))].filter((next) => next !== '');
  return [...placeLines(state, task, waits), ...todo];
}

function placeLines(state: State, task: Task, waits: Wait[]): string[] {
  const { place } = task;
  switch (place.kind) {
    case 'queued':
      return [queuedLine(state, task, place.role, waits)];
    case 'running':
      return [
        ...place.runs.map((run) => runningLine(state, run)),
        ...waits.filter(isAside).map(({ text }) => ended(text)),
      ];
    case 'station':
      return stationLines(state, place, waits);
    case 'human':
      return waits.map(({ item, text }) => `waits for you (${item}): ${text}`);
    case 'done': {
      const landed = task.landed === null ? '' : `; it landed as ${task.landed.slice(0, 10)}`;
      return [`is done${landed}.`, ...leftOf(task, waits)];
    }
    case 'dropped':
      return [`was dropped: ${place.reason}`, ...leftOf(task, waits)];
    default:
      return waits.map(({ text }) => ended(text));
  }
}

/** What is left of a task that is over: what keeps its worktree, and files that were kept. */
function leftOf({ kept }: Task, waits: Wait[]): string[] {
  return [...waits.map(({ text }) => ended(text)), ...(kept === undefined ? [] : [sayKept(kept)])];
}

function queuedLine(state: State, { id }: Task, role: string, waits: Wait[]): string {
  const ahead = (find(state.queues, role) ?? []).indexOf(id);
  const behind = ahead > 0 ? ` behind ${ahead}` : '';
  return ended(`is queued for ${role}${behind}${reasons(waits)}`);
}

function runningLine(state: State, id: string): string {
  const run = find(state.runs, id);
  if (run === null) return `${id} is over.`;
  const waits = waitsOfRun(state, run);
  const doing = waits.length === 0 ? `: its screen says ${run.reading}` : reasons(waits);
  return ended(`is with ${run.seat} (${id}, ${run.agent}) since ${clock(run.claimedAt)}${doing}`);
}

function stationLines(
  state: State,
  { role, batch }: { role: string; batch: string },
  waits: Wait[],
): string[] {
  const company = (find(state.batches, batch)?.tasks.length ?? 1) - 1;
  const together = company > 0 ? ` together with ${company} more` : '';
  return [ended(`is in the hands of ${role}${together}`), ...waits.map(({ text }) => ended(text))];
}

/** Those with lines of a terminal come last, so that nothing is added to such a line. */
function reasons(waits: Wait[]): string {
  const told = waits.map(({ item, text }) => (item === null ? text : withItem(text, item)));
  const long = told.filter((text) => text.includes('\n'));
  const short = told.filter((text) => !long.includes(text)).join('; ');
  const lines = short === '' ? long : [short, ...long];
  return lines.length === 0 ? '' : `: ${lines.join('\n')}`;
}

/** The item's id comes before whole sentences, which stay as they are in the inbox. */
function withItem(text: string, item: string): string {
  return ended(text) === text ? `(${item}) ${text}` : `${text} (${item})`;
}

/** A sentence has one end. */
function ended(text: string): string {
  return /[.!?:]$|\n/.test(text) ? text : `${text}.`;
}

/** One line of a task's history, in words. */
export function sayMark({ at, role, kind, verdict, note, to, attempt, limit, by }: Mark): string {
  const times = limit === null ? '' : ` (${attempt} of ${limit})`;
  const said = note === '' ? '' : `: ${note}`;
  const time = clock(at);
  if (kind === 'verdict') return `${time} ${role} (${by}) said ${verdict} → ${to}${times}${said}`;
  if (kind === 'vote') return `${time} ${role} (${by}) voted ${verdict}${times}${said}`;
  if (kind === 'refused')
    return `${time} the verdict ${verdict} of ${role} (${by}) was refused${said}`;
  if (kind === 'moved') return `${time} sent to ${to} by the ${by}${said}`;
  if (kind === 'edited') return `${time} edited by the ${by}${said}`;
  return `${time} ${kind} at ${role}${times}${said}`;
}
