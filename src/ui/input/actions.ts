/** Everything that keys do, in the order in which hints and the palette name it. */

import { editActions } from '../components/text-field/edits.ts';
import { writingIn } from '../dialogs/active-input.ts';
import type { About, Situation } from '../model/action-spec.ts';
import { top } from '../model/model.ts';
import { copyActions } from '../panes/copy-mode/keys.ts';
import { cut } from '../theme/text-width.ts';
import { boardActions } from '../views/board/keys.ts';
import { feedActions } from '../views/feed/keys.ts';
import { inboxActions } from '../views/inbox/keys.ts';
import { mapActions } from '../views/map/keys.ts';
import { reviewActions } from '../views/review/keys.ts';
import { selectedTask } from '../views/selected-task.ts';
import { teamActions } from '../views/team/keys.ts';
import { searchActions, townActions } from '../views/town/keys.ts';

const hasChoices = ({ view, facts }: Situation) => {
  const overlay = top(view);
  if (overlay?.kind === 'form') return overlay.choices.length > 1;
  if (overlay?.kind !== 'answer') return overlay?.kind !== 'goal' && overlay?.kind !== 'search';
  return (facts.inbox.find(({ id }) => id === overlay.item)?.choices.length ?? 0) > 1;
};

/** Whether something of the kind that is being written was written before. */
const isRecalling = (view: Situation['view']) => {
  const kind = writingIn(top(view))?.kind ?? null;
  return kind !== null && (view.recalled[kind] ?? []).length > 0;
};

/** In every dialog and line. */
const dialogActions = {
  confirm: { words: 'confirm', hint: 'confirm', stays: true },
  'choice before': { words: 'choice before', hint: null, when: hasChoices },
  'choice after': {
    words: 'next choice',
    hint: 'choose',
    when: hasChoices,
    pair: 'choice before',
  },
  note: { words: 'write a note with it', hint: 'add a note' },
  'item after': {
    words: 'next item of the inbox',
    hint: 'next item',
    when: ({ view, facts }) => top(view)?.kind === 'answer' && facts.inbox.length > 1,
  },
  'written before': {
    words: 'what you wrote earlier',
    hint: 'earlier',
    when: ({ view }) => isRecalling(view),
    pair: 'written after',
  },
  'written after': { words: 'what you wrote after that', hint: null },
  cancel: { words: 'go back', hint: 'back', stays: true },
  'leave now': {
    words: 'leave the screen; the town goes down by itself',
    hint: 'leave now, it goes on by itself',
    stays: true,
  },
} as const satisfies Record<string, About>;

/** The words that the list of this view is narrowed by. */
const filterOf = ({ view }: Situation) => (view.page === 'town' ? '' : view[view.page].list.filter);

/** In every list. */
const listActions = {
  up: { words: 'row before', hint: null },
  down: { words: 'next row', hint: 'rows', pair: 'up' },
  'page up': { words: 'a page up', hint: null },
  'page down': { words: 'a page down', hint: null },
  top: { words: 'first row', hint: null },
  bottom: { words: 'last row', hint: null },
  filter: {
    words: 'list only what has some words',
    hint: 'filter',
    when: ({ view }) =>
      top(view)?.kind === 'help' || (view.page !== 'review' && view.page !== 'team'),
  },
  clear: {
    words: 'list everything again',
    hint: (situation) => `end /${cut(filterOf(situation), 20)}`,
    when: (situation) => filterOf(situation) !== '',
    stays: true,
  },
} as const satisfies Record<string, About>;

/** In every view. */
const commonActions = {
  answer: {
    words: 'answer what waits in the inbox',
    hint: ({ view, facts }) => (view.page === 'inbox' ? null : `answer (${facts.inbox.length})`),
    when: ({ facts }) => facts.inbox.length > 0,
  },
  goal: { words: 'give the town a new goal', hint: 'new goal', also: 'add task', stays: true },
  pause: {
    words: 'pause the town, or let it go on',
    hint: ({ facts }) => (facts.activity === 'open' ? 'pause' : 'resume'),
  },
  town: { words: 'show the Town: every terminal', hint: null },
  map: { words: 'show the Map: who hands work to whom', hint: null },
  board: { words: 'show the Board: tasks by role', hint: null },
  inbox: { words: 'show the Inbox: what waits for you', hint: null },
  feed: { words: 'show the Feed: what happened', hint: null },
  review: { words: 'show the Review: the work of a task', hint: null },
  team: { words: 'show the Team: who does what; change it', hint: null, also: 'edit agents roles' },
  'review it': {
    words: 'review the work of the selected task',
    also: 'diff changes',
    hint: ({ view }) => (view.page === 'review' ? null : 'review'),
    when: (situation) => selectedTask(situation) !== null,
  },
  mouse: { words: 'give the mouse to your terminal to select text, or back', hint: null },
  theme: { words: 'next theme: other colours for this screen', hint: null },
  suspend: { words: 'suspend this screen; the shell brings it back with fg', hint: null },
  repaint: { words: 'paint the whole screen again', hint: null },
  palette: { words: 'find anything to do or to go to', hint: 'do or go to' },
  help: { words: 'show the keys', hint: 'help', stays: true, also: 'shortcuts bindings' },
  quit: {
    words: 'quit this screen; the agents go on, or stop',
    hint: 'quit',
    stays: true,
    also: 'exit close leave end shut down detach',
  },
} as const satisfies Record<string, About>;

const { answer, ...everywhere } = commonActions;

export const actions = {
  leave: {
    words: 'leave the terminal; twice sends the key on',
    hint: 'leaves, twice sends it',
    stays: true,
  },
  ...dialogActions,
  ...editActions,
  ...searchActions,
  ...copyActions,
  ...mapActions,
  ...boardActions,
  ...inboxActions,
  ...feedActions,
  ...reviewActions,
  ...teamActions,
  // What needs the person is named before all else that works everywhere.
  answer,
  ...townActions,
  ...listActions,
  ...everywhere,
} as const satisfies Record<string, About>;

export type Action = keyof typeof actions;

/** The names of some actions, for the contexts that bind them. */
function names<A extends Action>(table: Record<A, About>): A[] {
  return Object.keys(table) as A[];
}

export const actionsOf = {
  dialog: names(dialogActions),
  town: names(townActions),
  map: names(mapActions),
  board: names(boardActions),
  inbox: names(inboxActions),
  feed: names(feedActions),
  review: names(reviewActions),
  team: names(teamActions),
  list: names(listActions),
  search: names(searchActions),
  copy: names(copyActions),
  editing: names(editActions),
  common: names(commonActions),
};
