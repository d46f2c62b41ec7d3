import { Command } from 'commander';
import { callAsRun, withTown } from '../reach-town.ts';

/** `town brief`: the text a run works from, as it stands now. */
export function briefCommand(): Command {
  return new Command('brief')
    .description('print the brief of a run: its own, or for the person the one named')
    .argument('[run]', 'such as r-7')
    .addHelpText('after', '\nExample:\n  town brief')
    .action((run: string | undefined) =>
      withTown(callAsRun, async (town) => {
        const { text } = await town.call('brief', run === undefined ? {} : { run });
        process.stdout.write(text);
      }),
    );
}
