import { Command } from 'commander';
import { find, type State, sayMark, type Task, whyHere } from '../../core/index.ts';
import { localTime, withLocalTimes } from '../../terminal/local-time.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { indented, print, printJson, shortSpan, table } from '../print.ts';
import { accepted, askAsRun, callTown, stateOf, withTown } from '../reach-town.ts';
import { readText } from '../read-text.ts';
import { lookAtTown, sayNotRunning } from '../read-town.ts';

/** `town task …`: writes tasks down, shows them, moves them. */
export function taskCommand(): Command {
  return new Command('task')
    .description('add, list, show, edit, drop or retry tasks')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(editCommand())
    .addCommand(dropCommand())
    .addCommand(retryCommand());
}

function addCommand(): Command {
  return new Command('add')
    .description('write a task down; prints its id first. From a planner it is a subtask')
    .argument('<title>')
    .option('--body <text>', 'more about it; "-" reads standard input, "@file" a file')
    .option('--needs <ids>', 'tasks that must be done first, with commas')
    .option('--priority <0-9>', '0 is the most urgent', '5')
    .option('--role <name>', 'where it starts (default: the entry of the graph)')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town task add "Write the parser" --needs t-3,t-4')
    .action(async (title: string, options: AddOptions) => {
      const body = await readText(options.body);
      const needs = (options.needs ?? '')
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== '');
      const priority = priorityIn(options.priority);
      const asked = { title, body, needs, priority, role: options.role ?? null };
      const receipt = accepted(
        await askAsRun((town, again) => town.call('addTask', { ...asked, again })),
      );
      if (options.json) return printJson('receipt', receipt);
      print(`${receipt.created} is written down.`);
    });
}

function priorityIn(text: string): number {
  if (/^[0-9]$/.test(text)) return Number(text);
  throw new CommandError(`The priority "${text}" is not one of 0 to 9.`, exitCodes.usage);
}

type AddOptions = {
  body?: string;
  needs?: string;
  priority: string;
  role?: string;
  json?: boolean;
};

function listCommand(): Command {
  return new Command('list')
    .description('list the tasks that are not over')
    .option('--all', 'those that are over too')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town task list --all')
    .action(async ({ all, json }: { all?: boolean; json?: boolean }) => {
      const state = await currentState();
      const tasks = Object.values(state.tasks).filter((task) => all || !isOver(task));
      if (json) return printJson('tasks', { tasks });
      const now = Date.now();
      const rows = tasks.map((task) => [
        task.id,
        placeOf(task),
        shortSpan(now - task.since),
        task.title,
      ]);
      for (const line of table(rows)) print(line);
    });
}

/** From the daemon when it runs, else as the last one left the town. */
function currentState(): Promise<State> {
  return lookAtTown({
    running: stateOf,
    down: async ({ state }) => {
      sayNotRunning();
      return state;
    },
  });
}

function isOver({ place }: Task): boolean {
  return place.kind === 'done' || place.kind === 'dropped';
}

function placeOf({ place }: Task): string {
  return 'role' in place ? `${place.kind} at ${place.role}` : place.kind;
}

function showCommand(): Command {
  return new Command('show')
    .description('show one task with its history')
    .argument('<id>')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town task show t-3')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const state = await currentState();
      const task = find(state.tasks, id);
      if (task === null) throw new CommandError(`There is no task ${id}.`);
      if (json) return printJson('task', { task });
      print(`${task.id} "${task.title}" (priority ${task.priority}, epoch ${task.epoch})`);
      print(`  added ${localTime(task.createdAt)} by ${task.by}`);
      if (task.body !== '') print(indented(`  ${task.body}`, 2));
      for (const line of whyHere(state, task)) print(indented(withLocalTimes(line), 4));
      for (const mark of task.history) print(indented(`  ${withLocalTimes(sayMark(mark))}`, 4));
    });
}

type EditOptions = { title?: string; body?: string; priority?: string; json?: boolean };

function editCommand(): Command {
  return new Command('edit')
    .description('change the title, text or priority of a task; who works on it is told')
    .argument('<id>')
    .option('--title <text>', 'another title')
    .option('--body <text>', 'another text; "-" reads standard input, "@file" a file')
    .option('--priority <0-9>', '0 is the most urgent')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  town task edit t-3 --title "Write the parser" --priority 2',
    )
    .action(async (task: string, { title, body, priority, json }: EditOptions) => {
      const changes = {
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { body: await readText(body) }),
        ...(priority === undefined ? {} : { priority: priorityIn(priority) }),
      };
      if (Object.keys(changes).length === 0)
        throw new CommandError(
          'Nothing to change. Give --title, --body or --priority.',
          exitCodes.usage,
        );
      await withTown(callTown, async (town) => {
        const event = { type: 'task.edited' as const, task, ...changes };
        const receipt = accepted(await town.call('act', { event }));
        if (json) return printJson('receipt', receipt);
        const edited = find((await stateOf(town)).tasks, task)?.history.at(-1);
        print(`Edited ${task}: ${edited?.note ?? Object.keys(changes).join(', ')}.`);
      });
    });
}

function dropCommand(): Command {
  return new Command('drop')
    .description('drop a task and its subtasks; their work is archived first')
    .argument('<id>')
    .option('--reason <text>', 'why', 'The human dropped it.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town task drop t-3 --reason "no longer wanted"')
    .action((task: string, { reason, json }: { reason: string; json?: boolean }) =>
      withTown(callTown, async (town) => {
        const event = { type: 'task.dropped' as const, task, reason };
        const receipt = accepted(await town.call('act', { event }));
        if (json) return printJson('receipt', receipt);
        const { id } = await stateOf(town);
        print(`${task} is dropped; its work is kept under refs/town/${id}/archive/${task}.`);
      }),
    );
}

function retryCommand(): Command {
  return new Command('retry')
    .description('give a task another try, with all its limits fresh')
    .argument('<id>')
    .option('--role <name>', 'where (default: where it was last)')
    .option('--note <text>', 'what to mind this time', '')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town task retry t-3 --note "use the new API"')
    .action((task: string, { role, note, json }: { role?: string; note: string; json?: boolean }) =>
      withTown(callTown, async (town) => {
        const event = { type: 'task.retried' as const, task, role: role ?? null, note };
        const receipt = accepted(await town.call('act', { event }));
        if (json) return printJson('receipt', receipt);
        print(`${task} gets another try.`);
      }),
    );
}
