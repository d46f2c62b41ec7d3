import { Command } from 'commander';
import { pausedWords } from '../paused.ts';
import { print, printJson } from '../print.ts';
import { accepted, callTown, toldBy, townHere, withTown } from '../reach-town.ts';

/** `town up`: starts the town, or opens it again after `town down`. */
export function upCommand(): Command {
  return new Command('up')
    .description('start the town without a screen; a pause is kept')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town up && town status')
    .action(({ json }: { json?: boolean }) =>
      withTown(
        () => callTown(townHere(), 'person'),
        async (town) => {
          const event = { type: 'town.opened', keepPause: true } as const;
          const receipt = accepted(await town.call('act', { event }));
          const { state } = await toldBy(town);
          if (json) return printJson('receipt', receipt);
          if (state.activity === 'paused') return print(`Started: ${pausedWords(state)}`);
          print(`${state.graph?.town} is up with ${Object.keys(state.seats).length} seats.`);
          for (const notice of town.greeting.notices ?? []) print(`· ${notice}`);
        },
      ),
    );
}
