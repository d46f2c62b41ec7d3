/** Finding words in a still terminal, from its caret on and all around. Pure. */
import type { Way } from './copy.ts';
import { compare, firstLine, lastLine, type Place, type Still } from './screen-snapshot.ts';

export type Found = {
  from: Place;
  /** Its last character. */
  to: Place;
  /** The search had to go on from the other end. */
  isAround: boolean;
};

/**
 * The next place that has the words, before (`older`) or after the caret; null when none has. Capitals
 * count once there is one among the words. A wrapped line is one line.
 */
export function find(
  still: Still,
  { words, from, way }: { words: string; from: Place; way: Way },
): Found | null {
  const lines = linesFrom(still, from.line, way);
  const own = matchesIn(still, lines[0] ?? 0, words);
  const isAhead = (at: Place) => (way === 'newer' ? compare(at, from) > 0 : compare(at, from) < 0);
  const nearest = pick(
    own.filter((match) => isAhead(match.from)),
    way,
  );
  if (nearest !== null) return { ...nearest, isAround: false };
  for (const line of lines.slice(1)) {
    const match = pick(matchesIn(still, line, words), way);
    if (match !== null) return { ...match, isAround: !isAhead(match.from) };
  }
  const behind = pick(own, way);
  return behind === null ? null : { ...behind, isAround: true };
}

type Match = { from: Place; to: Place };

function pick(matches: Match[], way: Way): Match | null {
  return (way === 'newer' ? matches[0] : matches.at(-1)) ?? null;
}

/** The first lines of all texts, in the order of the search. */
function linesFrom(still: Still, line: number, way: Way): number[] {
  const firsts = Array.from({ length: still.lines }, (_, index) => index).filter(
    (index) => !still.line(index).isWrapped || index === 0,
  );
  const at = firsts.indexOf(firstLine(still, line));
  const around = [...firsts.slice(at), ...firsts.slice(0, at)];
  return way === 'newer' ? around : [...around.slice(0, 1), ...around.slice(1).reverse()];
}

/** All places in one text that have the words. */
function matchesIn(still: Still, first: number, words: string): Match[] {
  const last = lastLine(still, first);
  const rows = Array.from({ length: last - first + 1 }, (_, row) => still.line(first + row).cells);
  const isSmall = words === words.toLowerCase();
  const cells = rows.flat().map((cell) => (isSmall ? cell.toLowerCase() : cell));
  const text = cells.join('');
  const found: Match[] = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const from = cellOf(cells, at);
    const to = cellOf(cells, at + words.length - 1);
    found.push({ from: placeOf(still, first, from), to: placeOf(still, first, to) });
  }
  return found;
}

/** Which cell has the character at an offset of the text. */
function cellOf(cells: readonly string[], offset: number): number {
  let left = offset;
  return cells.findIndex((cell) => {
    left -= cell.length;
    return left < 0;
  });
}

function placeOf({ columns }: Still, first: number, cell: number): Place {
  return { line: first + Math.floor(cell / columns), column: cell % columns };
}
