/** The dialog that is laid over the view, if any. */
import { centred, type Rect } from '../layout/layout.ts';
import { type Overlay, top } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { answerRect } from '../views/inbox/places.ts';
import { inboxRows } from '../views/inbox/state.ts';
import { answerContent } from './answer-item.tsx';
import { type DialogContent, dialogAt, indent } from './Dialog.tsx';
import { formContent } from './form-content.tsx';
import { goalContent } from './goal.tsx';
import { showHelp } from './help.tsx';
import { showPalette } from './palette-dialog.tsx';
import { quitContent } from './quit.tsx';
import type { ShownDialog } from './shown-dialog.ts';
import { stoppingContent } from './stopping.tsx';
import { showTask } from './task.tsx';
import { taskChoiceContent } from './task-choice.tsx';

/** Dialogs that are as high as what is in them. */
type Fitted = Extract<
  Overlay,
  { kind: 'quit' | 'stopping' | 'goal' | 'answer' | 'drop' | 'hand' | 'form' }
>;

const widest = 78;

/** The dialog to draw, or null. A line that narrows or searches is in the bottom line instead. */
export function showDialog(look: Look, body: Rect): ShownDialog | null {
  const overlay = drawnOf(look);
  if (overlay === null) return null;
  switch (overlay.kind) {
    case 'filter':
    case 'search':
      return null;
    case 'help':
      return showHelp(look, overlay, body);
    case 'task':
      return showTask(look, overlay, body);
    case 'palette':
      return showPalette(look, overlay, body);
    default:
      return showFitted(look, overlay, body);
  }
}

/** A filter is written in the bottom line; what it narrows stays in sight. */
function drawnOf({ view }: Look): Overlay | null {
  const overlay = top(view);
  return overlay?.kind === 'filter' ? (view.overlays.at(-2) ?? null) : overlay;
}

/** In the middle of the view; an item is answered where its details stand. */
function showFitted(look: Look, overlay: Fitted, body: Rect): ShownDialog {
  const place = placeOf(look, overlay, body);
  const columns = place?.width ?? Math.min(widest, body.width - 2);
  const height = (place?.height ?? body.height) - 2;
  const content = contentOf(look, overlay, { width: columns - 2 * indent, height });
  return dialogAt(place ?? centred(body, { columns, rows: content.rows.length + 2 }), content);
}

function placeOf({ view, facts }: Look, overlay: Fitted, body: Rect): Rect | null {
  if (overlay.kind !== 'answer' || view.page !== 'inbox') return null;
  const { filter } = view.inbox.list;
  return answerRect(body, inboxRows(facts.inbox, filter, facts.state).length);
}

type Room = { width: number; height: number };

function contentOf(look: Look, overlay: Fitted, room: Room): DialogContent {
  switch (overlay.kind) {
    case 'quit':
      return quitContent(look, overlay.choice);
    case 'stopping':
      return stoppingContent(look, overlay, room.height);
    case 'goal':
      return goalContent(look, overlay.line, room.width);
    case 'answer':
      return answerContent(look, overlay, room);
    case 'drop':
    case 'hand':
      return taskChoiceContent(look, overlay, room.height);
    case 'form':
      return formContent(overlay, room);
  }
}
