import { Command } from 'commander';
import { withoutControls } from '../../terminal/sanitise.ts';
import { print, printJson } from '../print.ts';
import { accepted, callTown, stateOf, withTown } from '../reach-town.ts';
import { runOf } from '../run-of.ts';

/** `town message`: a text for an agent, delivered when its screen allows. */
export function messageCommand(): Command {
  return new Command('message')
    .description('write to an agent; typed in when it is free, with a receipt')
    .argument('<who>', 'a seat, run or task: worker.2, r-7, t-3')
    .argument('<text...>')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town message worker.2 "The API moved to src/api.ts"')
    .action((who: string, words: string[], { json }: { json?: boolean }) =>
      withTown(callTown, async (town) => {
        const to = runOf(await stateOf(town), who);
        const written = words.join(' ');
        const text = withoutControls(written);
        const event = { type: 'message.sent' as const, to, text };
        const receipt = accepted(await town.call('act', { event }));
        if (json) return printJson('receipt', receipt);
        print(
          `${receipt.created} is on its way to ${to}.${sayLeftOut(written.length - text.length)}`,
        );
      }),
    );
}

function sayLeftOut(count: number): string {
  if (count === 0) return '';
  return ` ${count} control ${count === 1 ? 'character was' : 'characters were'} left out.`;
}
