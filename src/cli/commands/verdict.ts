import { Command } from 'commander';
import { isAgent } from '../caller.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { accepted, askAsRun } from '../reach-town.ts';
import { readText } from '../read-text.ts';

type Options = { note?: string; task?: string; json?: boolean };

/** `town verdict`: what came of a run's work. Exits 0 only when it was accepted and written. */
export function verdictCommand(): Command {
  return new Command('verdict')
    .description('say what came of the work; exits 0 only when it was accepted and written')
    .argument('<name>', 'one of the handoffs of the role, such as done or reject')
    .option(
      '--note <text>',
      'what the next one should know; "-" reads standard input, "@file" a file',
    )
    .option('--task <id>', 'for the person: the task whose run it is about')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town verdict reject --note "src/a.js:3 has no test"')
    .action(async (verdict: string, options: Options) => {
      if (options.task === undefined && !isAgent())
        throw new CommandError('Which task? Add --task t-4.', exitCodes.usage);
      const note = await readText(options.note);
      const asked = { verdict, note, ...(options.task ? { task: options.task } : {}) };
      const receipt = accepted(await askAsRun((town) => town.call('verdict', asked)));
      if (options.json) return printJson('receipt', receipt);
      print(`accepted: ${verdict} is written as entry ${receipt.seq}.`);
    });
}
