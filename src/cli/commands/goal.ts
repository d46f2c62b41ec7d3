import { Command } from 'commander';
import { callerIn } from '../caller.ts';
import { pausedWords } from '../paused.ts';
import { print, printJson } from '../print.ts';
import { accepted, askAsRun, callTown, stateOf, townHere, withTown } from '../reach-town.ts';
import { readText } from '../read-text.ts';

/** `town goal`: gives the town something to do. */
export function goalCommand(): Command {
  return new Command('goal')
    .description('give the town a goal; prints its id first')
    .argument('<title>', 'what should be done, in a line')
    .option('--body <text>', 'more about it; "-" reads standard input, "@file" a file')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town goal "Add a --dry-run flag" --body @notes.md')
    .action(async (title: string, options: { body?: string; json?: boolean }) => {
      const body = await readText(options.body);
      const asked = { title, body, needs: [], priority: 5, role: null };
      const receipt = accepted(
        await askAsRun((town, again) => town.call('addTask', { ...asked, again })),
      );
      if (options.json) return printJson('receipt', receipt);
      print(`${receipt.created} is written down.`);
      if (callerIn(townHere()).kind !== 'person') return;
      const state = await withTown(callTown, stateOf);
      if (state.activity === 'paused') print(`It waits, because ${pausedWords(state)}`);
      else if (state.activity === 'closed') print('The town is closed; "town up" lets it begin.');
    });
}
