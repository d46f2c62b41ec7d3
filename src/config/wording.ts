/** What the schema found, in plain words. */
import type { z } from 'zod';
import type { Path } from './tree.ts';
import { quoted } from './words.ts';

type Issue = z.core.$ZodIssue;

/** The message about a key that is not there; what it lacks in is only known to `titled`. */
const absent = 'is missing';

/** A message with the key it is about, unless it names it already. */
export function titled(issue: Issue): string {
  if (isMissing(issue)) return missing(issue.path);
  const { path, message } = issue;
  const key = path.findLast((step) => typeof step === 'string');
  const named = message.startsWith('"') || key === undefined;
  return named ? message : `${quoted(String(key))}: ${message}`;
}

/** Plain words for what the schema found; the schema's own words, where it has some, come first. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return absent;
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

/** Whether the issue is about a key that is not there. */
export function isMissing({ message }: Issue): boolean {
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

/** A value in a few words. */
export function found(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a block of keys';
  return typeof value === 'string' ? quoted(value) : `${value}`;
}

function quotes(issue: { expected: string; input?: unknown }): string {
  const bare = typeof issue.input === 'number' || typeof issue.input === 'boolean';
  return issue.expected === 'string' && bare ? ': put it in quotes' : '';
}
