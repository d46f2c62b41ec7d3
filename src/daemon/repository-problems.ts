/** Telling the person what somebody did to the repository's shared configuration. */
import { repositoryProblems } from '../world/real/git/index.ts';
import type { Daemon } from './daemon.ts';

/** Looks once, with one git process, and reports what is new or gone. Never throws: whoever calls has
 * work to do, and git says what it cannot do when that is tried. */
export async function lookAtRepository(
  daemon: Pick<Daemon, 'repository' | 'loop' | 'log' | 'lost'>,
): Promise<void> {
  const { repository, loop, log } = daemon;
  try {
    const problems = [...(await repositoryProblems(repository)), ...daemon.lost];
    const known = loop.state().repositoryProblems ?? [];
    if (problems.join('\n') !== known.join('\n'))
      await loop.submit({ type: 'repository.changed', problems });
  } catch (error) {
    log(`The repository's configuration cannot be read: ${String(error)}`);
  }
}
