/** One step of the view: an input in, the next view and what to do about it out. Pure. */
import type { Receipt } from '../client/protocol.ts';
import { answerTo, inOverlay, onLine } from './dialogs.ts';
import type { Action } from './keymap.ts';
import { works } from './keymap.ts';
import { edit, emptyLine, insert } from './line.ts';
import { type Command, only, opened, told, type Update } from './step.ts';
import { type Facts, focused, type Notice, type SeatFacts, top, type View } from './view.ts';

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

function settled(view: View): View {
  const mode = view.mode.kind === 'command' ? { kind: 'command' as const, left: null } : view.mode;
  return { ...view, mode, notice: null };
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
