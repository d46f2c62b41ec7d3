/** The command line: one file per command, listed here in the order of the help. */
import { Command, CommanderError } from 'commander';
import { answerCommand } from './commands/answer.ts';
import { askCommand } from './commands/ask.ts';
import { attachCommand } from './commands/attach.ts';
import { briefCommand } from './commands/brief.ts';
import { checkCommand } from './commands/check.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downCommand } from './commands/down.ts';
import { explainCommand } from './commands/explain.ts';
import { goalCommand } from './commands/goal.ts';
import { helpCommand } from './commands/help.ts';
import { initCommand } from './commands/init.ts';
import { keepCommand } from './commands/keep.ts';
import { logCommand } from './commands/log.ts';
import { mcpCommand } from './commands/mcp.ts';
import { messageCommand } from './commands/message.ts';
import { pauseCommand } from './commands/pause.ts';
import { resumeCommand } from './commands/resume.ts';
import { sendCommand } from './commands/send.ts';
import { statusCommand } from './commands/status.ts';
import { taskCommand } from './commands/task.ts';
import { upCommand } from './commands/up.ts';
import { verdictCommand } from './commands/verdict.ts';
import { whyCommand } from './commands/why.ts';
import { CommandError, exitCodes } from './exit.ts';
import { needsCommand, noCommand } from './find-command.ts';
import { shown } from './print.ts';
import { openScreen } from './screen.ts';

/** Runs a command line and answers its exit code. Never throws. */
export async function runCommandLine(args: string[]): Promise<number> {
  try {
    await townProgram().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    return explain(error);
  }
}

/** The whole command line. */
export function townProgram(): Command {
  const program = new Command('town')
    .description('Runs a team of coding agents on this repository.')
    .version('0.2.0')
    .option('-C <folder>', 'run as if started in this folder; several follow one another', goTo)
    .showHelpAfterError('(add --help for how it is used)')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      '\nWithout a command: opens the screen of the town in this repository.\nExit codes: 0 done · 1 refused or failed · 2 problems in a file · 64 wrong usage',
    );
  const commands = [
    initCommand(),
    goalCommand(),
    upCommand(),
    downCommand(),
    statusCommand(),
    whyCommand(),
    answerCommand(),
    taskCommand(),
    logCommand(),
    attachCommand(),
    messageCommand(),
    sendCommand(),
    pauseCommand(),
    resumeCommand(),
    checkCommand(),
    doctorCommand(),
    explainCommand(),
    demoCommand(),
    verdictCommand(),
    askCommand(),
    keepCommand(),
    briefCommand(),
    mcpCommand(),
    helpCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...everyCommand(program)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => process.stdout.write(shown(text)),
      writeErr: (text) => process.stderr.write(shown(text)),
    });
    if (command.commands.length === 0) command.allowExcessArguments(false);
    else expectCommand(command, command === program ? () => openScreen({ seat: null }) : null);
  }
  return program;
}

/**
 * Lets a command that holds others say what is wrong with a word that is none of those; commander
 * would only count the words. `alone`: what it does without one, if it does something.
 */
function expectCommand(group: Command, alone: (() => Promise<void>) | null): void {
  group
    .helpCommand(false)
    .allowExcessArguments(true)
    .allowUnknownOption(true)
    .action(() => {
      const [name] = group.args;
      if (name !== undefined) throw noCommand(group, name);
      if (alone === null) throw needsCommand(group);
      return alone();
    });
}

/** Goes to the folder of `-C`, from that of the one before it, as git does. */
function goTo(folder: string): string {
  try {
    process.chdir(folder);
    return process.cwd();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const found = { ENOENT: 'there is no such folder', ENOTDIR: 'it is not a folder' }[code ?? ''];
    const reason = found ?? `it cannot be entered (${code})`;
    throw new CommandError(`cannot change to "${folder}": ${reason}.`, exitCodes.usage, { cause });
  }
}

export function everyCommand(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...everyCommand(child)]);
}

function explain(error: unknown): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`town: ${shown(message)}\n`);
  if (process.env['TOWN_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return error instanceof CommandError ? error.code : exitCodes.failed;
}
