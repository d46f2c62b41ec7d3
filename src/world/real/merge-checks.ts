/** The checks of a merge queue: which trees are green, and why the others are not. */
import path from 'node:path';
import { type CheckResult, lastOf, runCheck } from './check.ts';
import {
  damageOf,
  emptySubmodules,
  overlaid,
  resetCheckout,
  sayDamage,
  withFoundedGit,
} from './git/index.ts';
import { type Desk, type MergeStep, type Stacked, tell } from './merge-order.ts';

/** Characters of a command's last output that are written down. */
const told = 4_000;
/** Characters of it that are shown while it runs. */
const shown = 4_000;

/** Why the tree at the top of the stack is red, or null when it is green (or the stack is empty). */
export async function judgeStack(
  desk: Desk,
  stack: Stacked[],
  step: Judging = 'testing',
): Promise<string | null> {
  const top = stack.at(-1);
  if (top === undefined) return null;
  const tasks = stack.map((each) => each.task.task);
  return judgeTree(desk, { commit: top.commit, tree: top.tree, tasks }, step);
}

type Judging = 'testing' | 'bisecting';

/** Runs the checks on a tree, unless it is known how they end, and has the outcome written down. */
export async function judgeTree(
  desk: Desk,
  what: { commit: string; tree: string; tasks: string[] },
  step: Judging,
): Promise<string | null> {
  const { order, judged } = desk;
  const known = judged.get(what.tree);
  if (known !== undefined) return known;
  const ran = await whatRuns(desk, what);
  if (order.checks.length > 0 && order.isGreen(what.tree, order.checks, ran.tree)) return null;
  if (order.checks.length > 0) await order.resumed();
  const { failure, ms, tail } = await runChecks(desk, { ...what, commit: ran.commit }, step);
  await order.record({
    type: 'tree.checked',
    role: order.role,
    batch: order.batch,
    ...what,
    ...(ran.tree === what.tree ? {} : { ran: ran.tree }),
    commands: order.checks,
    passed: failure === null,
    ms,
    tail,
  });
  judged.set(what.tree, failure);
  return failure;
}

/** With `checks_from`, the checkout holds some files as `into` has them. */
async function whatRuns(
  { order, onto }: Desk,
  { commit, tree }: { commit: string; tree: string },
): Promise<{ commit: string; tree: string }> {
  const { repository, checksFrom, checks } = order;
  if (checksFrom.length === 0 || checks.length === 0) return { commit, tree };
  const made = await overlaid(repository, { commit, from: onto, paths: checksFrom });
  return made.tree === tree ? { commit, tree } : made;
}

/** One command after the other in a checkout that holds exactly this tree, until one fails. */
async function runChecks(
  desk: Desk,
  what: { commit: string; tasks: string[] },
  step: Judging,
): Promise<{ failure: string | null; ms: number; tail: string }> {
  const { order } = desk;
  let ms = 0;
  let tail = '';
  for (const [index, command] of order.checks.entries()) {
    const stays = index === 0 ? 'nothing' : 'ignored files';
    desk.checkout = await resetCheckout(order.repository, desk.checkout, what.commit, stays);
    const damage = index === 0 ? await damageOf(order.repository, what.commit) : null;
    if (damage !== null) return { failure: sayDamage(what.commit, damage), ms, tail: damage };
    const part = { at: index + 1, of: order.checks.length };
    const check = await runOne(desk, command, { step, part, tasks: what.tasks });
    order.signal.throwIfAborted();
    ms += check.ms;
    tail = check.tail.slice(-told);
    if (check.passed) continue;
    const empty = await emptySubmodules(order.repository, desk.checkout).catch(() => []);
    const failure = described(command, check, order.timeMs) + sayEmpty(empty);
    return { failure, ms, tail };
  }
  return { failure: null, ms, tail };
}

/** A check that needs a submodule fails without a word about it. */
function sayEmpty(submodules: string[]): string {
  if (submodules.length === 0) return '';
  return `\nEmpty in this checkout, because the person's checkout does not have them: ${submodules.join(', ')}. They are filled after: git submodule update --init --recursive`;
}

async function runOne(
  desk: Desk,
  command: string,
  step: Pick<MergeStep, 'step' | 'part' | 'tasks'>,
): Promise<CheckResult> {
  const { order, checkout } = desk;
  let tail = '';
  tell(desk, { ...step, command });
  const env = await withFoundedGit(order.repository, order.env);
  return runCheck({
    command,
    cwd: checkout.path,
    // A check that breaks its checkout must not find the person's repository around it.
    env: { ...env, GIT_CEILING_DIRECTORIES: path.dirname(checkout.path) },
    timeMs: order.timeMs,
    signal: order.signal,
    onOutput: (text) => {
      tail = lastOf(tail + text, shown);
      tell(desk, { ...step, command, tail });
    },
  });
}

function described(command: string, check: CheckResult, timeMs: number): string {
  const how =
    check.how === 'ended'
      ? `exit ${check.code}`
      : `${check.how} (limit ${Math.round(timeMs / 1000)} s)`;
  return `${command}: ${how}\n${check.tail.slice(-told)}`.trimEnd();
}
