/** What is wrong with a text, where, and what to write instead: as data, and as lines to read. */
import { closest, quoted, visible } from './words.ts';

/** Something to tell about one place of a text. `line` and `column` count from 1. */
export type Problem = {
  file: string;
  line: number;
  column: number;
  message: string;
  /** The line as it stands, and below it a caret under the column. */
  excerpt: string;
  /** What to write instead, in words. */
  suggestion: string | null;
};

/** A problem as the rules report it: `at` is an offset into the text. */
export type Finding = {
  at: number;
  message: string;
  instead?: string;
  /** A word that may be a misspelling of one of some others. */
  meant?: { word: string; among: readonly string[] };
};

/** Past this many, more problems help nobody. */
const mostProblems = 100;
const widestExcerpt = 100;

/** Turns findings into problems, sorted by position, each once, at most a hundred. */
export function toProblems(source: { text: string; file: string }, findings: Finding[]): Problem[] {
  const seen = new Set<string>();
  const once = findings.filter(({ at, message }) => {
    const key = `${at} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
  return once
    .sort((a, b) => a.at - b.at)
    .slice(0, mostProblems)
    .map((finding) => toProblem(source, finding));
}

/**
 * Three lines for a person: `file:line:column: message; suggestion`, the line of the text, and a
 * caret under the place. The first line alone is complete, for editors and logs.
 */
export function formatProblem(problem: Problem): string {
  const { file, line, column, message, suggestion, excerpt } = problem;
  const hint = suggestion === null ? '' : `; ${suggestion}`;
  return `${visible(file)}:${line}:${column}: ${message}${hint}\n${excerpt}`;
}

function toProblem(source: { text: string; file: string }, finding: Finding): Problem {
  const { text, file } = source;
  const at = Math.max(0, Math.min(finding.at, text.length));
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const newline = text.indexOf('\n', at);
  return {
    file,
    line: text.slice(0, start).split('\n').length,
    column: at - start + 1,
    message: visible(finding.message),
    excerpt: excerpt(text.slice(start, newline < 0 ? text.length : newline), at - start),
    suggestion: suggest(finding),
  };
}

/** A long line is cut around the place. */
function excerpt(line: string, place: number): string {
  const from = place > widestExcerpt - 20 ? place - widestExcerpt / 2 : 0;
  const to = from + widestExcerpt;
  const show = (part: string) => visible(part.replace(/\r$/, '').replaceAll('\t', ' '));
  const before = `${from > 0 ? '…' : ''}${show(line.slice(from, place))}`;
  const after = `${show(line.slice(place, to))}${line.length > to ? '…' : ''}`;
  return `${before}${after}\n${' '.repeat([...before].length)}^`;
}

function suggest({ instead, meant }: Finding): string | null {
  const close = meant && closest(meant.word, meant.among);
  if (close) return `did you mean ${quoted(close)}?`;
  if (instead !== undefined) return visible(instead);
  const few = meant !== undefined && meant.among.length > 0 && meant.among.length <= 12;
  return few ? `known here: ${visible(meant.among.join(', '))}` : null;
}
