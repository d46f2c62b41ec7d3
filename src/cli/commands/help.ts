import { Command } from 'commander';
import { commandAt } from '../find-command.ts';

/** `town help`: the help of the whole or of one command, as `--help` prints it. */
export function helpCommand(): Command {
  return new Command('help')
    .description('show the help of town, or of one command')
    .argument('[command...]', 'such as goal, or task add')
    .addHelpText('after', '\nExample:\n  town help task add')
    .action((names: string[], _options: object, { parent }: Command) => {
      if (parent !== null) commandAt(parent, names).outputHelp();
    });
}
