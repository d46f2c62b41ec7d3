/** The output of a command as lines that are safe to draw. */
import { sanitise, withoutSequences } from '../../../terminal/sanitise.ts';

const blanksOfTab = 8;

/** The last lines of it that say something, at most `most`, the newest last. */
export function tailLines(output: string, most: number): string[] {
  const lines = withoutSequences(output)
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
