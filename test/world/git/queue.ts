/** A merge queue over a sandbox, with everything it says written down. */
import path from 'node:path';
import type { Batched } from '../../../src/core/effect.ts';
import { checkEnvironment } from '../../../src/world/real/check.ts';
import { excludeTownFolder } from '../../../src/world/real/git/index.ts';
import {
  type MergeOrder,
  type MergeResult,
  runMergeQueue,
  type TreeChecked,
} from '../../../src/world/real/merge-queue.ts';
import type { Sandbox } from './sandbox.ts';

export type Said = {
  checked: TreeChecked[];
  waits: string[];
  steps: string[];
  /** Where `into` was when each check was written down. */
  mainAtRecord: string[];
};

export async function orderOn(
  box: Sandbox,
  tasks: Batched[],
  more: Partial<MergeOrder> = {},
): Promise<{ order: MergeOrder; said: Said }> {
  const repository = more.repository ?? (await box.open());
  await excludeTownFolder(repository);
  const said: Said = { checked: [], waits: [], steps: [], mainAtRecord: [] };
  const order: MergeOrder = {
    repository,
    role: 'merge',
    batch: 'b-1',
    path: path.join(box.root, '.town/merge/merge'),
    into: 'main',
    mode: 'rebase',
    // Red as soon as a file that is named "bad" is in the tree.
    checks: ['test ! -e bad || { echo "bad is there"; exit 7; }'],
    checksFrom: [],
    timeMs: 30_000,
    env: checkEnvironment(box.environment),
    tasks,
    isGreen: () => false,
    record: async (checked) => {
      said.checked.push(checked);
      said.mainAtRecord.push(mainOf(box));
    },
    waits: async (reason) => void said.waits.push(reason),
    resumed: async () => undefined,
    progress: (step) => void said.steps.push(step.step),
    signal: new AbortController().signal,
    ...more,
  };
  return { order, said };
}

export const mainOf = (box: Sandbox): string => box.git(['rev-parse', 'refs/heads/main']).trim();

export async function allOf(order: MergeOrder): Promise<MergeResult[]> {
  const results: MergeResult[] = [];
  for await (const result of runMergeQueue(order)) results.push(result);
  return results;
}

/** A task with one commit of these files on a branch from `main`. */
export function task(
  box: Sandbox,
  name: string,
  files: Record<string, string>,
  epoch = 1,
): Batched {
  const base = mainOf(box);
  const branch = `town/${name}`;
  box.git(['checkout', '-q', '-b', branch, 'main']);
  const head = box.commit(files, `Work of ${name}`);
  box.git(['checkout', '-q', 'main']);
  return { task: name, title: `Do ${name}`, epoch, branch, base, head };
}

export const subjects = (box: Sandbox): string[] =>
  box.git(['log', '--reverse', '--format=%s', 'main']).trim().split('\n');

export const verdicts = (results: MergeResult[]): string[] =>
  results.map((each) => `${each.task} ${each.verdict}`);
