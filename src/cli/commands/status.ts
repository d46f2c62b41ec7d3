import { Command } from 'commander';
import { keptIn } from '../kept.ts';
import { print, printJson } from '../print.ts';
import { toldBy, townHere } from '../reach-town.ts';
import { lookAtTown } from '../read-town.ts';
import { type Status, statusOf } from '../status.ts';
import { statusLines } from '../status-lines.ts';

/** `town status`: what needs you, and what everyone is doing. */
export function statusCommand(): Command {
  return new Command('status')
    .description('what needs you, and what everyone is doing')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town status --json | jq .inbox')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await currentStatus();
      if (json) return printJson('status', status);
      for (const line of statusLines(status, Date.now())) print(line);
    });
}

/** From the daemon when it runs, else as the last one left the town. */
function currentStatus(): Promise<Status> {
  const kept = keptIn(townHere());
  return lookAtTown({
    running: async (town) => {
      const { pid, notices = [] } = town.greeting;
      const { state, live } = await toldBy(town);
      return statusOf(state, live, { daemon: { pid, notices }, kept });
    },
    down: async ({ state }) => statusOf(state, { runs: {}, work: {} }, { daemon: null, kept }),
  });
}
