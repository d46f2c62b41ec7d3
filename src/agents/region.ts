/** Cuts the part of a screen that a rule looks at, so that an agent's prose is not looked at. */
import type { Region } from './preset.ts';

const horizontal = /^\s*[─━═╌]{8,}.*$/u;

/** The rows of `region`, top first, without trailing blanks. Rows are the visible screen's. */
export function cut(rows: string[], region: Region): string[] {
  const clean = rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd());
  switch (region.kind) {
    case 'whole':
      return clean;
    case 'bottom':
      return clean.filter((row) => row !== '').slice(-region.lines);
    case 'after rule':
      return clean.slice(clean.findLastIndex(isRule) + 1);
    case 'above box':
      return aboveBox(clean);
    case 'box':
      return insideBox(clean);
  }
}

function isRule(row: string): boolean {
  return horizontal.test(row);
}

/** Where the last two horizontal rules are, or null. */
function box(rows: string[]): { top: number; bottom: number } | null {
  const bottom = rows.findLastIndex(isRule);
  const top = rows.slice(0, Math.max(bottom, 0)).findLastIndex(isRule);
  return top < 0 ? null : { top, bottom };
}

function insideBox(rows: string[]): string[] {
  const found = box(rows);
  return found ? rows.slice(found.top + 1, found.bottom) : [];
}

function aboveBox(rows: string[]): string[] {
  const found = box(rows);
  if (!found) return [];
  const above = rows.slice(0, found.top);
  const end = above.findLastIndex((row) => row !== '') + 1;
  const start = above.slice(0, end).lastIndexOf('') + 1;
  return above.slice(start, end);
}
