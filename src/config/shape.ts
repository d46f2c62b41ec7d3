/** Holds plain data against the schema: a document, or findings at the places that do not fit. */
import type { z } from 'zod';
import type { Finding } from './problem.ts';
import { type TownDocument, townSchema } from './schema.ts';
import { locate, type Path, type Tree } from './tree.ts';
import { found, isMissing, titled, wording } from './wording.ts';
import { closest, quoted } from './words.ts';

type Issue = z.core.$ZodIssue;

export type Shape = {
  /** What fits; with findings, what is left of the document without the parts that do not. */
  document: TownDocument | null;
  findings: Finding[];
};

const empty: Finding = {
  at: 0,
  message: 'the file is empty',
  instead: 'write "town:", "entry:" and "roles:"',
};
/** The values of `station`. */
const stations = ['merge-queue', 'check', 'human'];
/** Unknown keys of one block that are looked at as slips. */
const mostSlips = 20;
/** How often misfits are cut away, from the inside out: the depth of the schema. */
const mostCuts = 8;

/** Checks the data. With findings, the misfits are cut away so that the rest can still be looked at. */
export function readShape(tree: Tree): Shape {
  if (tree.data === null) return { document: null, findings: [empty] };
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
