import { Command } from 'commander';
import { keptIn, keptLine } from '../kept.ts';
import { print, printJson, shortSpan, table } from '../print.ts';
import { townHere } from '../reach-town.ts';
import { lookAtTown } from '../read-town.ts';
import { type Status, statusOf } from '../status.ts';

/** `town status`: what needs you, and what everyone is doing. */
export function statusCommand(): Command {
  return new Command('status')
    .description('what needs you, and what everyone is doing')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town status --json | jq .inbox')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await currentStatus();
      if (json) return printJson('status', status);
      tell(status);
    });
}

/** From the daemon when it runs, else as the last one left the town. */
function currentStatus(): Promise<Status> {
  const kept = keptIn(townHere());
  return lookAtTown({
    running: async (town) => {
      const { pid, notices = [] } = town.greeting;
      const { state, live } = await town.call('state', {});
      return statusOf(state, live, { daemon: { pid, notices }, kept });
    },
    down: async ({ state }) => statusOf(state, { runs: {}, work: {} }, { daemon: null, kept }),
  });
}

function tell(status: Status): void {
  const { counts, daemon, activity } = status;
  const is = daemon.pid === null ? `not running (it was ${activity})` : activity;
  print(
    `${status.town} is ${is}: ${counts.queued} queued, ${counts.running} running, ${counts.waiting} waiting, ${counts.done} done, ${counts.dropped} dropped`,
  );
  for (const notice of status.notices) print(`· ${notice}`);
  for (const item of status.inbox) print(`! ${item.id} ${item.kind}: ${item.text}`);
  const now = Date.now();
  const rows = status.seats.map(({ name, reading, task, title, since }) => [
    name,
    reading,
    task ?? '',
    since === null ? '' : shortSpan(now - since),
    title ?? '',
  ]);
  for (const line of table([...rows, ...workRows(status.work, now)])) print(`  ${line}`);
  for (const kept of status.keptProcesses) print(`  ${keptLine(kept)}`);
}

/** Where no agent works the town may: stations, worktrees, archives. */
function workRows(work: Status['work'], now: number): string[][] {
  return work.map(({ of, at, step, command, part, tasks, since }) => {
    const times = part === null || part.of === 1 ? '' : ` (${part.at} of ${part.of})`;
    return [
      at ?? of,
      step,
      tasks.join(' '),
      shortSpan(now - since),
      command === null ? '' : `${command}${times}`,
    ];
  });
}
