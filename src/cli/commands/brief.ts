import { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { isAgent } from '../caller.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { shown } from '../print.ts';
import { askAsRun } from '../reach-town.ts';
import { lookAtTown, notRunning } from '../read-town.ts';

/** `town brief`: the text a run works from, as it stands now. */
export function briefCommand(): Command {
  return new Command('brief')
    .description('print the brief of a run: its own, or for the person the one named')
    .argument('[run]', 'such as r-7')
    .addHelpText('after', '\nExample:\n  town brief')
    .action(async (run: string | undefined) => {
      if (run === undefined && !isAgent())
        throw new CommandError('Which run? Name one: town brief r-7', exitCodes.usage);
      const text = await briefOf(run);
      // A program reads it as it is; a terminal must not obey what is in it.
      process.stdout.write(process.stdout.isTTY ? shown(text) : text);
    });
}

async function briefOf(run: string | undefined): Promise<string> {
  const ask = async (town: Connection) =>
    (await town.call('brief', run === undefined ? {} : { run })).text;
  if (isAgent()) return askAsRun(ask);
  return lookAtTown({ running: ask, down: async () => notRunning() });
}
