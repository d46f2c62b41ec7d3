/** Small YAML files that people write: keys, and settings of the screen. */
import { parseDocument } from 'yaml';

/** A file that cannot be used; the message says which line of words is wrong and why. */
export class SmallFileError extends Error {
  override readonly name = 'SmallFileError';
}

export type SmallFile = {
  path: string;
  text: string;
  /** What the text says, where that is known already: a parser takes some milliseconds for each file. */
  value?: unknown;
};

/** Such a file is small; a larger one is another. */
const largestFile = 64 * 1024;

/** Forms that no such file needs and that cost a YAML parser far more than their length. */
const unreadable = [/^[\s-]*\?\s/m, /(?:[[{]\s*){9}/];

/**
 * The names and values at the top of a file; an empty file has none. `names` are all it may have.
 * @throws SmallFileError when it is too large, no YAML, no names and values, or has another name.
 */
export function readSmallFile(file: SmallFile, names: readonly string[]): Record<string, unknown> {
  const { path } = file;
  const value = file.value ?? parsed(file);
  if (value === null) return {};
  if (!isRecord(value)) throw new SmallFileError(`${path}: expected ${names.join(', ')}.`);
  const stray = Object.keys(value).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new SmallFileError(`${path}: "${stray}" is none of ${names.join(', ')}.`);
  return value;
}

function parsed({ path, text }: SmallFile): unknown {
  if (text.length > largestFile || unreadable.some((form) => form.test(text)))
    throw new SmallFileError(`${path}: such a file is short, and has only names and lists in it.`);
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new SmallFileError(`${path}: ${problem.message.trim()}`, { cause: problem });
  return document.toJS({ maxAliasCount: 10 });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
