import { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { type Entry, sentence } from '../../core/index.ts';
import { localTime } from '../../terminal/local-time.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { indented, jsonLine, print } from '../print.ts';
import { type LeftTown, lookAtTown, sayNotRunning } from '../read-town.ts';

type Options = { follow?: boolean; task?: string; last: string; json?: boolean };

/** Entries of the ledger with a number above `after`, oldest first, at most `limit`. */
type ReadEntries = (after: number, limit: number) => Promise<Entry[]>;

/** Entries asked for at a time. */
const page = 2000;

/** `town log`: the ledger in sentences. */
export function logCommand(): Command {
  return new Command('log')
    .description('the ledger in sentences; with --json its entries, one a line')
    .option('--follow', 'go on as things happen')
    .option('--task <id>', 'only what speaks of this task')
    .option('--last <n>', 'how many lines to begin with', '200')
    .option('--json', 'print the entries as JSON')
    .addHelpText('after', '\nExample:\n  town log --follow --task t-3')
    .action((options: Options) => {
      if (!/^\d{1,9}$/.test(options.last))
        throw new CommandError(`"${options.last}" is no number of lines.`, exitCodes.usage);
      return lookAtTown({
        running: (town) => follow(town, options),
        down: (left) => readBack(left, options),
      });
    });
}

async function follow(town: Connection, options: Options): Promise<void> {
  const { state } = await town.call('subscribe', {});
  let seen = state.seq;
  const show = (entries: Entry[]) => {
    for (const entry of entries) {
      if (entry.seq <= seen) continue;
      seen = entry.seq;
      for (const line of linesOf(entry, options)) put(line, options);
    }
  };
  const early: Entry[] = [];
  let ready = false;
  town.on('entries', ({ entries }) => (ready ? show(entries) : early.push(...entries)));
  const read: ReadEntries = async (after, limit) =>
    (await town.call('log', { after, limit })).entries;
  for (const line of await lastLines(read, state.seq, options)) put(line, options);
  if (!options.follow) return;
  ready = true;
  show(early);
  await new Promise<void>((resolve) => town.onClose(resolve));
}

async function readBack({ state, read }: LeftTown, options: Options): Promise<void> {
  sayNotRunning();
  const readSome: ReadEntries = async (after, limit) => {
    const entries: Entry[] = [];
    for await (const entry of read(after)) {
      if (entries.push(entry) === limit) break;
    }
    return entries;
  };
  for (const line of await lastLines(readSome, state.seq, options)) put(line, options);
}

function put(line: string, { json }: Options): void {
  // JSON has its own way to keep escape codes from the terminal.
  if (json) process.stdout.write(`${line}\n`);
  else print(line);
}

/** The last lines up to an entry, oldest first. Reads back only as far as it has to. */
async function lastLines(read: ReadEntries, seq: number, options: Options): Promise<string[]> {
  const most = Number(options.last);
  let lines: string[] = [];
  for (let end = seq; end > 0 && lines.length < most; end -= page) {
    const after = Math.max(0, end - page);
    const entries = await read(after, end - after);
    lines = [...entries.flatMap((entry) => linesOf(entry, options)), ...lines];
  }
  return lines.slice(Math.max(0, lines.length - most));
}

/** What an entry says; nothing when it says nothing, or not of the task that was asked for. */
function linesOf(entry: Entry, { task, json }: Options): string[] {
  if (task !== undefined && !speaksOf(entry, task)) return [];
  if (json) return [jsonLine('entry', entry)];
  const time = localTime(entry.at);
  const told = [...checkOf(entry), ...entry.news.map(sentence)];
  return told.map((words) => indented(`${time} ${words}`, time.length + 3));
}

function checkOf({ event }: Entry): string[] {
  if (event.type !== 'tree.checked' || event.commands.length === 0) return [];
  const { role, tree, tasks, passed, ms, commands } = event;
  const outcome = `${passed ? 'green' : 'red'} in ${ms} ms`;
  return [
    `${role} checked tree ${tree.slice(0, 10)} of ${tasks.join(', ')}: ${outcome} (${commands.join(', ')})`,
  ];
}

function speaksOf(entry: Entry, task: string): boolean {
  return JSON.stringify([entry.event, entry.news]).includes(JSON.stringify(task));
}
