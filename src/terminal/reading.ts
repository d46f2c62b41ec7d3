/** The characters in the cells of a row, for a person who takes them elsewhere. */
import type { Line } from './internals.ts';
import { isHidden, unstacked } from './sanitise.ts';

const CODE_POINT = 0x1fffff;
const COMBINED = 0x200000;
const ASCII = Array.from({ length: 128 }, (_, code) =>
  isHidden(code) ? ' ' : String.fromCharCode(code),
);
/** Joiners and the choice between text and picture: parts of a character, where they follow one. */
const PARTS = new Set([0x200c, 0x200d, 0xfe0e, 0xfe0f]);

/**
 * The character of each of `columns` cells: a blank for an empty one, '' for the second cell of a
 * wide one. What is not drawn is not there either, so nobody carries away what they could not see.
 */
export function cellTexts(line: Line | undefined, columns: number): string[] {
  const texts: string[] = new Array(columns).fill(' ');
  if (line === undefined) return texts;
  const cells = line._data;
  const end = Math.min(columns, line.length);
  for (let x = 0; x < end; x++) {
    const content = cells[3 * x]!;
    const code = content & CODE_POINT;
    const isPlain = code < 128 && (content & COMBINED) === 0 && content >>> 22 === 1;
    texts[x] = isPlain ? ASCII[code]! : textAt(line, x, content);
  }
  return texts;
}

/** Whether nothing was ever written to the cell. */
export function isUnwritten(line: Line | undefined, x: number): boolean {
  const content = line?._data[3 * x] ?? 0;
  return content >>> 22 !== 0 && (content & (CODE_POINT | COMBINED)) === 0;
}

/** Whether the cell holds a character of two cells. */
export function isWide(line: Line | undefined, x: number): boolean {
  return (line?._data[3 * x] ?? 0) >>> 22 === 2;
}

function textAt(line: Line, x: number, content: number): string {
  if (content >>> 22 === 0) return x === 0 ? ' ' : '';
  if (content & COMBINED) return visible(unstacked(line._combined[x] ?? '')) || ' ';
  const code = content & CODE_POINT;
  return isHidden(code) ? ' ' : String.fromCodePoint(code);
}

function visible(character: string): string {
  return Array.from(character, (part) => {
    const code = part.codePointAt(0) ?? 0;
    return PARTS.has(code) || !isHidden(code) ? part : '';
  }).join('');
}
