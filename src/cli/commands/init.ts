import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { townFolder } from '../../client/town-folder.ts';
import { furnish } from '../../daemon/open-town.ts';
import { openTokens } from '../../daemon/tokens.ts';
import {
  excludeTownFolder,
  inspectRepository,
  openRepository,
} from '../../world/real/git/index.ts';
import { CommandError } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { programs } from '../reach-town.ts';

/** `town init`: makes this repository a town. */
export function initCommand(): Command {
  return new Command('init')
    .description('make this repository a town: writes town.yaml, keeps .town out of git')
    .option('--into <branch>', 'the branch that work lands on (default: the one checked out)')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  cd my-repository && town init')
    .action(async (options: { into?: string; json?: boolean }) => {
      const made = await initTown(process.cwd(), options.into ?? null);
      if (options.json) return printJson('init', made);
      print(
        made.written
          ? `Wrote ${made.file}. Edit it, commit it; it is yours.`
          : `${made.file} was there already and stays as it is.`,
      );
      print('Now: town goal "what you want done", then town to watch.');
    });
}

export type Initialised = { root: string; file: string; into: string; written: boolean };

/** Makes the repository at `directory` a town. Throws when it can not be one, with the reason. */
export async function initTown(directory: string, into: string | null): Promise<Initialised> {
  const found = await inspectRepository(directory, into);
  if (found.kind === 'problem') throw new CommandError(found.text);
  const folder = townFolder(directory);
  const branch = into ?? found.branch ?? 'main';
  const tools = programs();
  furnish(folder, tools);
  openTokens(folder.token);
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
