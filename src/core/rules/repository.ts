/** What is wrong with the repository's configuration, before the human once for each problem. */
import { type Draft, refuse } from '../draft.ts';
import type { Event } from '../event.ts';
import { appeal, settleAll } from './inbox.ts';

/** Kept once and for all, because whoever comes later may have changed it. */
export function repositoryFounded(
  draft: Draft,
  { commands, settings }: Extract<Event, { type: 'repository.founded' }>,
): void {
  if (draft.state.founding !== undefined)
    return refuse(draft, 'repository.founded', 'What it said at the founding is known.');
  draft.state.founding = { commands, settings };
}

/** Asks about the problems that are new, and takes away the items of those that are gone. */
export function repositoryChanged(
  draft: Draft,
  { problems }: Extract<Event, { type: 'repository.changed' }>,
): void {
  const known = draft.state.repositoryProblems ?? [];
  settleAll(
    draft,
    'it was undone',
    (item) => item.kind === 'repository' && !problems.includes(item.text),
  );
  for (const text of problems)
    if (!known.includes(text)) appeal(draft, { kind: 'repository', text, choices: ['dismiss'] });
  draft.state.repositoryProblems = problems;
}
