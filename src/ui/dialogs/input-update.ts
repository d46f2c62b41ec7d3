/** What keys do to the line being written: editing it, going through its rows, and through what was written earlier. Pure. */

import { type Edit, edited } from '../components/text-field/edits.ts';
import { insert, lineOf, moved, textOf } from '../components/text-field/line.ts';
import { recalledLine, withWritten } from '../components/text-field/recall.ts';
import { rowAway } from '../components/text-field/rows.ts';
import { only, type Update } from '../model/effect.ts';
import { type Facts, type Overlay, top, type View } from '../model/model.ts';
import { writingIn } from './active-input.ts';
import { onLine } from './update.ts';

/** A line of one row is for words to find things by; more than this finds nothing. */
const longestRow = 2000;

/** Text that is typed or pasted. */
export function typed(view: View, facts: Facts, text: string): Update {
  const isOne = writingIn(top(view))?.rows === 'one';
  return onLine(view, facts, (line) => {
    const room = longestRow - textOf(line).length;
    return insert(line, isOne ? oneRow(text).slice(0, Math.max(0, room)) : text);
  });
}

/** An editing key. What it cuts out can be put back into any line. */
export function onEdit(view: View, facts: Facts, edit: Edit): Update {
  const writing = writingIn(top(view));
  if (writing === null || (edit === 'new line' && writing.rows === 'one')) return only(view);
  const before = { line: writing.line, cut: view.cut };
  const { line, cut } = edited(
    edit,
    writing.rows === 'one' ? { ...before, cut: oneRow(view.cut) } : before,
  );
  const { view: next, commands } = onLine(view, facts, () => line);
  return { view: { ...next, cut }, commands };
}

/** What was written earlier for the same, or after that again. */
export function onRecall(view: View, facts: Facts, way: 'earlier' | 'later'): Update {
  const writing = writingIn(top(view));
  const texts = writing?.kind == null ? [] : (view.recalled[writing.kind] ?? []);
  const line = writing === null ? null : recalledLine(writing.line, texts, way);
  return line === null ? only(view) : onLine(view, facts, () => line);
}

/** The caret a row up or down; null when it is at the first or the last row. */
export function onRow(view: View, facts: Facts, way: 'up' | 'down'): Update | null {
  const writing = writingIn(top(view));
  if (writing === null || writing.rows === 'one') return null;
  const { line } = writing;
  const away = rowAway(line, way, { width: facts.room, column: line.column });
  return away === null ? null : onLine(view, facts, () => moved(line, away.placed, away.column));
}

/** Keeps what has been written, for the next line of its kind, and for the next screen. */
export function kept({ view, commands }: Update, overlay: Overlay | null): Update {
  const writing = writingIn(overlay);
  if (writing === null || writing.kind === null) return { view, commands };
  const { kind, line } = writing;
  const text = textOf(line).trim();
  const recalled = withWritten(view.recalled, kind, text);
  if (recalled === view.recalled) return { view, commands };
  return { view: { ...view, recalled }, commands: [...commands, { kind: 'keep', of: kind, text }] };
}

function oneRow(text: string): string {
  return lineOf(text).before.replaceAll('\n', ' ');
}
