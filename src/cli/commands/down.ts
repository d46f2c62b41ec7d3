import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import type { Live } from '../../client/protocol.ts';
import { find, type Run, type State } from '../../core/index.ts';
import { CommandError } from '../exit.ts';
import { type Kept, keptIn, keptLine, toldOf } from '../kept.ts';
import { print, printJson } from '../print.ts';
import {
  callRunningTown,
  callTown,
  requirePerson,
  toldBy,
  townHere,
  withTown,
} from '../reach-town.ts';
import { terminalAside, waited } from '../waiting.ts';

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
      requirePerson(townHere());
      // Agents outlive a daemon that was killed; only the next one can stop them.
      const running = (await callRunningTown()) ?? ((await hasAgents()) ? await callTown() : null);
      if (running === null) {
        if (options.json) return printDown([], []);
        print('The town is not running.');
        return sayKept(keptIn(townHere()));
      }
      await withTown(
        async () => running,
        (town) => takeDown(town, options),
      );
    });
}

async function takeDown(town: Connection, options: Options): Promise<void> {
  const { state, live } = await toldBy(town);
  const atWork = Object.values(state.runs).map(({ seat }) => seat);
  const stopAgents = await whatAboutAgents(options, atWork);
  const stream = terminalAside() ?? (options.json ? null : process.stdout);
  const { stopped } = await waited(stream, 'Taking the town down', (tell) =>
    untilDown(town, { stopAgents, tell }),
  );
  if (options.json) return printDown(stopped, stopAgents ? [] : atWork);
  for (const line of cutOff(state, live)) print(line);
  print(
    stopAgents || atWork.length === 0
      ? `The town is down; ${countOf(stopped.length)} stopped.`
      : `The town is down; ${atWork.join(', ')} ${atWork.length === 1 ? 'goes' : 'go'} on.`,
  );
  sayKept(keptIn(townHere()));
}

function printDown(stopped: string[], kept: string[]): void {
  printJson('down', { stopped, kept, keptProcesses: keptIn(townHere()).map(toldOf) });
}

/** What was started to live on lives on; "kill" ends it. */
function sayKept(kept: Kept[]): void {
  for (const one of kept) print(`${keptLine(one)}; "kill -- -${one.pid}" ends it.`);
}

type Down = { stopAgents: boolean; tell: (words: string) => void };

/** Says who is still there, until the daemon itself is gone: what is said next is for the next one. */
async function untilDown(
  town: Connection,
  { stopAgents, tell }: Down,
): Promise<{ stopped: string[] }> {
  const gone = new Promise<void>((resolve) => town.onClose(resolve));
  const { runs } = stopAgents ? await followed(town, tell) : { runs: [] };
  tell(leavingWords(runs, runs.length));
  const answer = await town.call('down', { stopAgents });
  tell('closing the ledger');
  await gone;
  return answer;
}

/** The runs of now; from here on each that ends is told. */
async function followed(town: Connection, tell: Down['tell']): Promise<{ runs: Run[] }> {
  const left = new Map<string, Run>();
  town.on('entries', ({ entries }) => {
    for (const { news } of entries)
      for (const item of news) if (item.kind === 'ended') left.delete(item.run);
    tell(leavingWords([...left.values()], all));
  });
  const { state } = await town.call('subscribe', {});
  const runs = Object.values(state.runs);
  const all = runs.length;
  for (const run of runs) left.set(run.id, run);
  return { runs };
}

/** Seats that are named; more of them are counted. */
const mostNamed = 4;

/** `ending 3 agents, 2 left: worker.1, worker.2`. */
export function leavingWords(left: Pick<Run, 'seat'>[], all: number): string {
  if (left.length === 0) return 'closing the ledger';
  const names = left.slice(0, mostNamed).map(({ seat }) => seat);
  const more = left.length > mostNamed ? ` and ${left.length - mostNamed} more` : '';
  const count = left.length === all ? '' : `, ${left.length} left`;
  return `ending ${all === 1 ? 'the agent' : `${all} agents`}${count}: ${names.join(', ')}${more}`;
}

/** Stations begin their work again; nothing of it is lost. */
function cutOff({ batches }: State, { work }: Live): string[] {
  return Object.values(batches).map(({ id, role, tasks }) => {
    const step = find(work, id)?.step ?? 'at work on';
    return `${role} was ${step} ${tasks.join(' ')}; it begins again with the next start.`;
  });
}

function countOf(agents: number): string {
  return agents === 1 ? 'the agent was' : `${agents} agents were`;
}

/** Also true when an agent has left and something that it started has not. */
async function hasAgents(): Promise<boolean> {
  const [{ findHolder }, { environmentOf, listProcesses }] = await Promise.all([
    import('../../world/real/holders.ts'),
    import('../../world/real/processes.ts'),
  ]);
  const { runs, socket } = townHere();
  const mark = `TOWN_SOCKET=${socket}`;
  if (listProcesses().some(({ pid }) => environmentOf(pid).has(mark))) return true;
  const names = await readdir(runs).catch((): string[] => []);
  const found = await Promise.all(names.map((name) => findHolder(join(runs, name))));
  return found.some(({ state }) => state === 'alive');
}

async function whatAboutAgents(options: Options, atWork: string[]): Promise<boolean> {
  if (options.keepAgents) return false;
  if (options.stopAgents || atWork.length === 0) return true;
  if (!process.stdin.isTTY)
    throw new CommandError(`${atWorkWords(atWork)} Say --keep-agents or --stop-agents.`);
  const letter = await letterAsked(
    `${atWorkWords(atWork)} [k]eep them, [s]top them, or [c]ancel? `,
  );
  if (letter !== 'k' && letter !== 's') throw new CommandError('Nothing was changed.');
  return letter === 's';
}

function atWorkWords(seats: string[]): string {
  return `${seats.join(', ')} ${seats.length === 1 ? 'is' : 'are'} at work.`;
}

/** The first letter of the answer; null when the person ends the input or interrupts. */
function letterAsked(question: string): Promise<string | null> {
  const dialog = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((resolve) => {
    dialog.once('close', () => {
      process.stdout.write('\n');
      resolve(null);
    });
    dialog.question(question, (said) => {
      dialog.removeAllListeners('close').close();
      resolve(said.trim().toLowerCase().at(0) ?? null);
    });
  });
}
