/** Holds plain data against the schema: a document, or findings at the places that do not fit. */
import type { z } from 'zod';
import type { Finding } from './problem.ts';
import { type TownDocument, townSchema } from './schema.ts';
import { locate, type Path, type Tree } from './tree.ts';
import { closest, quoted } from './words.ts';

type Issue = z.core.$ZodIssue;

export type Shape = {
  /** What fits; with findings, what is left of the document without the parts that do not. */
  document: TownDocument | null;
  findings: Finding[];
};

/** The schema's message about a key that is not there; what it lacks in is only known later. */
const absent = 'is missing';
/** The values of `station`. */
const stations = ['merge-queue', 'check', 'human'];
/** Unknown keys of one block that are looked at as slips. */
const mostSlips = 20;
/** How often misfits are cut away, from the inside out: the depth of the schema. */
const mostCuts = 8;

/** Checks the data. With findings, the misfits are cut away so that the rest can still be looked at. */
export function readShape(tree: Tree): Shape {
  const first = townSchema.safeParse(tree.data, { error: wording });
  if (first.success) return { document: first.data, findings: [] };
  const issues = first.error.issues.flatMap(spread);
  const misspelt = misspeltKeys(issues);
  const findings = issues
    .filter((issue) => !(isMissing(issue) && misspelt.has(issue.path.join('/'))))
    .flatMap((issue) => toFindings(tree, issue));
  return { document: cutMisfits(tree.data, issues), findings };
}

/** A complaint about a value of several types is that of the type the value was meant to have. */
function spread(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [meant, ...others] = likeliest(issue.errors);
  if (!meant || others.length > 0) return [issue];
  return meant.flatMap((each) => spread({ ...each, path: [...issue.path, ...each.path] } as Issue));
}

/** Alternatives that fit the value as a whole; else those that are of its type. */
function likeliest(alternatives: Issue[][]): Issue[][] {
  const atRoot = ({ path, code }: Issue) => path.length === 0 && code !== 'unrecognized_keys';
  const fitting = alternatives.filter((issues) => !issues.some(atRoot));
  if (fitting.length > 0) return fitting;
  return alternatives.filter(
    (issues) => !issues.some((issue) => atRoot(issue) && issue.code === 'invalid_type'),
  );
}

/** The keys that are missing only because there is a slip in them, as joined paths. */
function misspeltKeys(issues: Issue[]): Set<string> {
  const paths = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const known = issue.message.split(' ');
    const few = issue.keys.slice(0, mostSlips);
    return few.map((key) => [...issue.path, closest(key, known)].join('/'));
  });
  return new Set(paths);
}

function cutMisfits(data: unknown, issues: Issue[]): TownDocument | null {
  const rest = { whole: structuredClone(data) };
  let misfits = issues;
  for (let cut = 0; cut < mostCuts && rest.whole !== undefined; cut++) {
    for (const path of misfits.flatMap(misfitPaths)) cutAt(rest, ['whole', ...path]);
    const result = townSchema.safeParse(rest.whole, { error: wording });
    if (result.success) return result.data;
    misfits = result.error.issues.flatMap(spread);
  }
  return null;
}

/** What an issue is about: the unknown keys, the misfit, or what lacks something. */
function misfitPaths(issue: Issue): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  return [isMissing(issue) ? issue.path.slice(0, -1) : issue.path];
}

/** Deletes what stands at the path, if it still does; of a list, all of it. */
function cutAt(holder: object, [step, ...rest]: Path): void {
  if (step === undefined || !Object.hasOwn(holder, step)) return;
  const value: unknown = Reflect.get(holder, step);
  const goesOn = rest.length > 0 && typeof value === 'object' && value !== null;
  if (goesOn && !Array.isArray(value)) cutAt(value, rest);
  else Reflect.deleteProperty(holder, step);
}

function toFindings(tree: Tree, issue: Issue): Finding[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        at: locate(tree, [...issue.path, key], 'key'),
        message: `unknown key ${quoted(key)}`,
        meant: { word: key, among: issue.message.split(' ') },
      }));
    case 'invalid_key':
      return [
        {
          at: locate(tree, issue.path, 'key'),
          message: `${quoted(String(issue.path.at(-1)))} cannot be a name`,
          instead: issue.issues[0]?.message ?? '',
        },
      ];
    case 'invalid_value':
      return [misspelt(tree, issue.path, issue.values.map(String))];
    case 'invalid_union':
      if (issue.discriminator) return [misspelt(tree, issue.path, stations)];
      return [{ at: locate(tree, issue.path), ...untyped(issue) }];
    default:
      return [{ at: locate(tree, issue.path), message: titled(issue) }];
  }
}

function misspelt(tree: Tree, path: Path, among: string[]): Finding {
  const value = valueAt(tree.data, path);
  const word = typeof value === 'string' ? value : '';
  const what = path.findLast((step) => typeof step === 'string' && step !== word) ?? 'value';
  return {
    at: locate(tree, path),
    message: `${quoted(String(what))} cannot be ${found(value)}`,
    meant: { word, among },
    instead: `write ${among.join(' or ')}`,
  };
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (holder, step) => (holder as Record<PropertyKey, unknown> | undefined)?.[step],
    data,
  );
}

/** A value that is none of the types it could be. */
function untyped(issue: Issue): { message: string; instead?: string } {
  const { path, message } = issue;
  if (path.at(-2) !== 'handoffs') return { message: titled(issue) };
  const verdict = quoted(String(path.at(-1)));
  return {
    message: `${verdict} needs a target, ${message}`,
    instead: 'write a role, done or human',
  };
}

/** A message with the key it is about, unless it names it already. */
function titled(issue: Issue): string {
  if (isMissing(issue)) return missing(issue.path);
  const { path, message } = issue;
  const key = path.findLast((step) => typeof step === 'string');
  const named = message.startsWith('"') || key === undefined;
  return named ? message : `${quoted(String(key))}: ${message}`;
}

/** Plain words for what the schema found; the schema's own words, where it has some, come first. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return absent;
      if (issue.input === null && (issue.path ?? []).length === 0) return 'the file is empty';
      return `expected ${kindOf[issue.expected] ?? issue.expected}, found ${found(issue.input)}${quotes(issue)}`;
    case 'invalid_union':
      if (issue.input === undefined) return absent;
      return `found ${found(issue.input)}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be ${issue.minimum} or more, found ${found(issue.input)}`
        : 'must not be empty';
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be ${issue.maximum} or less, found ${found(issue.input)}`
        : `longer than ${issue.maximum} characters`;
    default:
      return undefined;
  }
}

const kindOf: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
};

function isMissing({ message }: Issue): boolean {
  return message === absent;
}

function missing(path: Path): string {
  const [key, holder] = [path.at(-1), path.at(-2)];
  const within = holder === undefined ? '' : ` in ${quoted(String(holder))}`;
  return `${quoted(String(key))} is missing${within}${whatToAdd[String(key)] ?? ''}`;
}

const whatToAdd: Record<string, string> = {
  agent: ': name one of the agents, or make the role a station',
  checks: ': list commands that must pass, or write [] to land without any',
  limit: ': say how often at most',
};

function found(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a block of keys';
  return typeof value === 'string' ? quoted(value) : `${value}`;
}

function quotes(issue: { expected: string; input?: unknown }): string {
  const bare = typeof issue.input === 'number' || typeof issue.input === 'boolean';
  return issue.expected === 'string' && bare ? ': put it in quotes' : '';
}
