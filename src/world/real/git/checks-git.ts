/**
 * What the git that a check starts itself has to be told, as in `make gen && git diff --exit-code`.
 *
 * It reads the configuration that agents share, so a filter, a setting or a replacement ref that was
 * planted there could show it a clean tree that is not clean. A repository that is as it was at the
 * founding needs no variables, so a check whose tests make repositories of their own sees none.
 *
 * `info/attributes` and `info/exclude` stay in force there: git has no variable that turns them off.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { configVariables } from './git-call.ts';
import { configListing } from './listing.ts';
import { commandsIn, disarm } from './planted.ts';
import type { Repository } from './repository.ts';
import { asFounded } from './settings.ts';

/**
 * The variables for a check (git(1), "Environment Variables"), with those of `env` kept. `env` is also
 * where the person's global configuration is looked for.
 */
export async function withFoundedGit(
  repository: Repository,
  env: Record<string, string>,
): Promise<Record<string, string>> {
  const { founding, trusted, commonDir } = repository;
  const listing = (await repository.git(configListing)).text;
  const settings = founding === null ? [] : asFounded(listing, founding, env);
  const config = [...disarm(commandsIn(listing), trusted), ...settings];
  const asked = ['for-each-ref', '--count=1', 'refs/replace/'];
  const isReplaced = (await repository.git(asked)).text !== '';
  const isGrafted = existsSync(path.join(commonDir, 'info/grafts'));
  return {
    ...env,
    ...(config.length === 0 ? {} : configVariables(config)),
    ...(isReplaced ? { GIT_NO_REPLACE_OBJECTS: '1' } : {}),
    ...(isGrafted ? { GIT_GRAFT_FILE: '/dev/null/none' } : {}),
  };
}
