import { Command } from 'commander';
import { print, printJson } from '../print.ts';
import { callTown, withTown } from '../reach-town.ts';
import { statusOf } from '../status.ts';
import { statusLines } from '../status-lines.ts';

/** `town status`: what needs you, and what everyone is doing. */
export function statusCommand(): Command {
  return new Command('status')
    .description('what needs you, and what everyone is doing')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town status --json | jq .inbox')
    .action(({ json }: { json?: boolean }) =>
      withTown(callTown, async (town) => {
        const { pid } = town.greeting;
        const { state, live } = await town.call('state', {});
        const status = statusOf(state, live, pid);
        if (json) return printJson('status', status);
        for (const line of statusLines(status, Date.now())) print(line);
      }),
    );
}
