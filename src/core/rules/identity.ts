/** What makes the names of one town its own, in a repository that other towns may use, too. */
import { type Draft, edit } from '../draft.ts';
import type { State } from '../state.ts';

/** The branch of a task. Towns of an earlier version had no id, and all used the same names. */
export function branchOf({ id }: Pick<State, 'id'>, task: string): string {
  return id === null ? `town/${task}` : `town-${id}/${task}`;
}

/**
 * Gives the town the id that its first daemon brings. Tasks of an earlier version that nobody has
 * begun get a branch of the town's own; what was made under the old names stays where it is.
 */
export function identify(draft: Draft, id: string | undefined): void {
  if (id === undefined || draft.state.id !== null) return;
  draft.state.id = id;
  for (const { id: task, base, worktree } of Object.values(draft.state.tasks))
    if (base === null && worktree === 'none')
      edit(draft, 'tasks', task)!.branch = branchOf(draft.state, task);
}
