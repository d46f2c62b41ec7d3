/** What a verdict lacks when its work came back before: it has to differ from what was sent back. */
import type { SentBack } from '../../core/index.ts';
import {
  commitOf,
  commitsSince,
  containsCommit,
  hasCommit,
  type Repository,
} from '../../world/real/git/index.ts';

type Again = {
  back: SentBack;
  head: string;
  tree: string;
  into: string;
};

/** What is missing, with what to do about it; nothing when the work may be handed on again. */
export async function missingNewWork(repository: Repository, again: Again): Promise<string[]> {
  const { back, head, into } = again;
  switch (back.why) {
    case 'rejected':
      return missingAfterRejection(repository, again);
    case 'conflict':
      if (head !== back.head) return [];
      return [
        `Nothing was committed since the conflict with ${into}. Run: git rebase ${into}, solve the conflict, then commit.`,
      ];
    case 'failed':
      // The fault may lie on `into`, so nothing of the task itself may be left to change.
      if (head !== back.head || (await isUpToDate(repository, { head, into }))) return [];
      return [
        `Nothing was committed since ${back.by} failed, and ${into} has moved on. Run: git rebase ${into}, then test again.`,
      ];
  }
}

async function missingAfterRejection(
  repository: Repository,
  { back, head, tree }: Again,
): Promise<string[]> {
  const doIt = 'Do what was asked for ("town brief" shows it) and commit it.';
  if (head === back.head) return [`Nothing was committed since the work was sent back. ${doIt}`];
  if (tree === back.tree)
    return [
      `The work is the same as the one that was sent back: its commits differ, its files do not. ${doIt}`,
    ];
  // What was sent back may be gone from the repository; then all there is is new.
  if (!(await hasCommit(repository, back.head))) return [];
  const commits = await commitsSince(repository, { head, known: [back.head], limit: 1 });
  if (commits.length > 0) return [];
  return [
    'Every commit here was part of the work that was sent back. To take something out of it, commit that (git revert).',
  ];
}

async function isUpToDate(
  repository: Repository,
  { head, into }: { head: string; into: string },
): Promise<boolean> {
  const tip = await commitOf(repository, `refs/heads/${into}`);
  return tip === null || containsCommit(repository, head, tip);
}
