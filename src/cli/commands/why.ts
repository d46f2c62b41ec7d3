import { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { find, why } from '../../core/index.ts';
import { CommandError } from '../exit.ts';
import { indented, print, printJson } from '../print.ts';
import { callAsRun, isRun, withTown } from '../reach-town.ts';
import { type LeftTown, lookAtTown, sayNotRunning } from '../read-town.ts';

/** `town why`: why a task is where it is. */
export function whyCommand(): Command {
  return new Command('why')
    .description('why a task is where it is, and what it waits for')
    .argument('<task>')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town why t-3')
    .action(async (task: string, { json }: { json?: boolean }) => {
      const lines = await linesOf(task);
      if (json) return printJson('why', { task, lines });
      for (const line of lines) print(indented(line, 4));
    });
}

async function linesOf(task: string): Promise<string[]> {
  const ask = async (town: Connection) => (await town.call('why', { task })).lines;
  if (isRun()) return withTown(callAsRun, ask);
  return lookAtTown({ running: ask, down: async (left) => whyLeft(left, task) });
}

function whyLeft({ state }: LeftTown, task: string): string[] {
  if (find(state.tasks, task) === null)
    throw new CommandError(`There is no task "${task}". "town task list --all" lists them.`);
  sayNotRunning();
  return why(state, task);
}
