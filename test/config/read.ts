/** Reading graphs in tests. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatProblem, type Problem, parseGraph } from '../../src/config/index.ts';
import type { Graph } from '../../src/core/graph.ts';

export const configFolder = fileURLToPath(new URL('../../config/', import.meta.url));
export const presets = ['sim', 'claude', 'codex'];

export function shipped(name: string): string {
  return readFileSync(`${configFolder}${name}`, 'utf8');
}

export function parse(text: string) {
  return parseGraph({ text, file: 'town.yaml', presets, version: 1 });
}

/** The graph of a text that has one. */
export function graphOf(text: string): Graph {
  const parsed = parse(text);
  if (parsed.kind === 'problems') throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return parsed.graph;
}

/** The problems of a text as `line:column: message; suggestion`. */
export function refusals(text: string): string[] {
  return problemsOf(text).map((problem) =>
    (formatProblem(problem).split('\n')[0] ?? '').replace('town.yaml:', ''),
  );
}

/** The problems of a text as `word at the place| message; suggestion`. */
export function placedRefusals(text: string): string[] {
  return problemsOf(text).map((problem, index) => {
    const line = text.split('\n')[problem.line - 1] ?? '';
    const word = /^[^\s:,}\]]*/.exec(line.slice(problem.column - 1))?.[0];
    return `${word}| ${(refusals(text)[index] ?? '').replace(/^\d+:\d+: /, '')}`;
  });
}

function problemsOf(text: string): Problem[] {
  const parsed = parse(text);
  return parsed.kind === 'problems' ? parsed.problems : [];
}

/** The text with one piece replaced; the piece has to be there exactly once. */
export function swap(text: string, piece: string, by: string): string {
  const parts = text.split(piece);
  if (parts.length !== 2)
    throw new Error(`${JSON.stringify(piece)} is there ${parts.length - 1} times`);
  return parts.join(by);
}
