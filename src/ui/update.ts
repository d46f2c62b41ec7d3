/** One step of the view: an input in, the next view and what to do about it out. Pure. */
import type { HumanEvent, Receipt } from '../client/protocol.ts';
import type { InboxItem } from '../core/inbox.ts';
import type { Action } from './keymap.ts';
import { works } from './keymap.ts';
import { edit, emptyLine, insert, type Line, textOf } from './line.ts';
import {
  type Facts,
  focused,
  type Notice,
  type Overlay,
  quitChoices,
  type SeatFacts,
  top,
  type View,
} from './view.ts';

export type Input =
  | { kind: 'action'; action: Action }
  /** A key without an action, or pasted text, for the line being written. */
  | { kind: 'edit'; chord: string }
  | { kind: 'text'; text: string }
  | { kind: 'focus'; seat: string }
  | { kind: 'scroll'; lines: number }
  /** The leave chord came once more: it was meant for the agent. */
  | { kind: 'back in' }
  /** An answer of the town to something the person did; `done` says what it was. */
  | { kind: 'answered'; done: string; receipt: Receipt }
  | { kind: 'notice'; notice: Notice }
  /** Any other key. */
  | { kind: 'nothing' };

export type Command =
  | { kind: 'act'; event: HumanEvent; done: string }
  | { kind: 'leave'; how: 'detach' | 'stop' }
  | { kind: 'repaint' }
  | { kind: 'suspend' }
  | { kind: 'mouse'; on: boolean };

export type Update = { view: View; commands: Command[] };

const goalPriority = 5;

/** The view after one input. Every input but an answer from the town clears the last notice. */
export function update(view: View, facts: Facts, input: Input): Update {
  switch (input.kind) {
    case 'answered':
      return only({ ...view, notice: noticeOf(input) });
    case 'notice':
      return only({ ...view, notice: input.notice });
    default:
      return onKey(settled(view), facts, input, view);
  }
}

type Pressed = Exclude<Input, { kind: 'answered' } | { kind: 'notice' }>;

function onKey(view: View, facts: Facts, input: Pressed, before: View): Update {
  switch (input.kind) {
    case 'action':
      return onAction(view, facts, input.action);
    case 'edit':
      return only(onLine(view, (line) => edit(line, input.chord) ?? line));
    case 'text':
      return only(onLine(view, (line) => insert(line, input.text)));
    case 'focus':
      return only(goTo(view, facts, input.seat));
    case 'scroll':
      return only(scrolled(view, facts, input.lines));
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
  return overlay === null ? inTown(view, facts, action) : inOverlay(view, facts, overlay, action);
}

function inTown(view: View, facts: Facts, action: Action): Update {
  switch (action) {
    case 'type':
      return only(typing(view, facts));
    case 'leave':
      return only(left(view));
    case 'next':
      return only(stepFocus(view, facts, 1));
    case 'previous':
      return only(stepFocus(view, facts, -1));
    case 'first':
      return only(focusOn(view, facts.seats[0]?.name));
    case 'last':
      return only(focusOn(view, facts.seats.at(-1)?.name));
    case 'asking':
      return only(nextAsking(view, facts, facts.seats));
    case 'asking back':
      return only(nextAsking(view, facts, facts.seats.toReversed()));
    case 'zoom':
      return only({ ...view, zoom: view.zoom === 'zoomed' ? 'tiles' : 'zoomed' });
    case 'scroll up':
      return only(scrolled(view, facts, facts.page));
    case 'scroll down':
      return only(scrolled(view, facts, -facts.page));
    case 'answer':
      return only(answering(view, facts));
    case 'goal':
      return only(opened(view, { kind: 'goal', line: emptyLine }));
    case 'help':
      return only(opened(view, { kind: 'help', scroll: 0 }));
    case 'quit':
      return only(opened(view, { kind: 'quit', choice: 'detach' }));
    case 'pause':
      return { view, commands: [pauseOrGoOn(facts)] };
    case 'repaint':
    case 'suspend':
      return { view, commands: [{ kind: action }] };
    case 'mouse':
      return mouseTurned(view);
    default:
      return only(view);
  }
}

function inOverlay(view: View, facts: Facts, overlay: Overlay, action: Action): Update {
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

function answerTo(item: InboxItem): Answer {
  return { kind: 'answer', item: item.id, choice: 0, line: emptyLine };
}

/** Opens the focused seat's item, else the most pressing. A prompt on a screen is answered there. */
function answering(view: View, facts: Facts): View {
  const seat = focused(view, facts);
  const item = facts.inbox.find(({ run }) => run !== null && run === seat?.run) ?? facts.inbox[0];
  if (item === undefined) return view;
  if (item.kind !== 'asking' || item.seat === null) return opened(view, answerTo(item));
  return told(
    focusOn(view, item.seat),
    `${item.seat} asks in its terminal: press Enter to answer there.`,
  );
}

function typing(view: View, facts: Facts): View {
  const seat = focused(view, facts);
  if (seat === null || seat.run === null) return view;
  const mode = { kind: 'typing', target: { seat: seat.name, run: seat.run } } as const;
  return { ...view, mode, scroll: 0, focus: seat.name };
}

function left(view: View): View {
  if (view.mode.kind !== 'typing') return view;
  return { ...view, mode: { kind: 'command', left: view.mode.target } };
}

/** While typing, the typing moves along, past seats without a session, so the mode never changes. */
function stepFocus(view: View, facts: Facts, step: 1 | -1): View {
  const inTyping = view.mode.kind === 'typing';
  const seats = step === 1 ? facts.seats : facts.seats.toReversed();
  const next = following(view, facts, seats, ({ run }) => !inTyping || run !== null);
  return goTo(view, facts, next?.name);
}

/** The next seat after the focused one, all around, that fits; null when none does. */
function following(
  view: View,
  facts: Facts,
  seats: SeatFacts[],
  fits: (seat: SeatFacts) => boolean,
): SeatFacts | null {
  const at = seats.findIndex(({ name }) => name === focused(view, facts)?.name);
  return [...seats.slice(at + 1), ...seats.slice(0, at + 1)].find(fits) ?? null;
}

function goTo(view: View, facts: Facts, seat: string | undefined): View {
  if (view.mode.kind === 'command') return focusOn(view, seat);
  const run = facts.seats.find(({ name }) => name === seat)?.run ?? null;
  return run === null ? view : typing(focusOn(view, seat), facts);
}

function nextAsking(view: View, facts: Facts, seats: SeatFacts[]): View {
  const next = following(view, facts, seats, ({ reading }) => reading === 'asking');
  return focusOn(view, next?.name);
}

function focusOn(view: View, seat: string | undefined): View {
  return seat === undefined || seat === view.focus ? view : { ...view, focus: seat, scroll: 0 };
}

function scrolled(view: View, facts: Facts, lines: number): View {
  return { ...view, scroll: Math.max(0, Math.min(facts.history, view.scroll + lines)) };
}

/** While Town has the mouse, the terminal cannot select text with it. */
function mouseTurned(view: View): Update {
  const on = view.mouse === 'terminal';
  const text = on
    ? "The mouse is Town's: click to focus, wheel to scroll."
    : "The mouse is your terminal's: drag to select text.";
  const turned = told({ ...view, mouse: on ? 'town' : 'terminal' }, text);
  return { view: turned, commands: [{ kind: 'mouse', on }] };
}

function pauseOrGoOn({ activity }: Facts): Command {
  switch (activity) {
    case 'open':
      return {
        kind: 'act',
        event: { type: 'town.paused', reason: 'paused from the screen' },
        done: 'Paused: agents finish their turn, nothing new starts',
      };
    case 'paused':
      return { kind: 'act', event: { type: 'town.resumed' }, done: 'The town goes on' };
    case 'closed':
      return { kind: 'act', event: { type: 'town.opened' }, done: 'The town is open' };
  }
}

function onLine(view: View, change: (line: Line) => Line): View {
  const overlay = top(view);
  if (overlay?.kind !== 'goal' && overlay?.kind !== 'answer') return view;
  return replaced(view, { ...overlay, line: change(overlay.line) });
}

function moved(scroll: number, action: Action, { helpUnder }: Facts): number {
  if (action === 'down') return scroll + Math.min(1, helpUnder);
  return action === 'up' ? Math.max(0, scroll - 1) : scroll;
}

function opened(view: View, overlay: Overlay): View {
  return { ...view, overlays: [...view.overlays, overlay] };
}

function closed(view: View): View {
  return { ...view, overlays: view.overlays.slice(0, -1) };
}

function replaced(view: View, overlay: Overlay): View {
  return { ...view, overlays: [...view.overlays.slice(0, -1), overlay] };
}

function settled(view: View): View {
  const mode = view.mode.kind === 'command' ? { kind: 'command' as const, left: null } : view.mode;
  return { ...view, mode, notice: null };
}

function told(view: View, text: string): View {
  return { ...view, notice: { tone: 'plain', text } };
}

function whyNot(action: Action, view: View, facts: Facts): string {
  switch (action) {
    case 'type':
      return `${focused(view, facts)?.name ?? 'This seat'} has no session to type into yet.`;
    case 'answer':
      return 'Nothing waits for you.';
    case 'asking':
    case 'asking back':
      return 'No seat is asking.';
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

function only(view: View): Update {
  return { view, commands: [] };
}
