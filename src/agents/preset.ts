/** What Town knows about an agent CLI, as data. The shape of `config/agents.yaml`. */
import * as z from 'zod';
import { placeholderProblem } from './placeholders.ts';

/** The part of the visible screen a rule looks at. */
export type Region =
  | { kind: 'whole' }
  /** The last `lines` lines that are not empty. */
  | { kind: 'bottom'; lines: number }
  /** Everything below the last horizontal rule. */
  | { kind: 'after rule' }
  /** The last block of lines above the prompt box (the last two horizontal rules). */
  | { kind: 'above box' }
  /** The lines between the last two horizontal rules. */
  | { kind: 'box' };

export type Rule = {
  name: string;
  /** `prompt`: idle, with its input line on the screen. A title cannot say that. */
  reading: 'busy' | 'asking' | 'idle' | 'limited' | 'prompt';
  source: 'status' | 'title' | 'progress' | 'screen';
  region: Region;
  /** All of these must match the region. */
  match: RegExp[];
  not: RegExp | null;
};

/** A screen on which a CLI wants to be set up before it works: a login, a theme, its terms. */
export type FirstRunRule = Pick<Rule, 'name' | 'region' | 'match' | 'not'> & {
  /** What the person is told instead of the text of the screen. */
  say: string;
};

export type Preset = {
  name: string;
  about: string;
  /** Argument templates; empty for an agent that brings its own command. */
  start: string[];
  resume: string[] | null;
  gitdirs: string[];
  prompt: string;
  pasted: 'never' | 'on resume';
  session: 'chosen' | 'found' | 'none';
  pass: string[];
  set: Record<string, string>;
  /** Keys that send pasted text, and the milliseconds to wait between the paste and the keys. */
  submit: { keys: string; afterMs: number };
  /** Asked before all readings. While one matches, nothing is typed. */
  firstRun: FirstRunRule[];
  /** The command that installs it; null when nobody said. */
  install: string | null;
  /** How to tell, without starting it, that it was logged in; null when it needs no login. */
  login: Login | null;
  readings: Rule[];
};

/** Any one of these says that a CLI was logged in. */
export type Login = {
  /** A file that is there and, with `match`, has that in it. `~` and `${NAME:-default}` are filled in. */
  files: { path: string; match: RegExp | null }[];
  /** Variables, as in `pass`. */
  env: string[];
  /** Platforms (`process.platform`) where it keeps the login elsewhere, such as in a keychain. */
  elsewhere: string[];
};

const pattern = z.string().transform((text, context) => {
  try {
    return new RegExp(text, 'mu');
  } catch (cause) {
    context.addIssue({ code: 'custom', message: `not a regular expression: ${String(cause)}` });
    return z.NEVER;
  }
});

const region = z.string().transform((text, context): Region => {
  const bottom = /^bottom (\d{1,3})$/.exec(text);
  if (bottom) return { kind: 'bottom', lines: Number(bottom[1]) };
  if (text === 'whole' || text === 'after rule' || text === 'above box' || text === 'box')
    return { kind: text };
  context.addIssue({
    code: 'custom',
    message: `unknown region "${text}"; use whole, bottom N, after rule, above box or box`,
  });
  return z.NEVER;
});

const matching = {
  name: z.string().min(1),
  match: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(pattern).min(1)),
  not: pattern.nullable().default(null),
};

const rule = z
  .strictObject({
    ...matching,
    reading: z.enum(['busy', 'asking', 'idle', 'limited', 'prompt']),
    source: z.enum(['status', 'title', 'progress', 'screen']),
    region: region.default({ kind: 'whole' }),
  })
  .refine(({ reading, source }) => reading !== 'prompt' || source === 'screen', {
    message: 'only the screen shows a prompt; write `source: screen`, or `reading: idle`',
    path: ['source'],
  });

const firstRunRule = z.strictObject({
  ...matching,
  region: region.default({ kind: 'whole' }),
  say: z.string().min(1).max(200),
});

const statusRule = z
  .strictObject({ ...matching, reading: z.enum(['busy', 'asking', 'idle', 'limited']) })
  .transform((value): Rule => ({ ...value, source: 'status', region: { kind: 'whole' } }));

const template = z.string().check((context) => {
  const problem = placeholderProblem(context.value);
  if (problem) context.issues.push({ code: 'custom', input: context.value, message: problem });
});

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, 'not NAME or PREFIX_*');
const variables = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), template);

const loginFile = z.union([
  z.string().transform((path) => ({ path, match: null })),
  z.strictObject({ path: z.string(), match: pattern }),
]);

const login = z.strictObject({
  files: z.array(loginFile).default([]),
  env: z.array(variable).default([]),
  elsewhere: z.array(z.string()).default([]),
});

/** A preset as written; every field may be left out, so that a user can replace just one. */
const writtenPreset = z.strictObject({
  about: z.string().optional(),
  start: z.array(template).min(1).optional(),
  resume: z.array(template).min(1).nullable().optional(),
  gitdirs: z.array(template).optional(),
  prompt: template.optional(),
  pasted: z.enum(['never', 'on resume']).optional(),
  session: z.enum(['chosen', 'found', 'none']).optional(),
  pass: z.array(variable).optional(),
  set: variables.optional(),
  submit: z.strictObject({ keys: z.string().min(1), afterMs: z.int().min(0).max(5000) }).optional(),
  firstRun: z.array(firstRunRule).optional(),
  install: z.string().min(1).optional(),
  login: login.optional(),
  readings: z.array(rule).optional(),
});

export type WrittenPreset = z.infer<typeof writtenPreset>;

/** The whole file. A user's file may leave any part out. */
export const presetFile = z.strictObject({
  prompt: template.optional(),
  environment: z
    .strictObject({ pass: z.array(variable).default([]), set: variables.default({}) })
    .optional(),
  status: z.array(statusRule).optional(),
  presets: z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/), writtenPreset).default({}),
  command: writtenPreset.optional(),
});

export type PresetFile = z.infer<typeof presetFile>;
