/** What a scenario may ask of the built-in agent: how fast, how careful, and what goes wrong. */
import { parse } from 'yaml';
import * as z from 'zod';

const odds = z.number().min(0).max(1);

const fields = {
  /** A factor on all waiting; 0 does not wait at all. */
  pace: z.number().min(0).max(100),
  /** Milliseconds one step takes at pace 1. */
  stepMs: z.int().min(0).max(600_000),
  /** How many tasks a planner makes; 0 lets it choose three to six. */
  children: z.int().min(0).max(200),
  /** How often a first attempt leaves an unfinished line behind. */
  sloppy: odds,
  /** How often a reviewer rejects what is good; `first`: every first attempt. */
  reject: z.union([odds, z.literal('first')]),
  /** How often it asks the human by `town ask`. */
  ask: odds,
  /** How often it asks on its own screen and waits for a key. */
  permission: odds,
  /** How often it crashes half-way; `on-start`: before it has read its brief. */
  crash: z.union([odds, z.enum(['always', 'on-start'])]),
  /** How often it stops half-way and says nothing more. */
  hang: odds,
  /** How often it changes nothing and still says that it is done. */
  nothing: odds,
  /** How often it ends its turn without a verdict, and gives it once it is reminded. */
  forget: odds,
  /** How often it says that it is rate-limited, and stops. */
  limited: odds,
  flood: z.strictObject({ mb: z.number().positive(), perSecond: z.number().positive() }).nullable(),
  /** Every task also writes into one shared file, so that tasks collide. */
  conflict: z.boolean(),
  exit: z.enum(['after-verdict', 'stay', 'without-verdict']),
};

const settings = z.strictObject(fields);
const some = settings.partial();
const scenario = z.strictObject({
  ...some.shape,
  /** By words of a task's title. */
  tasks: z.record(z.string(), some).default({}),
  roles: z.record(z.string(), some).default({}),
});

export type Settings = z.infer<typeof settings>;
export type Scenario = z.infer<typeof scenario>;

export const usual: Settings = {
  pace: 1,
  stepMs: 800,
  children: 0,
  sloppy: 0.25,
  reject: 0,
  ask: 0,
  permission: 0,
  crash: 0,
  hang: 0,
  nothing: 0,
  forget: 0,
  limited: 0,
  flood: null,
  conflict: false,
  exit: 'after-verdict',
};

/** Reads a scenario. Throws an Error that names the unknown or wrong key. */
export function readScenario(text: string): Scenario {
  const checked = scenario.safeParse(parse(text) ?? {});
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  );
  throw new Error(`the scenario is refused: ${problems.join('; ')}`);
}

/** The settings for one task at one role; a task's own win over its role's, those over the rest. */
export function settingsFor(scenario: Scenario, task: { title: string; role: string }): Settings {
  const { tasks, roles, ...all } = scenario;
  const title = task.title.toLowerCase();
  const own = Object.entries(tasks).filter(([words]) => title.includes(words.toLowerCase()));
  return Object.assign({}, usual, all, roles[task.role] ?? {}, ...own.map(([, change]) => change));
}
