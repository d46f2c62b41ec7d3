import { Command } from 'commander';
import { print } from '../print.ts';
import { accepted, callTown, withTown } from '../reach-town.ts';

/** `town pause`: nothing new starts; what runs goes on. */
export function pauseCommand(): Command {
  return new Command('pause')
    .description('start nothing new; what is running goes on')
    .option('--reason <text>', 'shown to whoever asks why', '')
    .addHelpText('after', '\nExample:\n  town pause --reason "release today"')
    .action(({ reason }: { reason: string }) =>
      withTown(callTown, async (town) => {
        accepted(await town.call('act', { event: { type: 'town.paused', reason } }));
        print('The town is paused; "town resume" goes on.');
      }),
    );
}
