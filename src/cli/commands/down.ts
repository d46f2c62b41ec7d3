import { createInterface } from 'node:readline';
import { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import type { Live } from '../../client/protocol.ts';
import type { TownFolder } from '../../client/town-folder.ts';
import { find, type Run, type State } from '../../core/index.ts';
import { daemonOf, endDaemon, endRuns, holdsOn, runsAtWork, untilGone } from '../end-by-records.ts';
import { CommandError } from '../exit.ts';
import { type Kept, keptIn, keptLine, toldOf } from '../kept.ts';
import { indented, print, printJson } from '../print.ts';
import { callRunningTown, callTown, requirePerson, toldBy, townHere } from '../reach-town.ts';
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
      const folder = townHere();
      requirePerson(folder);
      const running = await reachOrEnd(folder, options);
      const rest = running === null ? options : await takeDown(running, options);
      if (rest !== null) await takeDownRest(folder, rest);
    });
}

/** Without a daemon agents live on; the next one stops them in order, if there can be one. */
async function takeDownRest(folder: TownFolder, options: Options): Promise<void> {
  const runs = await runsAtWork(folder);
  if (runs.length === 0) {
    if (options.json) return printDown([], []);
    print('The town is not running.');
    return sayKept(keptIn(folder));
  }
  const town = await callTown(folder).catch((error: Error) => error);
  const isDown = !(town instanceof Error) && (await takeDown(town, options)) === null;
  const why = town instanceof Error ? town.message : 'its daemon ended meanwhile.';
  if (!isDown) await takeDownByRecords(folder, { runs, options, why });
}

/** A daemon that runs and has not answered by then is ended, in milliseconds; the ledger takes no harm. */
const patienceMs = 5000;

/** The daemon that runs; null when there is none, or none any more. */
async function reachOrEnd(folder: TownFolder, { json }: Options): Promise<Connection | null> {
  try {
    return await callRunningTown(folder, patienceMs);
  } catch (error) {
    const pid = await endDaemon(folder);
    if (pid === null) throw error;
    if (!json) print(`The daemon (process ${pid}) did not answer and was ended.`);
    return null;
  }
}

/** For a town that cannot be started, as with a damaged ledger: nothing is written of this end. */
async function takeDownByRecords(
  folder: TownFolder,
  { runs, options, why }: { runs: string[]; options: Options; why: string },
): Promise<void> {
  const stopAgents = await whatAboutAgents(options, runs);
  if (stopAgents) await endRuns(folder, runs);
  const lines = [`The town could not be started to take it down in order: ${why}`];
  tellDown(options, { stopped: stopAgents ? runs : [], kept: stopAgents ? [] : runs, lines });
}

function downWords(stopped: number, kept: string[]): string {
  if (kept.length === 0) return `The town is down; ${countOf(stopped)} stopped.`;
  return `The town is down; ${kept.join(', ')} ${kept.length === 1 ? 'goes' : 'go'} on.`;
}

/**
 * Takes the town down in order. Null when it is down; when its daemon ends before that, as when it finds the
 * ledger damaged, what is to be done without it. Throws in the words of a daemon that stays.
 */
async function takeDown(town: Connection, options: Options): Promise<Options | null> {
  try {
    const { state, live } = await toldBy(town);
    const atWork = Object.values(state.runs).map(({ seat }) => seat);
    const stopAgents = await whatAboutAgents(options, atWork);
    const stream = terminalAside() ?? (options.json ? null : process.stdout);
    const { stopped } = await waited(stream, 'Taking the town down', (tell) =>
      untilDown(town, { stopAgents, tell }),
    ).catch(async (error: Error) => {
      if (await holdsOn(townHere())) throw error;
      return { stopped: null };
    });
    if (stopped === null) return { ...options, stopAgents, keepAgents: !stopAgents };
    tellDown(options, { stopped, kept: stopAgents ? [] : atWork, lines: cutOff(state, live) });
    return null;
  } finally {
    town.close();
  }
}

type Told = { stopped: string[]; kept: string[]; lines: string[] };

function tellDown({ json }: Options, { stopped, kept, lines }: Told): void {
  if (json) return printDown(stopped, kept);
  for (const line of lines) print(indented(line, 2));
  print(downWords(stopped.length, kept));
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
  const daemon = await daemonOf(townHere());
  const { runs } = stopAgents ? await followed(town, tell) : { runs: [] };
  tell(leavingWords(runs, runs.length));
  const answer = await town.call('down', { stopAgents });
  tell('closing the ledger');
  await gone;
  if (daemon !== null) await untilGone(daemon);
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
