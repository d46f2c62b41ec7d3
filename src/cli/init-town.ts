/** Making a repository a town. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { refuseForeignTown } from '../client/own-folder.ts';
import { townFolder, writingIn } from '../client/town-folder.ts';
import { furnish } from '../daemon/open-town.ts';
import { openTokens } from '../daemon/tokens.ts';
import { excludeTownFolder, inspectRepository, openRepository } from '../world/real/git/index.ts';
import { CommandError } from './exit.ts';
import { programs } from './reach-town.ts';

export type Initialised = { root: string; file: string; into: string; written: boolean };

/** Makes the repository at `directory` a town. Throws when it cannot be one, with the reason. */
export async function initTown(directory: string, into: string | null): Promise<Initialised> {
  const found = await inspectRepository(directory, into);
  if (found.kind === 'problem') throw new CommandError(found.text);
  const folder = townFolder(directory);
  refuseForeignTown(folder);
  const branch = into ?? found.branch ?? 'main';
  const tools = programs();
  furnish(folder, tools);
  writingIn(folder, () => openTokens(folder.token));
  await excludeTownFolder(await openRepository(directory));
  const written = !existsSync(folder.file);
  if (written) {
    const shipped = readFileSync(join(tools.config, 'town.yaml'), 'utf8');
    writeFileSync(folder.file, ownTown(shipped, townName(directory), branch));
  }
  return { root: folder.root, file: folder.file, into: branch, written };
}

/** The shipped team under the repository's own name and branch; comments stay. */
function ownTown(shipped: string, name: string, into: string): string {
  return shipped
    .replace(/\$schema=\S+/, '$$schema=.town/town.schema.json')
    .replace(/^town: *\S+/m, `town: ${name}`)
    .replace(/^into: *\S+/m, `into: ${JSON.stringify(into)}`);
}

function townName(directory: string): string {
  const plain = basename(directory)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(plain) ? plain.slice(0, 60) : `town-${plain}`.slice(0, 60);
}
