/** What commands write: lines for people, JSON for programs. */
import { escapeHidden, sanitise } from '../terminal/sanitise.ts';
import { asciiLocale, inAscii } from './character-set.ts';
import { withTimes } from './moments.ts';
import type { ShapeName } from './shapes.ts';

/** Prints a line. What came from outside is sanitised, so that no escape code reaches the terminal. */
export function print(line: string): void {
  process.stdout.write(`${shown(line)}\n`);
}

/** The text as this terminal can show it. */
export function shown(text: string): string {
  return asciiLocale(process.env) === null ? safe(text) : inAscii(safe(text));
}

/** A text of several lines, of which all but the first begin with `by` blanks. */
export function indented(text: string, by: number): string {
  return text.split('\n').join(`\n${' '.repeat(by)}`);
}

/** The text with nothing in it that a terminal would obey, except the ends of its lines. */
export function safe(text: string): string {
  return text.split('\n').map(sanitise).join('\n');
}

/** Prints one JSON document; `schema` names its shape and version, see `docs/json.md`. */
export function printJson(schema: ShapeName, value: object): void {
  process.stdout.write(`${jsonLine(schema, value)}\n`);
}

/** The document as `printJson` prints it, without the end of its line. */
export function jsonLine(schema: ShapeName, value: object): string {
  const json = JSON.stringify(withTimes({ schema: `town/${schema}@1`, ...value }));
  return escapeHidden(json);
}

/** Lines of a table with its columns aligned. */
export function table(rows: string[][]): string[] {
  const widths = rows.reduce<number[]>((most, row) => {
    row.forEach((cell, at) => {
      most[at] = Math.max(most[at] ?? 0, cell.length);
    });
    return most;
  }, []);
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A span of time in a few letters: `8s`, `12m`, `3h`, `2d`. */
export function shortSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
