/**
 * What the person wrote into lines of the screen, kept for the next one: `.town/written.jsonl`, a
 * line of JSON for each text, for the person's eyes only. Several screens may append to it.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  isKept,
  mostRecalled,
  type Recalled,
  type WrittenKind,
  withWritten,
  writtenKinds,
} from '../ui/components/text-field/recall.ts';

/** Of a longer file only what is still offered is kept. */
const longestFile = 1_000_000;

/** What the file has; what cannot be read in it, or no file, is nothing to speak of. */
export function readRecalled(path: string): Recalled {
  const text = textAt(path);
  const recalled = text.split('\n').reduce((known, line) => {
    const written = writtenIn(line);
    return written === null ? known : withWritten(known, written.kind, written.text);
  }, {} as Recalled);
  if (text.length > longestFile) shorten(path, recalled);
  return recalled;
}

/** Appends one text. A disk that takes nothing more is no reason to disturb the person. */
export function keepWritten(path: string, kind: WrittenKind, text: string): void {
  if (!isKept(text)) return;
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${JSON.stringify({ kind, text })}\n`, { mode: 0o600 });
  } catch {
    return;
  }
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function shorten(path: string, recalled: Recalled): void {
  const lines = writtenKinds.flatMap((kind) =>
    (recalled[kind] ?? []).slice(-mostRecalled / 2).map((text) => JSON.stringify({ kind, text })),
  );
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    return;
  }
}

function writtenIn(line: string): { kind: WrittenKind; text: string } | null {
  try {
    const { kind: named, text }: { kind?: unknown; text?: unknown } = JSON.parse(line);
    const kind = writtenKinds.find((each) => each === named);
    return kind === undefined || typeof text !== 'string' ? null : { kind, text };
  } catch {
    return null;
  }
}
