/** What the person should know of the repository's shared configuration. */
import { configListing, readListing } from './listing.ts';
import { toldInfo } from './own-info.ts';
import { toldCommands } from './planted.ts';
import { toldFetchChanges } from './promisor.ts';
import type { Repository } from './repository.ts';
import { toldChanges } from './settings.ts';

/**
 * Changes since the founding that the person's own git suffers from, in full sentences, each with
 * the command that undoes it. Empty when nothing is known of the founding. One git process.
 */
export async function repositoryProblems(repository: Repository): Promise<string[]> {
  if (repository.founding === null) return [];
  const { text } = await repository.git(configListing);
  const { founding, trusted, commonDir } = repository;
  return [
    ...toldCommands(text, trusted),
    ...toldChanges(text, founding),
    ...toldFetchChanges(text, founding),
    ...toldInfo(commonDir, founding),
  ];
}

/** Whether the person's git signs commits, by the configuration of whatever file. */
export async function signsCommits(repository: Repository): Promise<boolean> {
  const entries = readListing((await repository.git(configListing)).text);
  // What Town lays over it for its own calls is of the scope `command`.
  const said = entries.filter(({ scope, key }) => key === 'commit.gpgsign' && scope !== 'command');
  return /^(true|yes|on|[1-9][0-9]*)$/i.test(said.at(-1)?.value ?? '');
}
