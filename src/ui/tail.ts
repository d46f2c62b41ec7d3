/** The output of a command as lines that are safe to draw. */
import { sanitise } from '../terminal/sanitise.ts';

/** Control sequences, string sequences, and the shorter ones. */
const sequences =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]/g;
const blanksOfTab = 8;

/** The last lines of it that say something, at most `most`, the newest last. */
export function tailLines(output: string, most: number): string[] {
  const lines = output
    .replace(sequences, '')
    .split('\n')
    .map((line) => sanitise(withTabs(asWritten(line))).trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return most <= 0 ? [] : lines.slice(-most);
}

/** A carriage return begins the line again, as bars of progress do. */
function asWritten(line: string): string {
  return line.trimEnd().split('\r').at(-1) ?? '';
}

function withTabs(line: string): string {
  return line.split('\t').reduce((before, after) => {
    return before.padEnd((Math.floor(before.length / blanksOfTab) + 1) * blanksOfTab) + after;
  });
}
