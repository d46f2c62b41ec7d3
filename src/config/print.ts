/** Prints new values the way `town.yaml` is written: blocks for roles, one line for what they hold. */
import { stringify } from 'yaml';
import { isRecord } from './data.ts';

/** One line, also safe between the brackets of another value: `{ to: worker, needs: [commit] }`. */
export function printFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printFlow).join(', ')}]`;
  if (!isRecord(value)) return printScalar(value);
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, held]) => `${printScalar(key)}: ${printFlow(held)}`).join(', ')} }`;
}

/** The lines of `key: value`, without indentation; roles and their handoffs get lines of their own. */
export function printBlock(key: string, value: unknown): string[] {
  const hasLines = isRecord(value) && ('handoffs' in value || key === 'handoffs');
  if (!hasLines) return [`${printScalar(key)}: ${printFlow(value)}`];
  const lines = Object.entries(value)
    .filter(([, held]) => held !== undefined)
    .flatMap(([inner, held]) => printBlock(inner, held));
  return [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

/** Quoted where it would otherwise mean something else, as between brackets. */
function printScalar(value: unknown): string {
  const printed = stringify([value], {
    schema: 'core',
    collectionStyle: 'flow',
    lineWidth: 0,
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  return printed.trim().slice(1, -1).trim();
}
