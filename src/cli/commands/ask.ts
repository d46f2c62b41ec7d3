import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { isAgent } from '../caller.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { askAsRun } from '../reach-town.ts';

/** `town ask`: asks the person in charge and waits for the answer. */
export function askCommand(): Command {
  return new Command('ask')
    .description('from a run: ask the person in charge, wait, print the answer')
    .argument('<question>')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  answer=$(town ask "May I change the public API?")')
    .action(async (text: string, { json }: { json?: boolean }) => {
      if (!isAgent())
        throw new CommandError(
          '"town ask" is for agents: it asks you. To write to an agent: town message worker.1 "…"',
          exitCodes.usage,
        );
      // The same key asks the same question.
      const key = randomUUID();
      const { answer } = await askAsRun((town) => town.call('ask', { key, text }));
      if (json) return printJson('answer', { answer });
      print(answer);
    });
}
