import { Command } from 'commander';
import { findTownRoot, townFolder } from '../../client/town-folder.ts';
import { exitCodes } from '../exit.ts';
import { type Finding, isAtLeast, textOf, toldFinding } from '../findings/finding.ts';
import { print, printJson } from '../print.ts';

type Options = { fix?: boolean; json?: boolean };

/** `town doctor`: is everything here that a town needs? */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'look at git, the repository, the team, sockets, the ledger, agent CLIs and the disk',
    )
    .option('--fix', 'put right what can be without losing anything, and say what was done')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town doctor --fix')
    .action(async ({ fix, json }: Options) => {
      const { findEverything } = await import('../findings/collect.ts');
      const folder = townFolder(findTownRoot(process.cwd()) ?? process.cwd());
      const before = await findEverything(folder);
      const fixed = fix ? await fixAll(before) : [];
      const findings = fixed.length > 0 ? await findEverything(folder) : before;
      if (findings.some((finding) => isAtLeast('error', finding)))
        process.exitCode = exitCodes.failed;
      if (json) return printJson('doctor', { findings: findings.map(told), fixed });
      for (const line of fixed) print(`✓ fixed: ${line}`);
      for (const finding of findings) print(inOneLine(finding));
      const left = findings.filter((finding) => finding.fix !== undefined).length;
      if (left > 0 && !fix) print(`"town doctor --fix" puts ${left} of these right.`);
    });
}

/** One after the other; one that fails is told in its own words, and the others go on. */
async function fixAll(findings: Finding[]): Promise<string[]> {
  const fixed: string[] = [];
  for (const { about, fix } of findings)
    if (fix !== undefined)
      fixed.push(await fix().catch((error: Error) => `not ${about}: ${error.message}`));
  return fixed;
}

const signs = { good: '✓', note: '·', warning: '!', error: '✗' };

function inOneLine(finding: Finding): string {
  const { severity, about, where } = finding;
  const place = where === null ? '' : `${where.file}:${where.line}:${where.column}: `;
  return `${signs[severity]} ${about}: ${place}${textOf(finding)}`;
}

const states = { good: 'good', note: 'note', warning: 'note', error: 'bad' };

function told(finding: Finding) {
  return { ...toldFinding(finding), state: states[finding.severity] };
}
