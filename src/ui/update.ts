/** One step of the view: an input in, the next view and what to do about it out. Pure. */
import type { Action } from './actions.ts';
import { inOverlay, onLine, picked } from './dialogs.ts';
import { inEveryView, shown } from './everywhere.ts';
import type { Input, Pressed } from './input.ts';
import { works } from './keymap.ts';
import { edit, insert, textOf } from './line.ts';
import { showTask } from './pages/board.ts';
import { showItem } from './pages/inbox.ts';
import { rules } from './pages/index.ts';
import { diffCame, whyNoWay } from './pages/review.ts';
import { atRole, previewCame, whyNotWritten } from './pages/team.ts';
import { goTo, left, visited } from './pages/town.ts';
import { paletteFound } from './palette.ts';
import { closed, only, opened, told, type Update } from './step.ts';
import { type Facts, focused, type Notice, type Overlay, top, type View } from './view.ts';

type Palette = Extract<Overlay, { kind: 'palette' }>;

/** The view after one input. Every input but an answer from the town clears the last notice. */
export function update(view: View, facts: Facts, input: Input): Update {
  switch (input.kind) {
    case 'answered':
      return only({ ...view, notice: noticeOf(input) });
    case 'notice':
      return only({ ...view, notice: input.notice });
    case 'diff':
      return only(diffCame(view, input.loaded));
    case 'team':
      return only(previewCame(view, input.preview));
    default:
      return onKey(settled(view), facts, input, view);
  }
}

function onKey(view: View, facts: Facts, input: Pressed, before: View): Update {
  switch (input.kind) {
    case 'action':
      return onAction(view, facts, input.action);
    case 'edit':
      return onLine(view, facts, (line) => edit(line, input.chord) ?? line);
    case 'text':
      return onLine(view, facts, (line) => insert(line, input.text));
    case 'focus':
      return only(goTo(view, facts, input.seat));
    case 'go':
      return only(shown(view, input.page));
    case 'open':
      return only(openedAt(view, input));
    case 'add seat':
      return rules.team.act({ view: atRole(shown(view, 'team'), input.role), facts }, 'more seats');
    case 'pick':
      return top(view) === null
        ? rules[view.page].pick({ view, facts }, input.id)
        : picked(view, facts, input.id);
    case 'wheel':
      return rules[view.page].wheel({ view, facts }, input.lines);
    case 'back in':
      return before.mode.kind === 'command' && before.mode.left !== null
        ? only({ ...view, mode: { kind: 'typing', target: before.mode.left } })
        : only(view);
    case 'nothing':
      return only(view);
  }
}

function onAction(view: View, facts: Facts, action: Action): Update {
  if (!works(action, { view, facts })) return only(told(view, whyNot(action, view, facts)));
  const overlay = top(view);
  if (overlay?.kind === 'palette' && action === 'confirm') return fromPalette(view, facts, overlay);
  if (overlay !== null) return inOverlay(view, facts, overlay, action);
  if (action === 'leave') return only(left(view));
  return inEveryView({ view, facts }, action) ?? rules[view.page].act({ view, facts }, action);
}

/** Does what the palette has found. */
function fromPalette(view: View, facts: Facts, { line, at }: Palette): Update {
  const found = paletteFound({ view, facts }, textOf(line));
  const chosen = found[Math.min(at, found.length - 1)];
  if (chosen === undefined) return only(told(view, 'Nothing of that name.'));
  return onKey(closed(view), facts, chosen.entry.input, view);
}

function openedAt(view: View, { what, id }: Extract<Input, { kind: 'open' }>): View {
  switch (what) {
    case 'seat':
      return visited(view, id);
    case 'task':
      return opened(showTask(view, id), { kind: 'task', task: id, scroll: 0 });
    case 'item':
      return showItem(view, id);
  }
}

function settled(view: View): View {
  const mode = view.mode.kind === 'command' ? { kind: 'command' as const, left: null } : view.mode;
  return { ...view, mode, notice: null };
}

function whyNot(action: Action, view: View, facts: Facts): string {
  switch (action) {
    case 'type':
      return `${focused(view, facts)?.name ?? 'This seat'} has no session to type into yet.`;
    case 'answer':
    case 'settle':
      return 'Nothing waits for you.';
    case 'asking':
    case 'asking back':
      return 'No seat is asking.';
    case 'dismiss':
      return 'This one wants an answer: Enter.';
    case 'details':
    case 'retry':
    case 'hand':
    case 'drop':
    case 'sooner':
    case 'later':
      return 'No task is selected.';
    case 'to seat':
      return 'No terminal works on it just now.';
    case 'approve':
      return whyNoWay({ view, facts }, 'on');
    case 'send back':
      return whyNoWay({ view, facts }, 'back');
    case 'review it':
      return 'No task is selected.';
    case 'write':
      return whyNotWritten(view.team);
    case 'undo':
    case 'discard':
      return 'Nothing is changed.';
    case 'more seats':
    case 'fewer seats':
      return 'This role has no seats.';
    case 'change':
    case 'space':
    case 'limits':
      return 'This is a station; its lines are changed in the file: e.';
    case 'scroll up':
    case 'scroll down':
      return 'This terminal keeps no lines above its screen.';
    default:
      return 'There is nothing for that key here.';
  }
}

function noticeOf({ done, receipt }: Extract<Input, { kind: 'answered' }>): Notice {
  if (receipt.refused !== null) return { tone: 'trouble', text: `Refused: ${receipt.refused}` };
  return { tone: 'good', text: receipt.created === null ? done : `${done}: ${receipt.created}` };
}
