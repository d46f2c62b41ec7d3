/** What of the repository differs from a plain clone, and what that means for agents and checks. */
import { type CloneFacts, cloneFacts, type Hooks } from '../../world/real/git/index.ts';
import { about, type Finding } from './finding.ts';
import { findProgram } from './programs-on-path.ts';
import type { Scene } from './scene.ts';

export async function cloneFindings(scene: Scene): Promise<Finding[]> {
  const { repository, head } = scene;
  if (repository === null) return [];
  const facts = await cloneFacts(repository, head);
  return [...parts(facts), ...lfs(scene, facts), ...hooks(scene, facts.hooks)];
}

/** What is not all here. */
function parts({ isShallow, promisors, isSparse }: CloneFacts): Finding[] {
  const found: Finding[] = [];
  if (isShallow) {
    const text = 'this is a shallow clone, so agents see only its last commits';
    found.push(about('history', 'note', text, 'for all of it: git fetch --unshallow'));
  }
  for (const remote of promisors) {
    const text = `this is a partial clone; git fetches what a worktree needs from ${remote}, and work waits while that cannot be reached`;
    const todo = `to have all of it here: git fetch --refetch --no-filter ${remote}`;
    found.push(about('objects', 'note', text, todo));
  }
  if (isSparse) {
    const text =
      'your checkout is sparse; worktrees of agents and checks are not, and take more room';
    found.push(about('sparse checkout', 'note', text));
  }
  return found;
}

/** Without git-lfs git cannot check out such a file, or agents see a pointer in its place. */
function lfs({ environment, folder }: Scene, { lfsIn, isLfsSetUp }: CloneFacts): Finding[] {
  const [file] = lfsIn;
  if (file === undefined) return [];
  const isHere =
    findProgram('git-lfs', { path: environment['PATH'], folder: folder.root }) !== null;
  if (isHere && isLfsSetUp) return [about('lfs', 'good', `${file} uses git-lfs, which is here`)];
  const text = isHere
    ? `${file} uses git-lfs, which git was not told of, so agents and checks see pointers instead of files`
    : `${file} uses git-lfs, which is not on PATH, so agents and checks have no such files`;
  const todo = 'git lfs install && git lfs pull';
  return [about('lfs', 'warning', text, isHere ? `run: ${todo}` : `install it, then: ${todo}`)];
}

function hooks({ into }: Scene, found: Hooks | null): Finding[] {
  if (found === null) return [];
  const { folder, names, inWorktrees } = found;
  if (inWorktrees) {
    const text = `${names.join(', ')} in ${folder}: run when agents commit, and not when Town rebases or lands`;
    return [about('hooks', 'note', text, 'what must hold belongs in "checks"')];
  }
  const text = `${names.join(', ')} in ${folder}: not in ${into}, so they do not run when agents commit`;
  return [about('hooks', 'warning', text, 'write what they check into "checks"')];
}
