/** How a run came to its end, in words: its seat, its task, and the last lines of its terminal. */
import { type Draft, find } from '../draft.ts';
import type { Run } from '../run.ts';

/** The text with the last lines of a terminal under it, indented so that they begin no line of their own. */
export function withLastLines(text: string, tail: string): string {
  const lines = tail.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return `${text} Its terminal was empty.`;
  return [`${text} Its last lines:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/**
 * What is told of a run that is over. `say` gets its task in words. A run whose last lines nobody
 * looked at, as in older ledgers, is told of by `old`.
 */
export function lastWords(
  draft: Draft,
  run: Run,
  { old, say }: { old: string; say: (task: string) => string },
): string {
  return run.tail === undefined ? old : withLastLines(say(taskInWords(draft, run)), run.tail);
}

/** ` on t-7 "Add x"`, or nothing for a standing session. */
function taskInWords({ state }: Draft, { task: id }: Run): string {
  if (id === null) return '';
  const title = find(state.tasks, id)?.title ?? '';
  return ` on ${id} "${title}"`;
}

/** How a process left, as after a colon. */
export function exitInWords({ exit }: Pick<Run, 'exit'>): string {
  if (exit === null || (exit.code === null && exit.signal === null)) return 'its process is gone';
  return exit.signal === null ? `exit code ${exit.code ?? 0}` : `killed by ${exit.signal}`;
}

/** A span of time with its unit: `20 s`, `45 min`. */
export function spanInWords(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
