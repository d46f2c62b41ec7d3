import { Command } from 'commander';
import { keep } from '../kept.ts';
import { print } from '../print.ts';
import { townHere } from '../reach-town.ts';

/** `town keep`: starts what is to live on when the run that starts it ends. */
export function keepCommand(): Command {
  return new Command('keep')
    .description('start a command that lives on when the run that starts it ends')
    .argument('<command...>', 'after --, with its arguments')
    .addHelpText('after', '\nExample:\n  town keep -- npm run dev')
    .action(async (command: string[]) => {
      const { kept, log } = await keep(townHere(), command);
      print(`Process ${kept.pid} is kept: ${command.join(' ')}`);
      print(`Its output: ${log}`);
      // It leads a process group, so that what it has started ends with it.
      print(`To end it: kill -- -${kept.pid}`);
    });
}
