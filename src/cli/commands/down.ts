import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { CommandError } from '../exit.ts';
import { print, printJson } from '../print.ts';
import { callRunningTown, callTown, stateOf, townHere, withTown } from '../reach-town.ts';

type Options = { keepAgents?: boolean; stopAgents?: boolean; json?: boolean };

/** `town down`: ends the daemon, and the agents unless they are kept. */
export function downCommand(): Command {
  return new Command('down')
    .description('end the town; asks what becomes of agents at work')
    .option('--keep-agents', 'agents go on by themselves; the next "town" finds them again')
    .option('--stop-agents', 'stop them; their tasks are queued again where they were')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town down --keep-agents')
    .action(async (options: Options) => {
      // Agents outlive a daemon that was killed; only the next one can stop them.
      const running = (await callRunningTown()) ?? ((await hasAgents()) ? await callTown() : null);
      if (running === null) {
        if (options.json) return printJson('down', { stopped: [], kept: [] });
        return print('The town is not running.');
      }
      await withTown(
        async () => running,
        (town) => takeDown(town, options),
      );
    });
}

async function takeDown(town: Connection, options: Options): Promise<void> {
  const atWork = Object.values((await stateOf(town)).runs).map(({ seat }) => seat);
  const stopAgents = await whatAboutAgents(options, atWork);
  const { stopped } = await town.call('down', { stopAgents });
  // What is said next is for the next daemon, so this one has to be gone first.
  await new Promise<void>((gone) => town.onClose(gone));
  if (options.json) return printJson('down', { stopped, kept: stopAgents ? [] : atWork });
  print(
    stopAgents || atWork.length === 0
      ? `The town is down; ${stopped.length} agents were stopped.`
      : `The town is down; ${atWork.join(', ')} go on.`,
  );
}

async function hasAgents(): Promise<boolean> {
  const { findHolder } = await import('../../world/real/holders.ts');
  const { runs } = townHere();
  const names = await readdir(runs).catch((): string[] => []);
  const found = await Promise.all(names.map((name) => findHolder(join(runs, name))));
  return found.some(({ state }) => state === 'alive');
}

async function whatAboutAgents(options: Options, atWork: string[]): Promise<boolean> {
  if (options.keepAgents) return false;
  if (options.stopAgents || atWork.length === 0) return true;
  if (!process.stdin.isTTY)
    throw new CommandError(`${atWork.join(', ')} are at work. Say --keep-agents or --stop-agents.`);
  const dialog = createInterface({ input: process.stdin, output: process.stdout });
  const said = await dialog.question(
    `${atWork.join(', ')} are at work. [k]eep them, [s]top them, or [c]ancel? `,
  );
  dialog.close();
  const letter = said.trim().toLowerCase().at(0);
  if (letter !== 'k' && letter !== 's') throw new CommandError('Nothing was changed.');
  return letter === 's';
}
