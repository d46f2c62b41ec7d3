/** The git door. Everything here is read back before it is called done. */
export { adoptRefs } from './adopt-refs.ts';
export { type Archived, archivesOf, archiveWorkspace, releaseWorkspace } from './archive.ts';
export { buildCandidate, type Candidate, type CandidateOrder } from './candidate.ts';
export {
  prepareOwnCheckout,
  prepareViewWorkspace,
  resetCheckout,
  tidyCheckout,
} from './checkout.ts';
export { withFoundedGit } from './checks-git.ts';
export { type CloneFacts, cloneFacts, type Hooks } from './clone-facts.ts';
export { absent, contentsAt, isContent } from './contents.ts';
export { evidence, type WorkspaceEvidence } from './evidence.ts';
export { excludeTownFolder, isTownExcluded } from './exclude.ts';
export type { Checkout } from './git-call.ts';
export { GitError } from './git-error.ts';
export { undeclaredRepositories } from './gitlinks.ts';
export {
  type ChangedFile,
  type Commit,
  changedBetween,
  commitsSince,
  commonCommit,
  containsCommit,
  damageOf,
  diffOf,
  hasCommit,
  parentsOf,
  sayDamage,
  textIn,
} from './history.ts';
export { type Obstacle, obstacles, stirOf } from './in-the-way.ts';
export {
  branchesOf,
  checkRepository,
  inspectRepository,
  type RepositoryFacts,
  type RepositoryProblem,
} from './inspect.ts';
export { keptUnder } from './keep-files.ts';
export { type Landing, type LandOrder, land } from './land.ts';
export { type Landed, landedAs, landedRefs } from './landed.ts';
export type { Config } from './listing.ts';
export { lostWork } from './lost-work.ts';
export { type Overlay, overlaid } from './overlay.ts';
export { infoIn } from './own-info.ts';
export { type Placing, placeFor, placeOf } from './place.ts';
export { repositoryProblems, signsCommits } from './problems.ts';
export { repairWorktrees } from './repair.ts';
export {
  commandsInConfig,
  commitOf,
  type Founding,
  foundingOf,
  type OpenOptions,
  oneAtATime,
  openFounded,
  openRepository,
  type Repository,
  treeOf,
  trusting,
} from './repository.ts';
export { emptySubmodules, fillSubmodules } from './submodules.ts';
export {
  prepareTaskWorkspace,
  type TaskWorkspace,
  type TaskWorkspaceOrder,
} from './task-workspace.ts';
export { gitDirOf, worktreesOf } from './worktrees.ts';
