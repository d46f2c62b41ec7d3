/** What actions do in a dialog: help, leaving, a new goal, an answer, a filter. Pure. */
import type { HumanEvent } from '../../client/protocol.ts';
import type { InboxItem } from '../../core/inbox.ts';
import { emptyLine, type Line, lineOf, textOf } from '../components/text-field/line.ts';
import type { Action } from '../input/actions.ts';
import { closed, only, opened, replaced, told, type Update } from '../model/effect.ts';
import { type Facts, type Overlay, quitChoices, top, type View } from '../model/model.ts';
import { soughtIn } from '../panes/copy-mode/update.ts';
import { rules } from '../views/registry.ts';
import { type Answer, answerTo, choiceLetters } from './answer.ts';
import { inForm, onFormLine } from './form-update.ts';
import { paletteFound } from './palette.ts';
import { inChoice, inDetails } from './task-update.ts';

const goalPriority = 5;

/** An action while a dialog has the keys. */
export function inOverlay(view: View, facts: Facts, overlay: Overlay, action: Action): Update {
  switch (overlay.kind) {
    case 'filter':
      return inFilter(view, facts, action);
    case 'help':
      return only(inHelp(view, facts, overlay, action));
    case 'task':
      return inDetails(view, facts, overlay, action);
    case 'drop':
    case 'hand':
      return inChoice(view, facts, overlay, action);
  }
  if (overlay.kind === 'stopping')
    return { view, commands: action === 'leave now' ? [{ kind: 'leave', how: 'stopping' }] : [] };
  if (action === 'cancel') return only(closed(view));
  switch (overlay.kind) {
    case 'quit':
      return inQuit(view, overlay.choice, action);
    case 'goal':
      return action === 'confirm' ? addGoal(view, overlay.line) : only(view);
    case 'palette':
      return only(inPalette(view, facts, overlay, action));
    case 'search':
      return action === 'confirm' ? searching(view, facts, overlay) : only(view);
    case 'form':
      return inForm(view, facts, overlay, action);
    case 'answer':
      return inAnswer(view, facts, overlay, action);
  }
}

/** A click on a row of a dialog, by its id. */
export function picked(view: View, facts: Facts, id: string): Update {
  const overlay = top(view);
  if (overlay?.kind === 'quit') {
    const choice = quitChoices.find((name) => name === id);
    return choice === undefined ? only(view) : inQuit(view, choice, 'confirm');
  }
  if (overlay?.kind === 'drop' || overlay?.kind === 'hand') {
    const chosen = { ...overlay, choice: Number(id) };
    return inChoice(replaced(view, chosen), facts, chosen, 'confirm');
  }
  if (overlay?.kind === 'form') {
    const chosen = { ...overlay, choice: Number(id) };
    return overlay.line === null || chosen.choice === overlay.choice
      ? inForm(replaced(view, chosen), facts, chosen, 'confirm')
      : only(replaced(view, chosen));
  }
  if (overlay?.kind !== 'answer') return only(view);
  const choice = Number(id);
  return choice === overlay.choice
    ? inAnswer(view, facts, overlay, 'confirm')
    : only(replaced(view, { ...overlay, choice }));
}

function inPalette(view: View, facts: Facts, overlay: Palette, action: Action): View {
  const last = paletteFound({ view, facts }, textOf(overlay.line)).length - 1;
  const step = action === 'choice after' ? 1 : action === 'choice before' ? -1 : 0;
  const at = Math.max(0, Math.min(last, Math.min(last, overlay.at) + step));
  return replaced(view, { ...overlay, at });
}

function searching(view: View, facts: Facts, { line, way }: Search): Update {
  const words = textOf(line).replaceAll('\n', ' ');
  if (view.mode.kind === 'copying')
    return only(words === '' ? closed(view) : soughtIn(closed(view), facts, words, way));
  if (words === '') return only({ ...closed(view), search: null });
  return { view: closed(view), commands: [{ kind: 'search', words, way }] };
}

type Palette = Extract<Overlay, { kind: 'palette' }>;
type Search = Extract<Overlay, { kind: 'search' }>;
type Help = Extract<Overlay, { kind: 'help' }>;

function inHelp(view: View, { under, rows }: Facts, overlay: Help, action: Action): View {
  const by = (lines: number) => {
    const scroll = Math.max(0, overlay.scroll + Math.min(lines, under));
    return replaced(view, { ...overlay, scroll });
  };
  switch (action) {
    case 'down':
      return by(1);
    case 'up':
      return by(-1);
    case 'page down':
      return by(rows);
    case 'page up':
      return by(-rows);
    case 'filter':
      return opened(view, { kind: 'filter', line: lineOf(overlay.filter) });
    default:
      return closed(view);
  }
}

/** While a filter is written, the list under it narrows, and its rows can be gone through. */
function inFilter(view: View, facts: Facts, action: Action): Update {
  const under = closed(view);
  switch (action) {
    case 'confirm':
      return only(under);
    case 'cancel':
      return only(narrowed(under, ''));
    case 'choice before':
    case 'choice after': {
      if (top(under) !== null) return only(view);
      const move = action === 'choice after' ? 'down' : 'up';
      const { view: next } = rules[view.page].act({ view: under, facts }, move);
      return only({ ...next, overlays: view.overlays });
    }
    default:
      return only(view);
  }
}

function narrowed(view: View, words: string): View {
  const overlay = top(view);
  if (overlay?.kind === 'help') return replaced(view, { ...overlay, filter: words, scroll: 0 });
  return rules[view.page].filter?.(view, words) ?? view;
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
    case 'note':
      return only(replaced(view, { ...overlay, stage: 'words' }));
    case 'item after': {
      const after = facts.inbox[(facts.inbox.indexOf(item) + 1) % facts.inbox.length] ?? item;
      const { list } = view.inbox;
      const next = { ...view, inbox: { list: { ...list, selected: after.id } } };
      return only(replaced(next, answerTo(after)));
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

/** Changes the line that is being written. Where choices have the keys, a letter names one. */
export function onLine(view: View, facts: Facts, change: (line: Line) => Line): Update {
  const overlay = top(view);
  switch (overlay?.kind) {
    case 'goal':
      return only(replaced(view, { ...overlay, line: change(overlay.line) }));
    case 'search':
      return only(replaced(view, { ...overlay, line: change(overlay.line) }));
    case 'form':
      return only(onFormLine(view, overlay, change));
    case 'palette':
      return only(replaced(view, { ...overlay, line: change(overlay.line), at: 0 }));
    case 'filter': {
      const line = change(overlay.line);
      const under = narrowed(closed(view), textOf(line).replaceAll('\n', ' '));
      return only(opened(under, { kind: 'filter', line }));
    }
    case 'answer':
      return overlay.stage === 'words'
        ? only(replaced(view, { ...overlay, line: change(overlay.line) }))
        : only(lettered(view, facts, overlay, textOf(change(emptyLine))));
    default:
      return only(view);
  }
}

function lettered(view: View, facts: Facts, overlay: Answer, letter: string): View {
  const choices = facts.inbox.find(({ id }) => id === overlay.item)?.choices.length ?? 0;
  const choice = letter.length === 1 ? choiceLetters.indexOf(letter) : -1;
  return choice >= 0 && choice < choices ? replaced(view, { ...overlay, choice }) : view;
}
