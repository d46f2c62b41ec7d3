/** Where words begin and end, from any place of a still terminal. Pure. */
import {
  endOf,
  goesOn,
  lastOf,
  lengthOf,
  type Place,
  type Still,
  startOf,
} from './screen-snapshot.ts';

/** `long` words have blanks around them, others signs too, as in vi. */
export type WordKind = 'word' | 'long word';

type Step = { place: Place; crossed: 'nothing' | 'a line end' } | null;
type Walk = (still: Still, from: Place) => Step;
type Class = 'blank' | 'sign' | 'letter';

/** The first character of the next word. */
export function nextWord(still: Still, from: Place, kind: WordKind): Place {
  const begun = classAt(still, from, kind);
  let at = from;
  for (let step = after(still, at); step !== null; step = after(still, at)) {
    at = step.place;
    if (step.crossed === 'a line end' || classAt(still, at, kind) !== begun) break;
  }
  return overBlanks(still, at, kind, after);
}

/** The last character of this word, or of the next one when it stands there already. */
export function wordEnd(still: Still, from: Place, kind: WordKind): Place {
  return edge(still, from, kind, after);
}

/** The first character of this word, or of the one before when it stands there already. */
export function wordStart(still: Still, from: Place, kind: WordKind): Place {
  return edge(still, from, kind, before);
}

function edge(still: Still, from: Place, kind: WordKind, walk: Walk): Place {
  const first = walk(still, from);
  if (first === null) return from;
  let at = overBlanks(still, first.place, kind, walk);
  const begun = classAt(still, at, kind);
  for (let step = walk(still, at); step !== null; step = walk(still, at)) {
    if (step.crossed === 'a line end' || classAt(still, step.place, kind) !== begun) break;
    at = step.place;
  }
  return at;
}

function overBlanks(still: Still, from: Place, kind: WordKind, walk: Walk): Place {
  let at = from;
  while (classAt(still, at, kind) === 'blank') {
    const step = walk(still, at);
    if (step === null) return at;
    at = step.place;
  }
  return at;
}

/** What a double click takes: a word with the signs of paths, addresses and options in it. */
export function pointedWord(still: Still, at: Place): { from: Place; to: Place } {
  const isPart = (place: Place) => pathPart.test(textAt(still, place));
  if (!isPart(at)) return { from: at, to: at };
  const grown = (walk: Walk) => {
    let edge = at;
    for (let step = walk(still, edge); step !== null; step = walk(still, edge)) {
      if (step.crossed === 'a line end' || !isPart(step.place)) break;
      edge = step.place;
    }
    return edge;
  };
  let to = grown(after);
  // A stop at its end belongs to the sentence around it.
  while (stop.test(textAt(still, to)) && (to.line !== at.line || to.column !== at.column))
    to = before(still, to)?.place ?? to;
  return { from: grown(before), to };
}

const letter = /[\p{L}\p{N}\p{M}_]/u;
const pathPart = /[\p{L}\p{N}\p{M}_\-./~@%&#:=+?,\\]/u;
const stop = /^[.,:?]$/;

function classAt(still: Still, place: Place, kind: WordKind): Class {
  const text = textAt(still, place);
  if (text === ' ' || text === '') return 'blank';
  return kind === 'long word' || letter.test(text) ? 'letter' : 'sign';
}

function textAt(still: Still, { line, column }: Place): string {
  return still.line(line).cells[column] ?? ' ';
}

/** The next character; the blanks at the end of a line are no place to stop. */
export function after(still: Still, { line, column }: Place): Step {
  const next = endOf(still.line(line), column);
  if (next < lengthOf(still, line)) return { place: { line, column: next }, crossed: 'nothing' };
  if (line + 1 >= still.lines) return null;
  const crossed = goesOn(still, line) ? 'nothing' : 'a line end';
  return { place: { line: line + 1, column: 0 }, crossed };
}

/** The character before. */
export function before(still: Still, { line, column }: Place): Step {
  const row = still.line(line);
  if (column > 0) return { place: { line, column: startOf(row, column - 1) }, crossed: 'nothing' };
  if (line === 0) return null;
  const crossed = row.isWrapped ? 'nothing' : 'a line end';
  return { place: lastOf(still, line - 1), crossed };
}
