/**
 * The merge queue's mechanics: a batch of tasks in, one result per task out, and `into` only ever
 * moved to a tree on which every check passed. It knows nothing of the core's state.
 *
 * Tasks are stacked in their order and the checks run on the tip. Green: all of them land with one
 * move. Red: the stack is bisected until a green prefix and the first task that turns it red are
 * known; the prefix lands, that task is ejected, and the rest is stacked again on what landed. So a
 * task is ejected only for a tree that is red with it and green (or `into` itself) without it.
 */
import type { Batched } from '../../core/effect.ts';
import {
  commitOf,
  hasCommit,
  land,
  landedAs,
  landedRefs,
  prepareOwnCheckout,
  resetCheckout,
  stirOf,
  tidyCheckout,
  treeOf,
} from './git/index.ts';
import { judgeTree } from './merge-checks.ts';
import {
  type Desk,
  type MergeOrder,
  type MergeResult,
  result,
  type Stacked,
  tell,
} from './merge-order.ts';
import { changedChecks, findGreenPrefix, stackUp } from './merge-stack.ts';

export type { MergeOrder, MergeResult, MergeStep, TreeChecked } from './merge-order.ts';

/** A landing that waits is tried again after so long, then twice as long, in milliseconds. */
const firstWaitMs = 500;
const longestWaitMs = 30_000;

/**
 * Works a batch off and yields each task's result as soon as it is certain. May be started again with
 * the same batch after any interruption: what has landed is reported as it landed, trees known to be
 * green are not checked again. Throws the signal's reason when aborted, and GitError when git fails;
 * the tasks without a result are then untouched.
 */
export async function* runMergeQueue(order: MergeOrder): AsyncGenerator<MergeResult, void> {
  const { repository } = order;
  const start = await tipOf(order);
  const checkout = await prepareOwnCheckout(repository, { path: order.path, commit: start });
  const desk: Desk = { order, checkout, judged: new Map(), onto: start };
  let left = [...order.tasks];
  try {
    while (left.length > 0) {
      const settled = new Set<string>();
      for await (const result of oneRound(desk, left)) {
        settled.add(result.task);
        yield result;
      }
      left = left.filter((task) => !settled.has(task.task));
    }
  } finally {
    // When this fails, whatever stopped the work is the better thing to tell; the next batch begins
    // with a reset, too.
    await tidyCheckout(repository, desk.checkout, start).catch(() => undefined);
  }
}

/** Stacks what it can on `into` as it is now, and settles at least one task, unless `into` moved. */
async function* oneRound(desk: Desk, tasks: Batched[]): AsyncGenerator<MergeResult, void> {
  const { order } = desk;
  order.signal.throwIfAborted();
  const waiting: Batched[] = [];
  for (const task of tasks) {
    const before = await settledBefore(order, task);
    if (before === null) waiting.push(task);
    else yield before;
  }
  if (waiting.length === 0) return;
  const onto = await tipOf(order);
  turnTo(desk, onto);
  desk.checkout = await resetCheckout(order.repository, desk.checkout, onto);
  const { stack, results } = await stackUp(desk, waiting, onto);
  yield* results;
  if (stack.length === 0) return;
  const { green, culprit } = await findGreenPrefix(desk, stack);
  const prefix = stack.slice(0, green);
  if (prefix.length > 0 && !(await landPrefix(desk, prefix, onto))) return;
  for (const each of prefix) yield merged(order, each, prefix);
  if (culprit === null) return;
  yield await ejected(desk, stack, green, culprit, onto);
}

/**
 * Tasks that landed before a restart, and those whose commit is not here at all. Refs alone prove
 * nothing, because anyone can write one: this town must have recorded that the tree was green.
 */
async function settledBefore(order: MergeOrder, task: Batched): Promise<MergeResult | null> {
  const landed = await landedAs(order.repository, order.into, task);
  if (landed !== null && order.isGreen(landed.tree, order.checks)) {
    const { base, head } = task;
    const own = (await hasCommit(order.repository, head))
      ? await changedChecks(order, { base, head })
      : [];
    return { ...result(task, 'merged', '', landed), ...marks(order, own) };
  }
  if (await hasCommit(order.repository, task.head)) return null;
  return result(
    task,
    'failed',
    `The commit ${task.head} of ${task.branch} is not in the repository.`,
  );
}

/** Lands a green prefix; waits as long as a checkout is in the way. False when `into` has moved. */
async function landPrefix(desk: Desk, prefix: Stacked[], onto: string): Promise<boolean> {
  const { order } = desk;
  const tip = prefix.at(-1)?.commit ?? onto;
  const refs = Object.assign(
    {},
    ...prefix.map((each) =>
      landedRefs(order.repository, each.task, { commit: each.commit, tested: tip }),
    ),
  );
  const tasks = prefix.map((each) => each.task.task);
  let said = '';
  for (let ms = firstWaitMs; ; ms = Math.min(ms * 2, longestWaitMs)) {
    order.signal.throwIfAborted();
    tell(desk, { step: 'landing', tasks });
    const wanted = { into: order.into, commit: tip, expected: onto, refs };
    const landing = await land(order.repository, wanted);
    if (landing.kind === 'landed') return true;
    if (landing.kind === 'moved') {
      await order.resumed();
      return false;
    }
    const stirred = stirOf(landing.look);
    if (landing.reason !== said) await order.waits(landing.reason, landing.next);
    said = landing.reason;
    tell(desk, { step: 'waiting', tasks, tail: landing.reason });
    if (await stirred({ mostMs: ms, signal: order.signal })) ms = firstWaitMs;
  }
}

function merged(order: MergeOrder, each: Stacked, prefix: Stacked[]): MergeResult {
  const tree = prefix.at(-1)?.tree ?? each.tree;
  const { commit, unsigned } = each;
  const landed = result(each.task, 'merged', droppedSignatures(unsigned), { commit, tree });
  return { ...landed, ...marks(order, each.ownChecks) };
}

/** What a person should know of a landing. */
function marks({ checks }: MergeOrder, ownChecks: string[]): Partial<MergeResult> {
  return {
    ...(ownChecks.length === 0 ? {} : { ownChecks }),
    ...(checks.length === 0 ? { checked: 'not at all' } : {}),
  };
}

function droppedSignatures(commits: string[]): string {
  if (commits.length === 0) return '';
  const names = commits.slice(0, 5).map((commit) => commit.slice(0, 12));
  const more = commits.length > names.length ? ` and ${commits.length - names.length} more` : '';
  return (
    `The rebase dropped the signature of ${names.join(', ')}${more}; ` +
    'use "mode: merge" to keep signatures.'
  );
}

/** What was judged by the files of another `into` is judged again. */
function turnTo(desk: Desk, onto: string): void {
  if (desk.onto !== onto && desk.order.checksFrom.length > 0) desk.judged.clear();
  desk.onto = onto;
}

/** The first red task. When it stands on `into` itself, it is told whether that was red already. */
async function ejected(
  desk: Desk,
  stack: Stacked[],
  green: number,
  failure: string,
  onto: string,
): Promise<MergeResult> {
  const { order } = desk;
  const bad = stack[green];
  if (bad === undefined) throw new Error(`A stack of ${stack.length} has no task ${green + 1}.`);
  if (green > 0) return result(bad.task, 'failed', failure);
  const tree = await treeOf(order.repository, onto);
  const below = await judgeTree(desk, { commit: onto, tree, tasks: [] }, 'bisecting');
  if (below === null) return result(bad.task, 'failed', failure);
  const note = `The checks fail on ${order.into} (${onto.slice(0, 12)}) without this task, too.`;
  return result(bad.task, 'failed', `${note}\n${failure}`);
}

async function tipOf(order: MergeOrder): Promise<string> {
  const tip = await commitOf(order.repository, into(order));
  if (tip !== null) return tip;
  throw new Error(`There is no branch ${order.into} to land on. Make it again or change "into:".`);
}

const into = (order: MergeOrder): string => `refs/heads/${order.into}`;
