/** What actions do in a dialog: help, leaving, a new goal, an answer. Pure. */
import type { HumanEvent } from '../client/protocol.ts';
import type { InboxItem } from '../core/inbox.ts';
import type { Action } from './keymap.ts';
import { emptyLine, type Line, textOf } from './line.ts';
import { closed, only, replaced, told, type Update } from './step.ts';
import { type Facts, type Overlay, quitChoices, top, type View } from './view.ts';

const goalPriority = 5;

/** An action while a dialog has the keys. */
export function inOverlay(view: View, facts: Facts, overlay: Overlay, action: Action): Update {
  if (action === 'cancel') return only(closed(view));
  switch (overlay.kind) {
    case 'help':
      return only(replaced(view, { ...overlay, scroll: moved(overlay.scroll, action, facts) }));
    case 'quit':
      return inQuit(view, overlay.choice, action);
    case 'goal':
      return action === 'confirm' ? addGoal(view, overlay.line) : only(view);
    case 'answer':
      return inAnswer(view, facts, overlay, action);
  }
}

function inQuit(view: View, choice: (typeof quitChoices)[number], action: Action): Update {
  if (action !== 'confirm') {
    const at = quitChoices.indexOf(choice) + (action === 'choice after' ? 1 : -1);
    const next = quitChoices[(at + quitChoices.length) % quitChoices.length] ?? 'detach';
    return only(replaced(view, { kind: 'quit', choice: next }));
  }
  if (choice === 'cancel') return only(closed(view));
  return { view: closed(view), commands: [{ kind: 'leave', how: choice }] };
}

/** The first line is the title, what follows is the body. */
function addGoal(view: View, line: Line): Update {
  const [title = '', ...rest] = textOf(line).trim().split('\n');
  if (title === '') return only(closed(view));
  const event: HumanEvent = {
    type: 'task.added',
    title: title.trim(),
    body: rest.join('\n').trim(),
    blob: null,
    parent: null,
    needs: [],
    priority: goalPriority,
    role: null,
  };
  return { view: closed(view), commands: [{ kind: 'act', event, done: 'Goal added' }] };
}

type Answer = Extract<Overlay, { kind: 'answer' }>;

function inAnswer(view: View, facts: Facts, overlay: Answer, action: Action): Update {
  const item = facts.inbox.find(({ id }) => id === overlay.item);
  if (item === undefined) return only(told(closed(view), 'That item is settled already.'));
  switch (action) {
    case 'choice before':
    case 'choice after': {
      const step = action === 'choice after' ? 1 : -1;
      const choice = (overlay.choice + step + item.choices.length) % item.choices.length;
      return only(replaced(view, { ...overlay, choice }));
    }
    case 'item after': {
      const after = facts.inbox[(facts.inbox.indexOf(item) + 1) % facts.inbox.length] ?? item;
      return only(replaced(view, answerTo(after)));
    }
    case 'confirm':
      return settle(view, overlay, item);
    default:
      return only(view);
  }
}

function settle(view: View, overlay: Answer, item: InboxItem): Update {
  const text = textOf(overlay.line).trim();
  const choice = item.choices[overlay.choice] ?? null;
  if (choice === null && text === '')
    return only(told(view, 'Write an answer first, or Esc to go back.'));
  const event: HumanEvent = { type: 'inbox.answered', item: item.id, choice, text };
  return { view: closed(view), commands: [{ kind: 'act', event, done: 'Answered' }] };
}

/** The dialog that answers an item. */
export function answerTo(item: InboxItem): Answer {
  return { kind: 'answer', item: item.id, choice: 0, line: emptyLine };
}

/** Changes the line that is being written, if one is. */
export function onLine(view: View, change: (line: Line) => Line): View {
  const overlay = top(view);
  if (overlay?.kind !== 'goal' && overlay?.kind !== 'answer') return view;
  return replaced(view, { ...overlay, line: change(overlay.line) });
}

function moved(scroll: number, action: Action, { helpUnder }: Facts): number {
  if (action === 'down') return scroll + Math.min(1, helpUnder);
  return action === 'up' ? Math.max(0, scroll - 1) : scroll;
}
