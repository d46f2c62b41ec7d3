/** What is wrong with the repository's configuration, before the human once for each problem. */
import type { Draft } from '../draft.ts';
import type { Event } from '../event.ts';
import { appeal, settleAll } from './inbox.ts';

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
