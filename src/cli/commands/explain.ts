import { Command } from 'commander';
import { indented, print, printJson } from '../print.ts';
import { lookAtTown, notRunning } from '../read-town.ts';

/** `town explain`: which rule gave a seat its reading. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('which rule gave a seat its reading')
    .argument('<seat>')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town explain worker.2')
    .action((seat: string, { json }: { json?: boolean }) =>
      lookAtTown({
        running: async (town) => {
          const { lines } = await town.call('explain', { seat });
          if (json) return printJson('explain', { seat, lines });
          for (const line of lines) print(indented(line, 2));
        },
        down: async () => notRunning(),
      }),
    );
}
