import { Command } from 'commander';
import { findTownRoot } from '../../client/town-folder.ts';
import { exitCodes } from '../exit.ts';
import { print, printJson } from '../print.ts';

/** `town doctor`: is everything here that a town needs? */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at git, the repository, sockets, the ledger, agent CLIs and the disk')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town doctor')
    .action(async ({ json }: { json?: boolean }) => {
      const { examine } = await import('../examine.ts');
      const findings = await examine(findTownRoot(process.cwd()) ?? process.cwd());
      if (findings.some(({ state }) => state === 'bad')) process.exitCode = exitCodes.failed;
      if (json) return printJson('doctor', { findings });
      const sign = { good: '✓', note: '·', bad: '✗' };
      for (const { about, state, text } of findings) print(`${sign[state]} ${about}: ${text}`);
    });
}
