import { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { type Entry, sentence } from '../../core/index.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { indented, print, printJson } from '../print.ts';
import { type LeftTown, lookAtTown, sayNotRunning } from '../read-town.ts';

type Options = { follow?: boolean; task?: string; last: string; json?: boolean };

/** Entries asked for at a time. */
const page = 2000;

/** `town log`: the ledger in sentences. */
export function logCommand(): Command {
  return new Command('log')
    .description('the ledger in sentences; with --json its entries, one a line')
    .option('--follow', 'go on as things happen')
    .option('--task <id>', 'only what speaks of this task')
    .option('--last <n>', 'how many entries to begin with', '200')
    .option('--json', 'print the entries as JSON')
    .addHelpText('after', '\nExample:\n  town log --follow --task t-3')
    .action((options: Options) => {
      if (!/^\d{1,9}$/.test(options.last))
        throw new CommandError(`"${options.last}" is no number of entries.`, exitCodes.usage);
      return lookAtTown({
        running: (town) => follow(town, options),
        down: (left) => readBack(left, options),
      });
    });
}

async function follow(town: Connection, options: Options): Promise<void> {
  const { state } = await town.call('subscribe', {});
  let seen = Math.max(0, state.seq - Number(options.last));
  const show = (entries: Entry[]) => {
    for (const entry of entries) {
      if (entry.seq <= seen) continue;
      seen = entry.seq;
      tell(entry, options);
    }
  };
  const early: Entry[] = [];
  let ready = false;
  town.on('entries', ({ entries }) => (ready ? show(entries) : early.push(...entries)));
  await pages(town, seen, show);
  ready = true;
  show(early);
  if (options.follow) await new Promise<void>((resolve) => town.onClose(resolve));
}

async function readBack({ state, read }: LeftTown, options: Options): Promise<void> {
  sayNotRunning();
  const after = Math.max(0, state.seq - Number(options.last));
  for await (const entry of read(after)) tell(entry, options);
}

async function pages(town: Connection, after: number, show: (entries: Entry[]) => void) {
  for (let from = after; ; from += page) {
    const { entries } = await town.call('log', { after: from, limit: page });
    show(entries);
    if (entries.length < page) return;
  }
}

function tell(entry: Entry, { task, json }: Options): void {
  if (task !== undefined && !speaksOf(entry, task)) return;
  if (json) return printJson('entry', entry);
  const time = new Date(entry.at).toISOString().slice(11, 19);
  const { event } = entry;
  if (event.type === 'tree.checked' && event.commands.length > 0)
    print(
      `${time} ${event.role} checked tree ${event.tree.slice(0, 10)} of ${event.tasks.join(', ')}: ${event.passed ? 'green' : 'red'} in ${event.ms} ms (${event.commands.join(', ')})`,
    );
  for (const news of entry.news) print(indented(`${time} ${sentence(news)}`, 11));
}

function speaksOf(entry: Entry, task: string): boolean {
  return JSON.stringify([entry.event, entry.news]).includes(JSON.stringify(task));
}
