import { Command } from 'commander';
import { print, printJson } from '../print.ts';

/** `town init`: makes this repository a town. */
export function initCommand(): Command {
  return new Command('init')
    .description('make this repository a town: writes town.yaml, keeps .town out of git')
    .option('--into <branch>', 'the branch that work lands on (default: the one checked out)')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  cd my-repository && town init')
    .action(async (options: { into?: string; json?: boolean }) => {
      const { initTown } = await import('../init-town.ts');
      const made = await initTown(process.cwd(), options.into ?? null);
      if (options.json) return printJson('init', made);
      print(
        made.written
          ? `Wrote ${made.file}. Edit it, commit it; it is yours.`
          : `${made.file} was there already and stays as it is.`,
      );
      print('Now: town goal "what you want done", then town to watch.');
    });
}
