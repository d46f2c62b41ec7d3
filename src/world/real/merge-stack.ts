/** The stack of candidates that a merge queue tests together. */
import type { Batched } from '../../core/effect.ts';
import { buildCandidate, changedBetween, type Repository } from './git/index.ts';
import { judgeStack } from './merge-checks.ts';
import {
  type Desk,
  type MergeOrder,
  type MergeResult,
  result,
  type Stacked,
  tell,
} from './merge-order.ts';
import { ownChecks } from './own-checks.ts';

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
      const range = { base: tip, head: candidate.commit };
      const forbidden = await filesOfTown(desk.order.repository, range);
      if (forbidden.length > 0) {
        results.push(result(task, 'failed', sayForbidden(forbidden)));
        continue;
      }
      const { commit, tree, unsigned } = candidate;
      const own = await changedChecks(desk.order, range);
      stack.push({ task, commit, tree, unsigned, ownChecks: own });
      continue;
    }
    const alone = stack.length === 0 ? candidate : await build(desk, task, onto);
    if (alone.kind === 'conflict') results.push(inConflict(desk.order, task, alone.files));
    else if (alone.kind === 'empty') results.push(nothingToLand(desk.order, task, onto));
    else break;
  }
  return { stack, results };
}

/** A landing would write them into the town's own folder in the person's checkout. */
async function filesOfTown(
  repository: Repository,
  range: { base: string; head: string },
): Promise<string[]> {
  const changed = await changedBetween(repository, range);
  return changed.filter((file) => /^\.town(\/|$)/i.test(file));
}

function sayForbidden(files: string[]): string {
  const named = files.slice(0, 5).join(', ');
  return `The folder .town belongs to Town and cannot be part of a commit: ${named}. Take it out of the commits of this branch.`;
}

/** Files changed in a range that decide how it is checked. */
export function changedChecks(
  { repository, checks, checksFrom }: MergeOrder,
  range: { base: string; head: string },
): Promise<string[]> {
  return ownChecks(repository, range, { checks, paths: checksFrom });
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
