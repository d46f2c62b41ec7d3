import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { townFolder } from '../../client/town-folder.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { programs, townHere } from '../reach-town.ts';

/** `town check`: is the file of the graph in order? */
export function checkCommand(): Command {
  return new Command('check')
    .description('look for problems in town.yaml; exits 2 when there are some')
    .argument('[file]', 'another file than the town.yaml of this town')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town check config/examples/loop.yaml')
    .action(async (file: string | undefined, { json }: { json?: boolean }) => {
      const [{ formatProblem, parseGraph }, { openPresets }] = await Promise.all([
        import('../../config/index.ts'),
        import('../../daemon/open-town.ts'),
      ]);
      const path = file ?? townHere().file;
      const text = read(path);
      const { named } = await openPresets(townFolder(process.cwd()), programs());
      const presets = Object.keys(named);
      const parsed = parseGraph({ text, file: file ?? 'town.yaml', presets, version: 1 });
      const problems = parsed.kind === 'problems' ? parsed.problems : [];
      if (problems.length > 0) process.exitCode = exitCodes.problems;
      if (json) return printJson('check', { file: resolve(path), problems });
      const warnings = parsed.kind === 'graph' ? parsed.warnings : [];
      for (const problem of problems) print(formatProblem(problem));
      for (const warning of warnings) print(`warning: ${formatProblem(warning)}`);
      if (problems.length === 0) print(`${path} is in order.`);
    });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new CommandError(`${path} cannot be read (${found}).`, 1, { cause });
  }
}
