/** What keeps a landing from moving `into`: what the person can do about it, and when to look again. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listed } from './names.ts';

export type Obstacle =
  | 'no branch'
  | 'rebase'
  | 'checked out twice'
  | 'checkout gone'
  | 'unfinished'
  | 'uncommitted changes'
  | 'untracked files'
  | 'git failed';

/** Where it is: the branch, its checkout with its git directory, and the files in the way. */
export type Where = {
  into: string;
  commonDir: string;
  checkout: { path: string; gitDir: string } | null;
  files: string[];
};

const advice: Record<Obstacle, (where: Where) => string> = {
  'no branch': ({ into }) => `Make the branch ${into} again, or change "into:" in town.yaml.`,
  rebase: ({ checkout }) =>
    `End the rebase in ${at(checkout)}: git rebase --continue, or --abort. It lands by itself then.`,
  'checked out twice': ({ into }) =>
    `Switch one of them to another branch than ${into}. It lands by itself then.`,
  'checkout gone': ({ checkout }) =>
    `Put ${at(checkout)} back, or run: git worktree unlock ${at(checkout)}; git worktree prune`,
  unfinished: ({ checkout }) =>
    `End what was begun in ${at(checkout)}; git status says how. It lands by itself then.`,
  'uncommitted changes': ({ checkout, files }) =>
    `Commit or stash ${listed(files)} in ${at(checkout)}. It lands by itself then.`,
  'untracked files': ({ checkout, files }) =>
    `Move or delete ${listed(files)} in ${at(checkout)}. It lands by itself then.`,
  'git failed': () => 'Put right what git says. Town tries again by itself, at least every 30 s.',
};

export const obstacles = Object.keys(advice) as Obstacle[];

/** What the person can do about an obstacle, in a sentence or two. */
export function adviceFor(obstacle: Obstacle, where: Where): string {
  return advice[obstacle](where);
}

function at(checkout: Where['checkout']): string {
  return checkout?.path ?? 'that checkout';
}

/** More files in the way are not looked at one by one. */
const mostFiles = 100;

/** The files and folders whose change may mean that the obstacle is gone. */
export function traces({ commonDir, checkout, files }: Where): string[] {
  const refs = [path.join(commonDir, 'refs/heads'), path.join(commonDir, 'packed-refs')];
  if (checkout === null) return refs;
  const { gitDir } = checkout;
  const own = [gitDir, path.join(gitDir, 'index'), path.join(gitDir, 'HEAD'), checkout.path];
  return [
    ...refs,
    ...own,
    ...files.slice(0, mostFiles).map((file) => path.join(checkout.path, file)),
  ];
}

/** How often the traces are looked at, in milliseconds; a look runs no program. */
const lookMs = 1000;

export type Stir = (wait: { mostMs: number; signal: AbortSignal }) => Promise<boolean>;

/**
 * Remembers how these paths are now. What it returns waits until one of them changes, or for `mostMs`,
 * and answers whether one has changed; it rejects with the signal's reason when that is aborted.
 */
export function stirOf(paths: readonly string[]): Stir {
  const before = marksOf(paths);
  return async ({ mostMs, signal }) => {
    for (let left = mostMs; left > 0; left -= lookMs) {
      await pause(Math.min(left, lookMs), undefined, { signal });
      if (marksOf(paths) !== before) return true;
    }
    return false;
  };
}

function marksOf(paths: readonly string[]): string {
  return paths
    .map((each) => {
      const found = statSync(each, { throwIfNoEntry: false });
      return found === undefined ? '-' : `${found.ino} ${found.mtimeMs} ${found.size}`;
    })
    .join('\n');
}
