import { basename } from 'node:path';
import { Command } from 'commander';
import type { Initialised } from '../init/init-town.ts';
import { print, printJson, table } from '../print.ts';

type Options = {
  into?: string;
  example?: string;
  agent?: string[];
  check?: string;
  force?: boolean;
  json?: boolean;
};

/** `town init`: makes this repository a town. */
export function initCommand(): Command {
  return new Command('init')
    .description('make this repository a town: looks at it, writes town.yaml, says what it chose')
    .option('--into <branch>', 'the branch that work lands on')
    .option('--agent <preset...>', 'who plays the roles, such as claude or sim')
    .option('--check <command>', 'what must pass before work lands')
    .option('--example <name>', 'another team: loop, orchestrator, ralph or single')
    .option('--force', 'write it though there is one; that goes to .town/town.yaml.before')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  cd my-repository && town init')
    .action(async ({ into, example, agent, check, force, json }: Options) => {
      const { initTown } = await import('../init/init-town.ts');
      const made = await initTown(process.cwd(), {
        into: into ?? null,
        example: example ?? null,
        agents: agent ?? null,
        check: check ?? null,
        existing: force ? 'is replaced' : 'stays',
      });
      if (json) {
        const { root, file, written, choices, before } = made;
        return printJson('init', { root, file, into: made.into, written, choices, before });
      }
      for (const line of linesOf(made)) print(line);
    });
}

function linesOf({ file, choices, before, hasChecks }: Initialised): string[] {
  const { branch, checks, agents } = choices;
  const also = checks.also.length > 0 ? ` (also found: ${checks.also.join(', ')})` : '';
  const check = checks.check ?? 'only that no file has the marks of an unfinished merge';
  const old = before === null ? [] : [`The one before is ${before}.`];
  const first =
    checks.first === null || !hasChecks ? [] : [`First run "${checks.first}", or the check fails.`];
  const rows = [
    ['  into', `${branch.branch}, because ${branch.because}`],
    ...(hasChecks ? [['  checks', `${check}, because ${checks.because}${also}`]] : []),
    ['  agents', `${agents.names.join(', ')}, because ${agents.because}`],
    ['  briefs', 'built in; a file such as briefs/worker.md beside it takes the place of one'],
  ];
  return [
    `Wrote ${file}. Edit it, commit it; it is yours.`,
    ...table(rows),
    ...old,
    ...first,
    `Now: town goal "what you want done", then town to watch. "town check" looks at ${basename(file)}.`,
  ];
}
