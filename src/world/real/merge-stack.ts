/** The stack of candidates that a merge queue tests together. */
import type { Batched } from '../../core/effect.ts';
import { buildCandidate } from './git/index.ts';
import { judgeStack } from './merge-checks.ts';
import {
  type Desk,
  type MergeOrder,
  type MergeResult,
  result,
  type Stacked,
  tell,
} from './merge-order.ts';

/**
 * Builds the stack. A task in conflict with `into` alone is ejected. One that is in conflict only with
 * tasks below it ends the stack: they may yet turn out red, so it is tried again when they are settled.
 */
export async function stackUp(
  desk: Desk,
  tasks: Batched[],
  onto: string,
): Promise<{ stack: Stacked[]; results: MergeResult[] }> {
  const stack: Stacked[] = [];
  const results: MergeResult[] = [];
  for (const task of tasks) {
    desk.order.signal.throwIfAborted();
    tell(desk, { step: 'stacking', tasks: [task.task] });
    const tip = stack.at(-1)?.commit ?? onto;
    const candidate = await build(desk, task, tip);
    if (candidate.kind === 'built') {
      const { commit, tree, unsigned } = candidate;
      stack.push({ task, commit, tree, unsigned });
      continue;
    }
    const alone = stack.length === 0 ? candidate : await build(desk, task, onto);
    if (alone.kind === 'conflict') results.push(inConflict(desk.order, task, alone.files));
    else if (alone.kind === 'empty') results.push(nothingToLand(desk.order, task, onto));
    else break;
  }
  return { stack, results };
}

function build(desk: Desk, task: Batched, onto: string) {
  const { repository, mode } = desk.order;
  const { head, base } = task;
  return buildCandidate(repository, {
    checkout: desk.checkout,
    onto,
    head,
    base,
    mode,
    message: `Merge ${task.task}: ${task.title.split('\n')[0]}`,
  });
}

function inConflict(order: MergeOrder, task: Batched, files: string[]): MergeResult {
  const note =
    files.length === 0
      ? `${task.branch} shares no history with ${order.into}.`
      : `In conflict with ${order.into}:\n${files
          .slice(0, 50)
          .map((file) => JSON.stringify(file))
          .join('\n')}`;
  return result(task, 'conflict', note);
}

function nothingToLand(order: MergeOrder, task: Batched, onto: string): MergeResult {
  const note = `Nothing to land: ${order.into} has all of it.`;
  return result(task, 'merged', note, { commit: onto, tree: null });
}

/**
 * The number of tasks from the bottom whose tree is green, and why one more is red (null when all are
 * green). Each look halves what is open: log2 of the batch many runs of the checks.
 */
export async function findGreenPrefix(
  desk: Desk,
  stack: Stacked[],
): Promise<{ green: number; culprit: string | null }> {
  const failure = await judgeStack(desk, stack);
  if (failure === null) return { green: stack.length, culprit: null };
  let green = 0;
  let red = stack.length;
  let culprit = failure;
  while (red - green > 1) {
    const middle = Math.floor((green + red) / 2);
    const found = await judgeStack(desk, stack.slice(0, middle), 'bisecting');
    if (found === null) green = middle;
    else {
      red = middle;
      culprit = found;
    }
  }
  return { green, culprit };
}
