import { Command } from 'commander';
import { find } from '../../core/index.ts';
import { CommandError } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { accepted, callTown, stateOf, withTown } from '../reach-town.ts';

/** `town answer`: settles what waits in the inbox. */
export function answerCommand(): Command {
  return new Command('answer')
    .description('settle an inbox item: words for a question, a choice for the rest')
    .argument('<item>', 'such as i-3; "town status" lists them')
    .argument('<text...>', 'the answer, or a choice and what to note with it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  town answer i-3 "Yes, go ahead"\n  town answer i-4 retry "mind the tests"',
    )
    .action((id: string, words: string[], { json }: { json?: boolean }) =>
      withTown(callTown, async (town) => {
        const item = find((await stateOf(town)).inbox, id);
        if (item === null)
          throw new CommandError(`${id} is not in the inbox. "town status" lists it.`);
        const said = words.join(' ');
        const choice =
          item.choices.find((name) => said === name || said.startsWith(`${name} `)) ?? null;
        const text = choice === null ? said : said.slice(choice.length).trim();
        const event = { type: 'inbox.answered' as const, item: id, choice, text };
        const receipt = accepted(await town.call('act', { event }));
        if (json) return printJson('receipt', receipt);
        print(`${id} is settled.`);
      }),
    );
}
