/** One step of the view: an input in, the next view and what to do about it out. Pure. */

import { isEdit } from '../components/text-field/edits.ts';
import { textOf } from '../components/text-field/line.ts';
import { writingIn } from '../dialogs/active-input.ts';
import { kept, onEdit, onRecall, onRow, typed } from '../dialogs/input-update.ts';
import { paletteFound } from '../dialogs/palette.ts';
import { inOverlay, picked } from '../dialogs/update.ts';
import type { Action } from '../input/actions.ts';
import { inEveryView, shown, themed } from '../input/global-actions.ts';
import { works } from '../input/keymap.ts';
import { withDrafts } from '../model/drafts.ts';
import { closed, only, opened, told, type Update } from '../model/effect.ts';
import type { Input, Pressed } from '../model/message.ts';
import { type Facts, focused, type Notice, type Overlay, top, type View } from '../model/model.ts';
import { pointing } from '../panes/copy-mode/mouse.ts';
import { inCopy } from '../panes/copy-mode/update.ts';
import { savedCame } from '../panes/copy-mode/yank.ts';
import { showTask } from '../views/board/update.ts';
import { showItem } from '../views/inbox/update.ts';
import { rules } from '../views/registry.ts';
import { diffCame, whyNoWay } from '../views/review/update.ts';
import { atRole, previewCame, whyNotWritten } from '../views/team/update.ts';
import { goTo, visited } from '../views/town/focus.ts';
import { dragged, dropped, grabbed } from '../views/town/split.ts';
import { isKnocking, left, notEntered, strayed } from '../views/town/typing.ts';
import { noTerminal, whyNoLines } from '../views/town/update.ts';

type Palette = Extract<Overlay, { kind: 'palette' }>;

/** The view after one input. Every input but an answer from the town clears the last notice. */
export function update(view: View, facts: Facts, input: Input): Update {
  return withDrafts(view, stepped(view, facts, input));
}

function stepped(view: View, facts: Facts, input: Input): Update {
  switch (input.kind) {
    case 'answered':
      return only(noticed(view, noticeOf(input)));
    case 'notice':
      return only(noticed(view, input.notice));
    case 'diff':
      return only(diffCame(view, input.loaded));
    case 'team':
      return only(previewCame(view, input.preview));
    case 'saved':
      return only(savedCame(view, input));
    case 'stopping':
      return only(stopping(view, facts, input.since));
    case 'stays':
      return only(stays(view, input.reason));
    default:
      return inSight(onKey(settled(view, input), facts, input, view), facts);
  }
}

/** Shows what the town waits for while it goes down; whatever else was asked is moot. */
function stopping(view: View, { state }: Facts, since: number): View {
  const runs = Object.values(state.runs).map(({ id, seat }) => ({ run: id, seat }));
  const mode = { kind: 'command', left: null } as const;
  return { ...view, mode, overlays: [{ kind: 'stopping', since, runs }] };
}

function stays(view: View, reason: string): View {
  const overlays = view.overlays.filter(({ kind }) => kind !== 'stopping');
  return { ...view, overlays, notice: { tone: 'trouble', text: reason } };
}

function onKey(view: View, facts: Facts, input: Pressed, before: View): Update {
  switch (input.kind) {
    case 'action':
      return onAction(view, facts, input.action);
    case 'text': {
      const { knocked } = before.town;
      if (knocked !== null && isKnocking(before)) return only(strayed(view, knocked));
      return typed(view, facts, input.text);
    }
    case 'focus':
      return only(goTo(view, facts, input.seat, 'as it is'));
    case 'grab':
      return only(grabbed(view, input.border, input.at));
    case 'pull':
      return only(dragged(view, facts, input.at));
    case 'drop':
      return only(dropped(view, facts, input.seat));
    case 'go':
      return only(shown(view, input.page));
    case 'theme':
      return only(themed(view, input.name));
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
    case 'drag':
    case 'clicks':
    case 'point':
      return pointing(view, facts, input);
    case 'let go':
      return letGo(view, facts);
    case 'back in':
      return before.mode.kind === 'command' && before.mode.left !== null
        ? only({ ...view, mode: { kind: 'typing', target: before.mode.left } })
        : only(view);
    case 'nothing':
      return only(view);
  }
}

function onAction(view: View, facts: Facts, action: Action): Update {
  if (isEdit(action)) return onEdit(view, facts, action);
  if (action === 'written before') return onRecall(view, facts, 'earlier');
  if (action === 'written after') return onRecall(view, facts, 'later');
  if (action === 'choice before' || action === 'choice after') {
    const along = alongLine(view, facts, action);
    if (along !== null) return along;
  }
  if (!works(action, { view, facts })) {
    const why = whyNot(action, view, facts);
    return only(action === 'type' ? notEntered(view, why) : told(view, why));
  }
  const overlay = top(view);
  if (overlay?.kind === 'palette' && action === 'confirm')
    return kept(fromPalette(view, facts, overlay), overlay);
  if (overlay !== null) {
    const done = inOverlay(view, facts, overlay, action);
    return action === 'confirm' ? kept(done, overlay) : done;
  }
  if (action === 'leave') return only(left(view));
  return (
    inCopy(view, facts, action) ??
    inEveryView({ view, facts }, action) ??
    rules[view.page].act({ view, facts }, action)
  );
}

/**
 * Up and down in a line go through what is in sight: the rows of the text, then the choices under it;
 * where there are none of those, through what was written earlier. Null when it is a choice.
 */
function alongLine(
  view: View,
  facts: Facts,
  action: 'choice before' | 'choice after',
): Update | null {
  const isUp = action === 'choice before';
  const row = onRow(view, facts, isUp ? 'up' : 'down');
  if (row !== null || writingIn(top(view)) === null || works(action, { view, facts })) return row;
  return onRecall(view, facts, isUp ? 'earlier' : 'later');
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

/** A notice takes the place of the last one, and what that offered with it. */
function noticed(view: View, notice: Notice): View {
  const { knocked } = view.town;
  return {
    ...view,
    notice,
    town: { ...view.town, knocked: knocked && { ...knocked, opens: null } },
  };
}

/** A terminal that the mouse has marked in gets the focus, as with any click. */
function letGo(view: View, facts: Facts): Update {
  const { view: next, commands } = pointing(view, facts, { kind: 'let go' });
  const wasOver = view.mode.kind === 'copying' && next.mode.kind !== 'copying';
  const seat = view.mode.kind === 'copying' ? view.mode.copy.seat : undefined;
  return { view: wasOver ? goTo(next, facts, seat) : next, commands };
}

/** A terminal stands still only while it is looked at. */
function inSight({ view, commands }: Update, facts: Facts): Update {
  const { mode, page } = view;
  if (mode.kind !== 'copying') return { view, commands };
  const { by, seat } = mode.copy;
  const isSeen = page === 'town' && (by === 'mouse' || focused(view, facts)?.name === seat);
  return { view: isSeen ? view : { ...view, mode: { kind: 'command', left: null } }, commands };
}

/** What holds until the next key only. A knock at a locked seat waits for the same key. */
function settled(view: View, input: Pressed): View {
  const mode = view.mode.kind === 'command' ? { kind: 'command' as const, left: null } : view.mode;
  const again = input.kind === 'action' && input.action === 'type';
  const knocked = again ? view.town.knocked : null;
  return { ...view, mode, notice: null, town: { ...view.town, knocked } };
}

function whyNot(action: Action, view: View, facts: Facts): string {
  switch (action) {
    case 'type':
      return whyNoTyping(focused(view, facts)?.name ?? null, facts);
    case 'answer':
    case 'settle':
      return 'Nothing waits for you.';
    case 'asking':
    case 'asking back':
      return whyNoneAsks(facts);
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
    case 'larger':
    case 'smaller':
    case 'roster wider':
    case 'roster narrower':
      return 'There is no border to move here.';
    case 'enlarge':
      return 'This terminal has the large place.';
    case 'scroll up':
    case 'scroll down':
      return whyNoLines(facts);
    case 'copy':
      return noTerminal;
    case 'yank':
    case 'yank to file':
    case 'other end':
      return 'Nothing is marked yet: v marks characters, V lines.';
    case 'find on':
    case 'find back':
      return 'Nothing was looked for yet.';
    default:
      return 'There is nothing for that key here.';
  }
}

/** What waits without a seat is in the inbox. */
function whyNoneAsks({ inbox }: Facts): string {
  if (inbox.length === 0) return 'No seat is asking.';
  const items = inbox.length === 1 ? '1 item' : `${inbox.length} items`;
  return `No seat asks; ${items} in the inbox (4).`;
}

function whyNoTyping(seat: string | null, { state }: Facts): string {
  if (seat !== null && state.graph?.roles[seat] !== undefined && state.seats[seat] === undefined)
    return `${seat} is a station: Town does its work, and no terminal is in it.`;
  return `${seat ?? 'This seat'} is not running.`;
}

function noticeOf({ done, receipt }: Extract<Input, { kind: 'answered' }>): Notice {
  if (receipt.refused !== null) return { tone: 'trouble', text: `Refused: ${receipt.refused}` };
  return { tone: 'good', text: receipt.created === null ? done : `${done}: ${receipt.created}` };
}
