/**
 * The shapes of `--json`, each with a name and a version in its `schema` field. A new field keeps the
 * version; a change of one that is there gets the next. Written to `config/json.schema.json`.
 */
import * as z from 'zod';

const id = z.string();
const time = z.number().describe('milliseconds since 1970');
const iso = z.iso.datetime().describe('the same moment in ISO 8601, in UTC');
const since = { since: time, sinceTime: iso };

const place = z
  .looseObject({
    kind: z.enum(['draft', 'queued', 'running', 'station', 'children', 'human', 'done', 'dropped']),
  })
  .describe('where a task is; a task is in exactly one place');

const inboxItem = z.looseObject({
  id,
  kind: z.string(),
  at: time,
  atTime: iso,
  task: id.nullable(),
  run: id.nullable(),
  text: z.string(),
  choices: z.array(z.string()).describe('what settles it; empty when any text does'),
});

const mark = z.looseObject({
  at: time,
  atTime: iso,
  by: z.string(),
  role: z.string(),
  kind: z.string(),
});

const task = z.looseObject({
  id,
  title: z.string(),
  body: z.string(),
  parent: id.nullable(),
  needs: z.array(id),
  priority: z.number(),
  place,
  ...since,
  epoch: z.number(),
  branch: z.string(),
  base: z.string().nullable(),
  head: z.string().nullable(),
  history: z.array(mark),
  landed: z.string().nullable().describe('the commit on `into` that carries its work'),
});

const problem = z.looseObject({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  message: z.string(),
});

const finding = z
  .object({
    severity: z.enum(['good', 'note', 'warning', 'error']),
    about: z.string(),
    where: z
      .object({ file: z.string(), line: z.number(), column: z.number(), excerpt: z.string() })
      .nullable()
      .describe('a place in a file; null when it is about the machine or the repository'),
    text: z.string().describe('what was found'),
    todo: z.string().nullable().describe('what to do; null when the text says it, or nothing is'),
    fixable: z.boolean().describe('"town doctor --fix" puts it right'),
  })
  .describe('what a look at the town has found');

const count = z.int().min(0);

const keptProcesses = z
  .array(
    z.object({
      pid: z.number(),
      command: z.array(z.string()),
      run: id.nullable().describe('the run that asked for it; null for a person'),
      ...since,
    }),
  )
  .describe('what `town keep` has started and still lives');

/** Every shape by its name; the `schema` field reads `town/<name>@1`. */
export const shapes = {
  init: z.object({
    root: z.string(),
    file: z.string(),
    into: z.string(),
    written: z.boolean(),
    choices: z
      .object({
        branch: z.object({ branch: z.string(), because: z.string() }),
        checks: z.object({
          check: z.string().nullable().describe('null: the check that works in any repository'),
          because: z.string(),
          also: z.array(z.string()).describe('other test commands that were found'),
          first: z.string().nullable().describe('what has to be run once before it can pass'),
        }),
        agents: z.object({ names: z.array(z.string()), because: z.string() }),
      })
      .describe('what was chosen, and why'),
    before: z.string().nullable().describe('where the team of before was put'),
  }),
  receipt: z.object({
    seq: z.number().describe('number of the entry in the ledger'),
    created: id.nullable().describe('id of what was created'),
    refused: z.null(),
    findings: z.array(finding).optional().describe('of "town up": what will fail, or surprise'),
  }),
  down: z.object({
    stopped: z.array(id),
    kept: z.array(z.string()).describe('seats of agents that go on'),
    keptProcesses,
  }),
  status: z.object({
    town: z.string(),
    activity: z.enum(['open', 'paused', 'closed']),
    daemon: z.object({
      pid: z.number().nullable().describe('null when the town is not running'),
    }),
    notices: z.array(z.string()).describe('what to know of the daemon that runs'),
    graph: z.object({ version: z.number() }),
    counts: z.object({
      queued: count,
      running: count,
      waiting: count,
      done: count,
      dropped: count,
    }),
    roles: z.array(z.object({ name: z.string(), kind: z.string(), seats: count, queued: count })),
    seats: z.array(
      z.object({
        name: z.string(),
        role: z.string(),
        run: id.nullable(),
        reading: z
          .string()
          .describe('of its agent, `asking` also for `town ask`; `empty` or `parked` without one'),
        task: id.nullable(),
        title: z.string().nullable(),
        since: time.nullable(),
        sinceTime: iso.optional(),
        parked: z.boolean(),
        need: z.string().nullable().describe('what it needs you for: a kind of inbox item'),
      }),
    ),
    runs: z.array(
      z.object({
        id,
        task: id.nullable(),
        epoch: z.number(),
        seat: z.string(),
        agent: z.string(),
        phase: z.string(),
        reading: z.string(),
        pid: z.number().nullable(),
        startTime: z.string().nullable(),
        offset: z.number().describe('bytes of output so far'),
      }),
    ),
    tasks: z.array(
      z.object({
        id,
        title: z.string(),
        parent: id.nullable(),
        place,
        epoch: z.number(),
        landed: z.string().nullable(),
      }),
    ),
    inbox: z
      .array(inboxItem)
      .describe('all that needs you; a prompt without an item has the id of its run'),
    waits: z
      .array(
        z.object({
          kind: z.string().describe('docs/troubleshooting.md has them all'),
          task: id.nullable(),
          seat: z.string().nullable(),
          batch: id.nullable(),
          text: z.string(),
          ...since,
          item: id.nullable().describe('the item of the inbox by which you can end it'),
          next: z.string().describe('what to do; empty when there is nothing to do but wait'),
        }),
      )
      .describe('everything that waits, with its reason'),
    work: z
      .array(
        z.object({
          of: id.describe('the run, batch or task that it is done for'),
          at: z.string().nullable().describe('the station, or the seat of the run'),
          step: z.string(),
          command: z.string().nullable(),
          part: z
            .object({ at: count, of: count })
            .nullable()
            .describe('which of several commands it is'),
          tasks: z.array(id),
          ...since,
        }),
      )
      .describe('what takes its time just now: a command, a worktree, an archive'),
    keptProcesses,
  }),
  tasks: z.object({ tasks: z.array(task) }),
  task: z.object({ task }),
  why: z.object({ task: id, lines: z.array(z.string()) }),
  explain: z.object({ seat: z.string(), lines: z.array(z.string()) }),
  answer: z.object({ answer: z.string() }),
  check: z.object({
    file: z.string(),
    problems: z.array(problem).describe('what is wrong with the file itself'),
    findings: z.array(finding).describe('these, and what would fail later'),
  }),
  doctor: z.object({
    findings: z.array(finding.extend({ state: z.enum(['good', 'note', 'bad']) })),
    fixed: z.array(z.string()).describe('what --fix has done'),
  }),
  entry: z.object({
    seq: z.number(),
    at: time,
    atTime: iso,
    clock: time.optional().describe('the work clock: `at` less all time that the machine slept'),
    by: z.string().describe('`human`, `engine` or the id of a run'),
    event: z.looseObject({ type: z.string() }),
    effects: z.array(z.looseObject({ type: z.string() })),
    news: z.array(z.looseObject({ kind: z.string() })),
    refused: z.string().nullable(),
  }),
} satisfies Record<string, z.ZodObject>;

export type ShapeName = keyof typeof shapes;

/** All shapes as one JSON Schema document. */
export function jsonOutputSchema(): object {
  const named = Object.entries(shapes).map(([name, shape]) => {
    const whole = shape.extend({ schema: z.literal(`town/${name}@1`) });
    const { $schema: _, ...schema } = z.toJSONSchema(whole);
    return [name, schema];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What town prints with --json',
    anyOf: named.map(([name]) => ({ $ref: `#/$defs/${String(name)}` })),
    $defs: Object.fromEntries(named),
  };
}
