/** Chooses the branch that work lands on when the person has named none. */
import { branchesOf, type Repository } from '../../world/real/git/index.ts';

export type ChosenBranch = { branch: string; because: string };

/** Names that a branch has which everyone's work comes together on. */
const usual = ['main', 'master', 'trunk', 'develop', 'dev'];

/**
 * The branch that is checked out if it has such a name, or is the remote's own; else the remote's own,
 * one of those names, and at last whatever is checked out. Null when none of these is there.
 */
export async function chooseBranch(repository: Repository): Promise<ChosenBranch | null> {
  const [current, remote, local] = await Promise.all([
    symbolic(repository, 'HEAD', 'refs/heads/'),
    symbolic(repository, 'refs/remotes/origin/HEAD', 'refs/remotes/origin/'),
    branchesOf(repository),
  ]);
  const origin = remote !== null && local.includes(remote) ? remote : null;
  const isMeant = current !== null && (usual.includes(current) || current === origin);
  if (isMeant) return { branch: current, because: 'it is checked out' };
  const aside =
    current === null ? '' : `; ${current}, which is checked out, looks like work of its own`;
  if (origin !== null)
    return { branch: origin, because: `it is the main branch of origin${aside}` };
  const named = usual.find((name) => local.includes(name));
  if (named !== undefined) return { branch: named, because: `there is one of that name${aside}` };
  return current === null ? null : { branch: current, because: 'it is checked out' };
}

async function symbolic({ git }: Repository, ref: string, prefix: string): Promise<string | null> {
  const answer = await git(['symbolic-ref', '--quiet', ref], { accept: [0, 1, 128] });
  const name = answer.text.trim();
  return answer.code === 0 && name.startsWith(prefix) ? name.slice(prefix.length) : null;
}
