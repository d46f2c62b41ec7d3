import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { CommandError } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { callAsRun } from '../reach-town.ts';

/** `town ask`: asks the person in charge and waits for the answer. */
export function askCommand(): Command {
  return new Command('ask')
    .description('from a run: ask the person in charge, wait, print the answer')
    .argument('<question>')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  answer=$(town ask "May I change the public API?")')
    .action(async (text: string, { json }: { json?: boolean }) => {
      const { answer } = await askPatiently(text);
      if (json) return printJson('answer', { answer });
      print(answer);
    });
}

/** The daemon may be started again meanwhile: the same key asks the same question. */
async function askPatiently(text: string): Promise<{ answer: string }> {
  const key = randomUUID();
  for (;;) {
    const town = await callAsRun();
    let lost = false;
    town.onClose(() => {
      lost = true;
    });
    const said = await town.call('ask', { key, text }).catch((error: Error) => error);
    town.close();
    if (!(said instanceof Error)) return said;
    if (!lost && !/line was cut|going down|disposed|closed/i.test(said.message))
      throw new CommandError(said.message);
  }
}
