import { Command } from 'commander';
import { print } from '../print.ts';
import { accepted, callTown, withTown } from '../reach-town.ts';

/** `town resume`: goes on after a pause. */
export function resumeCommand(): Command {
  return new Command('resume')
    .description('go on after a pause')
    .addHelpText('after', '\nExample:\n  town resume')
    .action(() =>
      withTown(callTown, async (town) => {
        accepted(await town.call('act', { event: { type: 'town.resumed' } }));
        print('The town goes on.');
      }),
    );
}
