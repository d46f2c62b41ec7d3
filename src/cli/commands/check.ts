import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { findTownRoot, townFolder } from '../../client/town-folder.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { type Finding, isAtLeast, textOf, toldFinding } from '../findings/finding.ts';
import { print, printJson } from '../print.ts';
import { townHere } from '../reach-town.ts';

/** `town check`: would the team of this file work here? */
export function checkCommand(): Command {
  return new Command('check')
    .description(
      'look for problems in town.yaml, and for what would fail later; exits 2 when the file has some',
    )
    .argument('[file]', 'another file than the town.yaml of this town')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town check config/examples/loop.yaml')
    .action(async (file: string | undefined, { json }: { json?: boolean }) => {
      const { findInFile, findInTown } = await import('../findings/collect.ts');
      const path = file ?? townHere().file;
      requireReadable(path);
      const here = townFolder(findTownRoot(process.cwd()) ?? process.cwd());
      const all = file === undefined ? await findInTown(here) : await findInFile(here, file);
      const findings = all.filter((finding) => isAtLeast('note', finding));
      const problems = findings.filter(isOfFile);
      const errors = findings.filter((finding) => isAtLeast('error', finding));
      if (problems.length > 0) process.exitCode = exitCodes.problems;
      else if (errors.length > 0) process.exitCode = exitCodes.failed;
      if (json)
        return printJson('check', {
          file: resolve(path),
          problems: problems.flatMap(problemOf),
          findings: findings.map(toldFinding),
        });
      for (const finding of findings) print(inLines(finding));
      if (errors.length === 0) print(`${path} is in order.`);
    });
}

/** A fault of the file itself, or of the agents.yaml beside it. */
function isOfFile(finding: Finding): boolean {
  return isAtLeast('error', finding) && (finding.where !== null || finding.about === 'agents.yaml');
}

function problemOf({ where, text: message, todo: suggestion }: Finding) {
  return where === null ? [] : [{ ...where, message, suggestion }];
}

/** The place, what was found and what to do, and below it the line of the file with a caret. */
function inLines(finding: Finding): string {
  const { severity, where, about } = finding;
  const sign = severity === 'error' ? '' : `${severity}: `;
  if (where === null) return `${sign}${about}: ${textOf(finding)}`;
  const { file, line, column, excerpt } = where;
  return `${sign}${file}:${line}:${column}: ${textOf(finding)}\n${excerpt}`;
}

function requireReadable(path: string): void {
  try {
    readFileSync(path, 'utf8');
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new CommandError(`${path} cannot be read (${found}).`, 1, { cause });
  }
}
