/** What was begun in a dialog and not sent; it is there again when that dialog is opened again. Pure. */
import { type Line, lineOf, textOf } from '../components/text-field/line.ts';
import { writingIn } from '../dialogs/active-input.ts';
import type { Update } from './effect.ts';
import type { Overlay, View } from './model.ts';

/** Texts by what they are for. */
export type Drafts = Readonly<Record<string, string>>;

/** More than these are forgotten, the oldest first. */
const mostDrafts = 50;

/** What a dialog's text is for; null when nothing of it is kept. */
function draftName(overlay: Overlay): string | null {
  switch (overlay.kind) {
    case 'goal':
      return 'goal';
    case 'answer':
      return `answer ${overlay.item}`;
    case 'form': {
      const { purpose } = overlay;
      return purpose.kind === 'judge' ? `judge ${purpose.task} ${purpose.way}` : null;
    }
    default:
      return null;
  }
}

/** After a step: keeps the text of a dialog that has gone without being sent, and fills one that came. */
export function withDrafts(before: View, { view, commands }: Update): Update {
  if (view.overlays === before.overlays) return { view, commands };
  const isSent = commands.some(({ kind }) => kind === 'act' || kind === 'verdict');
  const names = namesOf(view);
  const gone = before.overlays.filter((overlay) => !names.has(draftName(overlay)));
  const drafts = gone.reduce((kept, overlay) => keptOf(kept, overlay, isSent), before.drafts);
  const was = namesOf(before);
  const overlays = view.overlays.map((overlay) => {
    const name = draftName(overlay);
    const text = name === null || was.has(name) ? undefined : drafts[name];
    return text === undefined ? overlay : filled(overlay, lineOf(text));
  });
  return { view: { ...view, overlays, drafts }, commands };
}

function namesOf({ overlays }: View): Set<string | null> {
  return new Set(overlays.map(draftName));
}

function keptOf(drafts: Drafts, overlay: Overlay, isSent: boolean): Drafts {
  const name = draftName(overlay);
  if (name === null) return drafts;
  const { [name]: _, ...others } = drafts;
  const text = lineIn(overlay) === null || isSent ? '' : textOf(lineIn(overlay)!);
  if (text.trim() === '') return others;
  return Object.fromEntries([...Object.entries(others), [name, text]].slice(-mostDrafts));
}

/** The line of a dialog, also while its choices have the keys. */
function lineIn(overlay: Overlay): Line | null {
  return overlay.kind === 'answer' ? overlay.line : (writingIn(overlay)?.line ?? null);
}

function filled(overlay: Overlay, line: Line): Overlay {
  if (overlay.kind === 'goal') return { ...overlay, line };
  // A note that goes with a choice has to be seen.
  if (overlay.kind === 'answer') return { ...overlay, line, stage: 'words' };
  if (overlay.kind !== 'form' || overlay.line === null) return overlay;
  return { ...overlay, line: { ...overlay.line, text: line } };
}
