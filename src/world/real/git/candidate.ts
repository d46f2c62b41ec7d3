/**
 * Builds what might land. Candidates are made of objects alone: `git merge-tree --write-tree` joins
 * trees without a checkout, so a kill at any moment leaves nothing to clean up, and the checkout is
 * needed only to run checks in.
 */
import { rewriteCommit, signature, writeCommit } from './commit.ts';
import type { Checkout } from './git-call.ts';
import { commonCommit, containsCommit } from './history.ts';
import { requireObjectId } from './names.ts';
import { withOwnInfo } from './own-info.ts';
import { type Repository, treeOf, treesOf } from './repository.ts';

export type Candidate =
  /** `unsigned`: commits whose signature was dropped, because they were written again. */
  | { kind: 'built'; commit: string; tree: string; unsigned: string[] }
  /** `files` is empty when the two histories have nothing in common. */
  | { kind: 'conflict'; files: string[] }
  /** `onto` has all of it already. */
  | { kind: 'empty' };

export type CandidateOrder = {
  /** Whose `.gitattributes` say how files merge (`merge=union` and the like). */
  checkout: Checkout;
  onto: string;
  head: string;
  /** Where the task began; commits up to it are not the task's. */
  base: string;
  mode: 'rebase' | 'merge';
  /** The message of the merge commit, when one is made. */
  message: string;
};

/**
 * Puts the task's commits on top of `onto`. In `rebase` mode each commit is written again with its
 * author, date and message, or kept as it is when it already stands on `onto`. A history with merges
 * in it would lose the conflicts resolved there, so it lands as a merge in either mode. When `onto`
 * was taken back behind the task's base, the task's own commits are rebased in either mode: what was
 * taken back must not return with them.
 */
export async function buildCandidate(
  repository: Repository,
  order: CandidateOrder,
): Promise<Candidate> {
  const { onto, head, base } = order;
  requireObjectId('The base', base);
  if (await containsCommit(repository, onto, head)) return { kind: 'empty' };
  const own = [head, `^${onto}`, `^${base}`];
  const merges = await commitIds(repository, ['--min-parents=2', '--max-count=1', ...own]);
  if (merges.length > 0) return merged(repository, order);
  if (!(await containsCommit(repository, onto, base))) return rebased(repository, order);
  if (order.mode === 'merge') return merged(repository, order);
  const stands = await containsCommit(repository, head, onto);
  return stands ? unlessEmpty(repository, onto, head) : rebased(repository, order);
}

/** `--cherry-pick` leaves out commits that `onto` has under another id, as after a stacked task. */
async function rebased(repository: Repository, order: CandidateOrder): Promise<Candidate> {
  const commits = await commitIds(repository, [
    '--reverse',
    '--topo-order',
    '--cherry-pick',
    '--right-only',
    `${order.onto}...${order.head}`,
    `^${order.base}`,
  ]);
  let tip = order.onto;
  const unsigned: string[] = [];
  for (const commit of commits) {
    const picked = await pick(repository, { checkout: order.checkout, onto: tip, commit });
    if (picked.kind === 'conflict') return picked;
    if (picked.kind !== 'built') continue;
    tip = picked.commit;
    unsigned.push(...picked.unsigned);
  }
  const candidate = await unlessEmpty(repository, order.onto, tip);
  return candidate.kind === 'built' ? { ...candidate, unsigned } : candidate;
}

async function pick(
  repository: Repository,
  order: { checkout: Checkout; onto: string; commit: string },
): Promise<Candidate> {
  const { checkout, onto, commit } = order;
  const answer = await repository.git(['rev-list', '--parents', '--max-count=1', commit]);
  const parent = answer.text.trim().split(' ')[1] ?? null;
  const known = parent === null ? [commit, onto] : [commit, onto, parent];
  const [theirs = '', ours = '', base] = await treesOf(repository, known);
  const from = base ?? (await emptyTree(repository));
  const joined = await joinTrees(repository, { checkout, from, ours, theirs });
  if (joined.kind === 'conflict') return joined;
  if (joined.tree === ours) return { kind: 'empty' };
  const change = { original: commit, tree: joined.tree, parents: [onto] };
  const { commit: made, wasSigned } = await rewriteCommit(repository, change);
  return { kind: 'built', commit: made, tree: joined.tree, unsigned: wasSigned ? [commit] : [] };
}

/** `merge-tree` takes the trees' common ancestor from history (its `--merge-base` is of git 2.40), so
 * three throw-away commits give it just the history that is meant. */
async function joinTrees(
  repository: Repository,
  trees: { checkout: Checkout; from: string; ours: string; theirs: string },
): Promise<{ kind: 'tree'; tree: string } | { kind: 'conflict'; files: string[] }> {
  if (trees.from === trees.ours) return { kind: 'tree', tree: trees.theirs };
  const write = async (tree: string, parents: string[]) =>
    writeCommit(repository, { tree, parents, message: 'scratch', signature: scratch });
  const from = await write(trees.from, []);
  const [ours, theirs] = await Promise.all([
    write(trees.ours, [from]),
    write(trees.theirs, [from]),
  ]);
  return joinCommits(repository, { checkout: trees.checkout, ours, theirs });
}

const scratch = 'Town <town@localhost> 0 +0000';

/** Output: tree NUL, then each conflicted file NUL. Exit 1 says that there are conflicts. */
async function joinCommits(
  repository: Repository,
  pair: { checkout: Checkout; ours: string; theirs: string },
): Promise<{ kind: 'tree'; tree: string } | { kind: 'conflict'; files: string[] }> {
  const answer = await withOwnInfo(repository).git(
    ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', pair.ours, pair.theirs],
    { in: pair.checkout, accept: [0, 1] },
  );
  const [tree = '', ...files] = answer.text.split('\0').filter((field) => field !== '');
  return answer.code === 0 ? { kind: 'tree', tree: tree.trim() } : { kind: 'conflict', files };
}

async function merged(repository: Repository, order: CandidateOrder): Promise<Candidate> {
  const { onto, head } = order;
  if ((await commonCommit(repository, onto, head)) === null) return { kind: 'conflict', files: [] };
  const joined = await joinCommits(repository, {
    checkout: order.checkout,
    ours: onto,
    theirs: head,
  });
  if (joined.kind === 'conflict') return joined;
  if (joined.tree === (await treeOf(repository, onto))) return { kind: 'empty' };
  const commit = await writeCommit(repository, {
    tree: joined.tree,
    parents: [onto, head],
    message: order.message,
    signature: await signature(repository),
  });
  return { kind: 'built', commit, tree: joined.tree, unsigned: [] };
}

async function unlessEmpty(
  repository: Repository,
  onto: string,
  commit: string,
): Promise<Candidate> {
  const [before, tree = ''] = await treesOf(repository, [onto, commit]);
  return tree === before ? { kind: 'empty' } : { kind: 'built', commit, tree, unsigned: [] };
}

async function commitIds(repository: Repository, range: string[]): Promise<string[]> {
  const answer = await repository.git(['rev-list', ...range, '--']);
  return answer.text.split('\n').filter((line) => line !== '');
}

async function emptyTree(repository: Repository): Promise<string> {
  return (await repository.git(['hash-object', '-t', 'tree', '/dev/null'])).text.trim();
}
