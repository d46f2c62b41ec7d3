/** Which line has the keys, and what it is written for. */
import type { Line } from '../components/text-field/line.ts';
import type { WrittenKind } from '../components/text-field/recall.ts';
import type { Overlay } from '../model/model.ts';

/** A line that is being written, what for, and whether it may have several rows. */
export type Writing = { line: Line; kind: WrittenKind | null; rows: 'one' | 'several' };

/** What is written just now; null while no line has the keys. */
export function writingIn(overlay: Overlay | null): Writing | null {
  switch (overlay?.kind) {
    case 'goal':
      return { line: overlay.line, kind: 'goal', rows: 'several' };
    case 'answer':
      return overlay.stage === 'choices'
        ? null
        : { line: overlay.line, kind: 'answer', rows: 'several' };
    case 'form': {
      if (overlay.line === null) return null;
      const isNote = overlay.purpose.kind === 'judge';
      const [kind, rows] = isNote ? (['note', 'several'] as const) : ([null, 'one'] as const);
      return { line: overlay.line.text, kind, rows };
    }
    case 'palette':
    case 'search':
    case 'filter':
      return { line: overlay.line, kind: overlay.kind, rows: 'one' };
    default:
      return null;
  }
}
