import { Command } from 'commander';
import { safe } from '../print.ts';
import { askAsRun } from '../reach-town.ts';

/** `town brief`: the text a run works from, as it stands now. */
export function briefCommand(): Command {
  return new Command('brief')
    .description('print the brief of a run: its own, or for the person the one named')
    .argument('[run]', 'such as r-7')
    .addHelpText('after', '\nExample:\n  town brief')
    .action(async (run: string | undefined) => {
      const asked = run === undefined ? {} : { run };
      const { text } = await askAsRun((town) => town.call('brief', asked));
      // A program reads it as it is; a terminal must not obey what is in it.
      process.stdout.write(process.stdout.isTTY ? safe(text) : text);
    });
}
