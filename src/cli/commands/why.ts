import { Command } from 'commander';
import { indented, print, printJson } from '../print.ts';
import { callAsRun, withTown } from '../reach-town.ts';

/** `town why`: why a task is where it is. */
export function whyCommand(): Command {
  return new Command('why')
    .description('why a task is where it is, and what it waits for')
    .argument('<task>')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town why t-3')
    .action((task: string, { json }: { json?: boolean }) =>
      withTown(callAsRun, async (town) => {
        const { lines } = await town.call('why', { task });
        if (json) return printJson('why', { task, lines });
        for (const line of lines) print(indented(line, 4));
      }),
    );
}
