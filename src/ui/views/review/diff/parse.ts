/** A patch in git's form, read into files, hunks and rows. What was cut off at its end is simply not there. */
import type { TaskDiff } from '../../../../client/protocol.ts';

export type DiffRow = {
  kind: 'hunk' | 'same' | 'added' | 'removed' | 'note';
  text: string;
  /** Line numbers before and after, where the row has them. */
  old: number | null;
  new: number | null;
};

export type DiffFile = TaskDiff['files'][number] & {
  rows: DiffRow[];
  /** The rows at which hunks begin. */
  hunks: number[];
};

/** The files of a diff in its order, each with its part of the patch. */
export function filesOf({ files, patch }: Pick<TaskDiff, 'files' | 'patch'>): DiffFile[] {
  const parts = patch.split(/^(?=diff --git )/m).filter((part) => part !== '');
  let next = 0;
  return files.map((file): DiffFile => {
    // A file that became something else, such as a link, has a part for each side.
    const count = file.status === 'T' ? 2 : 1;
    const own = parts.slice(next, next + count);
    next += count;
    const rows = own.flatMap(rowsOf);
    const told: DiffRow[] = rows.length > 0 ? rows : [note(emptyWords(file, own.length > 0))];
    return {
      ...file,
      rows: told,
      hunks: told.flatMap((row, index) => (row.kind === 'hunk' ? [index] : [])),
    };
  });
}

function emptyWords(file: TaskDiff['files'][number], isThere: boolean): string {
  if (file.added === null) return 'A binary file.';
  return isThere
    ? 'Nothing in it changed but its name or mode.'
    : 'The patch was cut before this file.';
}

const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

function rowsOf(part: string): DiffRow[] {
  const lines = part.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const begin = lines.findIndex((line) => header.test(line));
  if (begin < 0) return [];
  const rows: DiffRow[] = [];
  let [before, after] = [0, 0];
  for (const line of lines.slice(begin)) {
    const found = header.exec(line);
    if (found !== null) {
      [before, after] = [Number(found[1]), Number(found[2])];
      rows.push({ kind: 'hunk', text: line, old: null, new: null });
      continue;
    }
    const text = line.slice(1);
    if (line.startsWith('+')) rows.push({ kind: 'added', text, old: null, new: after++ });
    else if (line.startsWith('-')) rows.push({ kind: 'removed', text, old: before++, new: null });
    else if (line.startsWith('\\')) rows.push(note(text.trim()));
    else rows.push({ kind: 'same', text, old: before++, new: after++ });
  }
  return rows;
}

function note(text: string): DiffRow {
  return { kind: 'note', text, old: null, new: null };
}
