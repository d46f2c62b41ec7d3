/**
 * The merge queue's mechanics: a batch of tasks in, one result per task out, and `into` only ever
 * moved to a tree on which every check passed. It knows nothing of the core's state.
 *
 * Tasks are stacked in their order and the checks run on the tip. Green: all of them land with one
 * move. Red: the stack is bisected until a green prefix and the first task that turns it red are
 * known; the prefix lands, that task is ejected, and the rest is stacked again on what landed. So a
 * task is ejected only for a tree that is red with it and green (or `into` itself) without it.
 */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Batched } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import { type CheckResult, runCheck } from './check.ts';
import {
  buildCandidate,
  type Checkout,
  commitOf,
  hasCommit,
  land,
  landedAs,
  landedRefs,
  prepareOwnCheckout,
  type Repository,
  resetCheckout,
  treeOf,
} from './git/index.ts';

export type TreeChecked = Extract<Event, { type: 'tree.checked' }>;

export type MergeStep = {
  step: 'stacking' | 'checking' | 'landing' | 'waiting';
  tasks: string[];
  command: string | null;
  /** The last output of the command, or why it waits. */
  tail: string;
};

export type MergeOrder = {
  repository: Repository;
  role: string;
  batch: string;
  /** The queue's own checkout, in `.town/merge/`. */
  path: string;
  into: string;
  mode: 'rebase' | 'merge';
  checks: string[];
  /** Milliseconds one check command may take. */
  timeMs: number;
  /** Variables the checks see; see `checkEnvironment`. */
  env: Record<string, string>;
  tasks: Batched[];
  /** True when a green run of these very commands on this tree is written down. */
  isGreen: (tree: string, commands: readonly string[]) => boolean;
  /** Resolves when the outcome is written for good; nothing lands before. */
  record: (checked: TreeChecked) => Promise<void>;
  /** Told each new reason why the batch does not move. */
  waits: (reason: string) => Promise<void>;
  progress: (step: MergeStep) => void;
  signal: AbortSignal;
};

export type MergeResult = {
  task: string;
  epoch: number;
  verdict: 'merged' | 'conflict' | 'failed';
  /** For the next one to work on it: the files in conflict, or the command and its last output. */
  note: string;
  /** For `merged`: the commit on `into` that carries the task's work. */
  commit: string | null;
  /** For `merged`: the tree the checks passed on; null when there was nothing to land. */
  tree: string | null;
};

type Stacked = { task: Batched; commit: string; tree: string };
/** What a check of a tree said. `failure` is null when every command passed. */
type Judgement = { failure: string | null };
type Desk = { order: MergeOrder; checkout: Checkout; judged: Map<string, Judgement> };

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
  const desk: Desk = { order, checkout, judged: new Map() };
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
    await resetCheckout(repository, checkout, (await commitOf(repository, into(order))) ?? start);
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
  await resetCheckout(order.repository, desk.checkout, onto);
  const { stack, results } = await stackUp(desk, waiting, onto);
  yield* results;
  if (stack.length === 0) return;
  const { green, culprit } = await findGreenPrefix(desk, stack);
  const prefix = stack.slice(0, green);
  if (prefix.length > 0 && !(await landPrefix(desk, prefix, onto))) return;
  for (const each of prefix) yield merged(each, prefix);
  if (culprit === null) return;
  yield await ejected(desk, stack, green, culprit, onto);
}

/** Tasks that landed before a restart, and those whose commit is not here at all. */
async function settledBefore(order: MergeOrder, task: Batched): Promise<MergeResult | null> {
  const landed = await landedAs(order.repository, order.into, task);
  if (landed !== null) return result(task, 'merged', '', landed);
  if (await hasCommit(order.repository, task.head)) return null;
  return result(
    task,
    'failed',
    `The commit ${task.head} of ${task.branch} is not in the repository.`,
  );
}

/**
 * Builds the stack. A task in conflict with `into` alone is ejected. One that is in conflict only with
 * tasks below it ends the stack: they may yet turn out red, so it is tried again when they are settled.
 */
async function stackUp(
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
      stack.push({ task, commit: candidate.commit, tree: candidate.tree });
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

/**
 * The number of tasks from the bottom whose tree is green, and why one more is red (null when all are
 * green). Each look halves what is open: log2 of the batch many runs of the checks.
 */
async function findGreenPrefix(
  desk: Desk,
  stack: Stacked[],
): Promise<{ green: number; culprit: string | null }> {
  const top = await judge(desk, stack);
  if (top.failure === null) return { green: stack.length, culprit: null };
  let green = 0;
  let red = stack.length;
  let culprit = top.failure;
  while (red - green > 1) {
    const middle = Math.floor((green + red) / 2);
    const { failure } = await judge(desk, stack.slice(0, middle));
    if (failure === null) green = middle;
    else {
      red = middle;
      culprit = failure;
    }
  }
  return { green, culprit };
}

/** Runs the checks on the tree at the top of the stack, unless it is known how they end. */
async function judge(desk: Desk, stack: Stacked[]): Promise<Judgement> {
  const top = stack.at(-1);
  if (top === undefined) return { failure: null };
  const tasks = stack.map((each) => each.task.task);
  return judgeTree(desk, { commit: top.commit, tree: top.tree, tasks });
}

async function judgeTree(
  desk: Desk,
  what: { commit: string; tree: string; tasks: string[] },
): Promise<Judgement> {
  const { order, judged } = desk;
  const known = judged.get(what.tree);
  if (known !== undefined) return known;
  if (order.checks.length > 0 && order.isGreen(what.tree, order.checks)) return { failure: null };
  const outcome = await runChecks(desk, what);
  const judgement = { failure: outcome.failure };
  await order.record({
    type: 'tree.checked',
    role: order.role,
    batch: order.batch,
    ...what,
    commands: order.checks,
    passed: judgement.failure === null,
    ms: outcome.ms,
    tail: outcome.tail,
  });
  judged.set(what.tree, judgement);
  return judgement;
}

/** One command after the other in a checkout that holds exactly this tree, until one fails. */
async function runChecks(
  desk: Desk,
  what: { commit: string; tasks: string[] },
): Promise<{ failure: string | null; ms: number; tail: string }> {
  const { order, checkout } = desk;
  let ms = 0;
  let tail = '';
  for (const command of order.checks) {
    await resetCheckout(order.repository, checkout, what.commit);
    const check = await runOne(desk, command, what.tasks);
    order.signal.throwIfAborted();
    ms += check.ms;
    tail = check.tail;
    if (!check.passed) return { failure: described(command, check, order.timeMs), ms, tail };
  }
  return { failure: null, ms, tail };
}

function runOne(desk: Desk, command: string, tasks: string[]): Promise<CheckResult> {
  const { order, checkout } = desk;
  let tail = '';
  tell(desk, { step: 'checking', tasks, command });
  return runCheck({
    command,
    cwd: checkout.path,
    // A check that breaks its checkout must not find the person's repository around it.
    env: { ...order.env, GIT_CEILING_DIRECTORIES: path.dirname(checkout.path) },
    timeMs: order.timeMs,
    signal: order.signal,
    onOutput: (text) => {
      tail = (tail + text).slice(-2_000);
      tell(desk, { step: 'checking', tasks, command, tail });
    },
  });
}

/** Lands a green prefix; waits as long as a checkout is in the way. False when `into` has moved. */
async function landPrefix(desk: Desk, prefix: Stacked[], onto: string): Promise<boolean> {
  const { order } = desk;
  const tip = prefix.at(-1)?.commit ?? onto;
  const refs = Object.assign(
    {},
    ...prefix.map((each) => landedRefs(each.task, { commit: each.commit, tested: tip })),
  );
  const tasks = prefix.map((each) => each.task.task);
  let said = '';
  for (let ms = 500; ; ms = Math.min(ms * 2, 30_000)) {
    order.signal.throwIfAborted();
    tell(desk, { step: 'landing', tasks });
    const wanted = { into: order.into, commit: tip, expected: onto, refs };
    const landing = await land(order.repository, wanted);
    if (landing.kind === 'landed') return true;
    if (landing.kind === 'moved') return false;
    if (landing.reason !== said) await order.waits(landing.reason);
    said = landing.reason;
    tell(desk, { step: 'waiting', tasks, tail: landing.reason });
    await pause(ms, undefined, { signal: order.signal });
  }
}

function merged(each: Stacked, prefix: Stacked[]): MergeResult {
  const tree = prefix.at(-1)?.tree ?? each.tree;
  return result(each.task, 'merged', '', { commit: each.commit, tree });
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
  const below = await judgeTree(desk, { commit: onto, tree, tasks: [] });
  if (below.failure === null) return result(bad.task, 'failed', failure);
  const note = `The checks fail on ${order.into} (${onto.slice(0, 12)}) without this task, too.`;
  return result(bad.task, 'failed', `${note}\n${failure}`);
}

function inConflict(order: MergeOrder, task: Batched, files: string[]): MergeResult {
  const note =
    files.length === 0
      ? `${task.branch} shares no history with ${order.into}.`
      : `In conflict with ${order.into}:\n${files.map((file) => JSON.stringify(file)).join('\n')}`;
  return result(task, 'conflict', note);
}

function nothingToLand(order: MergeOrder, task: Batched, onto: string): MergeResult {
  const note = `Nothing to land: ${order.into} has all of it.`;
  return result(task, 'merged', note, { commit: onto, tree: null });
}

function result(
  task: Batched,
  verdict: MergeResult['verdict'],
  note: string,
  landed: { commit: string | null; tree: string | null } = { commit: null, tree: null },
): MergeResult {
  const { commit, tree } = landed;
  return { task: task.task, epoch: task.epoch, verdict, note, commit, tree };
}

function described(command: string, check: CheckResult, timeMs: number): string {
  const how =
    check.how === 'ended'
      ? `exit ${check.code}`
      : `${check.how} (limit ${Math.round(timeMs / 1000)} s)`;
  return `${command}: ${how}\n${check.tail.slice(-4_000)}`.trimEnd();
}

function tell(
  desk: Desk,
  step: { step: MergeStep['step']; tasks: string[]; command?: string; tail?: string },
): void {
  desk.order.progress({ command: null, tail: '', ...step });
}

async function tipOf(order: MergeOrder): Promise<string> {
  const tip = await commitOf(order.repository, into(order));
  if (tip !== null) return tip;
  throw new Error(`There is no branch ${order.into} to land on. Make it again or change "into:".`);
}

const into = (order: MergeOrder): string => `refs/heads/${order.into}`;
