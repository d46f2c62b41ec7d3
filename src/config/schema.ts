/**
 * The shape of `town.yaml`, once: it checks a document, gives it its type, and writes the JSON Schema
 * that editors complete and explain from. What a shape cannot say is in `rules/`.
 */
import * as z from 'zod';
import { durationPattern, longestDuration, parseDuration } from './duration.ts';
import { defaultSkip } from './skip.ts';

const namePattern = /^[a-z][a-z0-9-]{0,62}$/;
const nameRule = 'small letters, digits and dashes, starting with a letter, at most 63';
const mostSeats = 500;
const mostTasksInBatch = 100;

/** An object without other keys. The names of its keys are its complaint about any other. */
function block<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

const name = z.string().regex(namePattern, nameRule);
/** One line of text that is shown, or given to a program. */
const line = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'write it on one line, without control characters');
const command = z
  .string()
  .min(1)
  .max(10_000)
  .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/, 'a command has no control characters');
const argument = z
  .string()
  .max(10_000)
  .regex(/^[^\u0000]*$/, 'an argument cannot hold a NUL');
const duration = z
  .string({ error: 'write a time such as 90s, 45m or 2h' })
  .regex(durationPattern, 'write a time such as 90s, 45m or 2h')
  .refine((text) => !durationPattern.test(text) || parseDuration(text) <= longestDuration, {
    error: 'at most a week (168h)',
  });
const count = z.int().min(1).max(10_000);
const seats = z
  .int()
  .min(0)
  .max(mostSeats)
  .describe('How many work side by side. 0 keeps the role without anyone in it. Default 1.');

/** Paths are compared, not matched, so a pattern, or the top itself, would name nothing. */
const pathInRepository = line.regex(
  /^(?!\/|~)(?!(.*\/)?\.\.(\/|$))(?!(\.?\/)*\.?$)[^*]*$/,
  'write a file or folder from the top of the repository, without ".." and "*"',
);

/** What `git check-ref-format` allows, and no leading dash. */
const branch = z
  .string()
  .min(1)
  .max(200)
  .regex(
    /^(?![-/.])(?!.*(\.\.|\/\/|\/\.|@\{|\.lock$|\.lock\/|[/.]$))[^\u0000-\u0020\u007f~^:?*[\\]+$/,
    'git does not take this as the name of a branch',
  );

const target = z
  .string()
  .min(1)
  .describe('The role that gets the work, or "done", or "human" for the inbox.');

const evidence = z
  .union([
    z.enum(['commit', 'clean']),
    block({ passes: command.describe('A command that must exit 0 in the workspace.') }),
  ])
  .describe('commit: work was committed. clean: no uncommitted file. passes: a command exits 0.');

const longHandoff = block({
  to: target,
  needs: z.array(evidence).optional().describe('What Town checks before it believes the verdict.'),
  limit: count
    .optional()
    .describe('How often one task may go this way; after that it goes to "else".'),
  else: target.optional().describe('Where a task goes past the limit. Default "human".'),
  each: z
    .literal('subtask')
    .optional()
    .describe('Hands over the subtasks of the task; the task itself waits for them.'),
  then: target.optional().describe('Where the task goes when all its subtasks are in.'),
});

const handoff = z
  .union([target, longHandoff])
  .describe('Where this verdict sends the work: a role, or a block with "to".')
  .meta({ id: 'handoff' });
const handoffs = z
  .record(name, handoff)
  .describe('The verdicts this role can give, and where each sends the work.');

const agent = block({
  preset: name.optional().describe('An agent CLI that Town knows, such as claude, codex or sim.'),
  command: z
    .array(argument)
    .min(1)
    .optional()
    .describe('Any other program with its arguments; "{brief}" is the file of the brief.'),
  args: z.array(argument).optional().describe('More arguments for the preset.'),
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'not a name of a variable'), argument)
    .optional()
    .describe('Variables for its environment.'),
}).meta({ id: 'agent' });

const limits = block({
  time: duration.optional().describe('How long a run may take. Default 45m.'),
  reminders: z
    .int()
    .min(0)
    .max(20)
    .optional()
    .describe('Reminders to a run that stopped without a verdict. Default 2.'),
  restarts: z
    .int()
    .min(0)
    .max(20)
    .optional()
    .describe('Fresh starts after a crash, for one task. Default 3.'),
}).describe('What a run may take before you are told.');

const panel = block({
  size: z.int().min(1).max(mostSeats).describe('How many seats judge one task.'),
  quorum: z
    .int()
    .min(1)
    .max(mostSeats)
    .optional()
    .describe('How many must agree. Default: more than half.'),
}).describe('Several seats judge one task; a missing verdict never counts as approval.');

const loop = block({
  until: command.describe('The command that must pass.'),
  limit: count.describe('How many sessions at most.'),
}).describe(
  'Fresh sessions on the same brief until the command passes (a Ralph loop). ' +
    'The first verdict of the role is the one that waits for it.',
);

const agentRole = block({
  station: z.undefined().optional(),
  agent: z
    .union([name, z.array(name).min(1)])
    .describe('Who plays the role. In a list, the next one is used while the first is limited.'),
  seats: seats.optional(),
  workspace: z
    .enum(['view', 'task', 'review', 'none'])
    .optional()
    .describe(
      'task: own branch and worktree. view: the landing branch, to read. ' +
        'review: the commit of the task, to read. none: no checkout. Default task.',
    ),
  brief: line.optional().describe('A file with what the role is for, beside this file.'),
  limits: limits.optional(),
  standing: z.boolean().optional().describe('One session kept open to talk to; it takes no tasks.'),
  panel: panel.optional(),
  loop: loop.optional(),
  handoffs: handoffs.optional(),
}).meta({ id: 'agentRole', description: 'A role that an agent plays.' });

const mergeQueue = block({
  station: z.literal('merge-queue'),
  checks: z
    .array(command)
    .describe('Commands that must pass on the very tree that lands. [] lands without a check.'),
  checks_from: block({
    into: z
      .array(pathInRepository)
      .min(1)
      .describe('Files and folders, from the top of the repository.'),
  })
    .optional()
    .describe(
      'The checks find these as they are on the landing branch, whatever the task did to them: ' +
        'scripts/, package.json. What lands is still the whole of the task.',
    ),
  mode: z
    .enum(['rebase', 'merge'])
    .optional()
    .describe(
      'How work gets onto the branch. Default rebase, which writes commits anew and so drops their signatures; merge keeps both.',
    ),
  batch: z
    .int()
    .min(1)
    .max(mostTasksInBatch)
    .optional()
    .describe('How many tasks are tested together; a red batch is split. Default 4.'),
  time: duration.optional().describe('How long one check may take. Default 15m.'),
  handoffs,
}).meta({ id: 'mergeQueue', description: 'Lands work. Verdicts: merged, conflict, failed.' });

const checkStation = block({
  station: z.literal('check'),
  command: command.describe('Runs on the work of the task; exit 0 is "passed".'),
  seats: seats.optional(),
  time: duration.optional().describe('How long the command may take. Default 15m.'),
  handoffs,
}).meta({ id: 'check', description: 'Runs a command. Verdicts: passed, failed.' });

const humanStation = block({
  station: z.literal('human'),
  handoffs,
}).meta({ id: 'human', description: 'Asks you. Its verdicts are your choices.' });

const role = z.discriminatedUnion('station', [agentRole, mergeQueue, checkStation, humanStation]);

const archive = block({
  skip: z
    .array(
      z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^/\u0000-\u001f\u007f]*$/, 'a name of a file or folder, without "/"'),
    )
    .describe(
      'Names of files and folders that are not kept; "*" stands for any letters of a name. ' +
        `Default: ${defaultSkip.join(', ')}.`,
    ),
}).describe(
  'When a checkout is removed, what no commit holds (ignored files, repositories in it) moves to ' +
    '.town/kept. What tools make again need not be kept.',
);

export const townSchema = block({
  town: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/,
      'letters, digits, spaces, ".", "_", "-", at most 63',
    )
    .describe('The name of the town.'),
  into: branch.optional().describe('The branch that work lands on. Default main.'),
  entry: name.describe('The role that gets a new goal.'),
  agents: z.record(name, agent).optional().describe('The agent CLIs, by names of your choice.'),
  roles: z.record(name, role).describe('Who does what, and which verdict hands work to whom.'),
  worktrees: line
    .optional()
    .describe(
      'A folder for the worktrees of tasks, from the top of the repository, absolute, or with ~; ' +
        'outside of the repository, such as ../town-worktrees. Default .town/worktrees.',
    ),
  archive: archive.optional(),
}).meta({ title: 'town.yaml', description: 'A team of coding agents on one git repository.' });

/** A document of the right shape, as it is written: nothing filled in, times as text. */
export type TownDocument = z.infer<typeof townSchema>;
export type RoleDocument = z.infer<typeof role>;
export type HandoffDocument = z.infer<typeof handoff>;

/** The JSON Schema (draft 7) of `town.yaml`, for editors. */
export function townJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(townSchema, {
    target: 'draft-7',
    // "No station" is how a role of an agent is told from the others.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'undefined') jsonSchema.not = {};
    },
  });
}
