/**
 * The holder: `node holder.js <run directory>` starts the agent that launch.json describes and
 * keeps its terminal, whatever happens to those who watch. It prints one StartReport.
 */
import { rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { compile } from '../client/compiling.ts';
import { Door } from './door.ts';
import { Holder } from './holder.ts';
import { closeInherited } from './inherited.ts';
import { problemWith, takeLaunch } from './launch.ts';
import { OutputLog } from './log.ts';
import { exitPath, type Launch, type StartReport, writeWhole } from './record.ts';
import { errorCode, messageOf, report } from './report.ts';

const callersUmask = process.umask(0o077);
// Nothing but the end of its agent ends a holder.
process.on('uncaughtException', (error) => report(error.stack ?? error.message));
// Who finds the socket gone asks for it in this way, as early as the holder can be found.
let door: Door | null = null;
process.on('SIGHUP', () => door?.reopen());
closeInherited();
compile('nothing');
start(enter(process.argv[2] ?? '.'));

/** Its files are found from the working directory, which stays right when the repository is moved. */
function enter(directory: string): string {
  attempt(() => process.chdir(directory));
  return '.';
}

function start(directory: string): void {
  const log = claim(directory);
  const launch = attempt(() => takeLaunch(directory));
  const problem = problemWith(launch);
  if (problem) giveUp(directory, launch, problem);
  if (launch.logLimit) log.keep(launch.logLimit);
  const opening = new Door(launch.socket);
  opening.open().then(
    () => run({ directory, launch, log, door: opening }),
    (error: Error) => giveUp(directory, launch, error.message),
  );
}

// Who creates the first segment of the log has the run; a second holder changes nothing.
function claim(directory: string): OutputLog {
  try {
    return new OutputLog(directory);
  } catch (error) {
    const used = errorCode(error) === 'EEXIST';
    return leave(used ? `${resolve(directory)} was used by a run before.` : messageOf(error));
  }
}

function run(given: { directory: string; launch: Launch; log: OutputLog; door: Door }): void {
  const { directory, launch } = given;
  try {
    const holder = new Holder({ ...given, umask: launch.umask ?? callersUmask });
    door = given.door;
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => holder.signal('SIGTERM'));
    }
    tell({ started: holder.info });
  } catch (error) {
    giveUp(directory, launch, messageOf(error));
  }
}

function giveUp(directory: string, launch: Launch, problem: string): never {
  const { columns, rows } = launch;
  attempt(() => {
    rmSync(launch.socket, { force: true });
    writeWhole(exitPath(directory), { code: null, signal: null, bytes: 0, columns, rows, problem });
  });
  return leave(problem);
}

function attempt<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    return leave(messageOf(error));
  }
}

function leave(problem: string): never {
  report(problem);
  tell({ problem });
  process.exit(1);
}

function tell(answer: StartReport): void {
  try {
    writeSync(1, `${JSON.stringify(answer)}\n`);
  } catch {
    // The starter is gone; holder.json tells the next one.
  }
}
