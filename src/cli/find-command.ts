/** Finding a command by its name, and what is said when there is none of that name. */
import type { Command } from 'commander';
import { closest, quoted } from '../config/words.ts';
import { CommandError, exitCodes } from './exit.ts';

/** The command that these names lead to, such as `task add`. Throws with the nearest name. */
export function commandAt(from: Command, names: readonly string[]): Command {
  return names.reduce((command, name) => {
    const found = command.commands.find((child) => child.name() === name);
    if (found === undefined) throw noCommand(command, name);
    return found;
  }, from);
}

/** What is wrong with words after a command that holds others, where one of those was expected. */
export function noCommand(group: Command, name: string): CommandError {
  const path = pathOf(group);
  if (name.startsWith('-')) {
    const help = ['town', ...path, '--help'].join(' ');
    return usage(`There is no option ${quoted(name)}. "${help}" lists them.`);
  }
  const near = closest(
    name,
    group.commands.map((child) => child.name()),
  );
  const advice =
    near === null ? `"${['town help', ...path].join(' ')}" lists them.` : `Did you mean ${near}?`;
  return usage(`There is no command ${quoted([...path, name].join(' '))}. ${advice}`);
}

/** Said when a command that only holds others is given alone. */
export function needsCommand(group: Command): CommandError {
  const names = group.commands.map((child) => child.name());
  const listed = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  return usage(`"town ${pathOf(group).join(' ')}" needs a command: ${listed}.`);
}

/** The names that lead to a command, without that of the program. */
function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}

function usage(message: string): CommandError {
  return new CommandError(message, exitCodes.usage);
}
