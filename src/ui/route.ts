/** Where each thing a person does goes: to the view, or unchanged to an agent. Pure. */
import type { InputEvent, KeyEvent, MouseEvent, PasteEvent } from '../terminal/input.ts';
import type { Rect, Tile } from './frame.ts';
import { actionOf, contextOf, type Keymap } from './keymap.ts';
import type { Input } from './update.ts';
import { type Facts, focused, type Target, top, type View } from './view.ts';

export type Routed =
  | { kind: 'input'; input: Input }
  /** For the program at this seat, in the form its modes ask for. */
  | { kind: 'send'; target: Target; event: KeyEvent | PasteEvent }
  | { kind: 'mouse'; target: Target; event: MouseEvent; origin: Rect }
  /** First the view, then the key that was meant for the agent after all. */
  | { kind: 'back in'; target: Target; event: KeyEvent }
  /** The window got or lost the focus of the desktop. */
  | { kind: 'focus'; focused: boolean }
  | { kind: 'keyboard' }
  | { kind: 'nothing' };

export type Situation = {
  view: View;
  facts: Facts;
  keymap: Keymap;
  tiles: Tile[];
  /** The program with the focus has asked for the mouse. */
  wantsMouse: boolean;
};

const nothing: Routed = { kind: 'nothing' };
const wheelLines = 3;

export function route(event: InputEvent, situation: Situation): Routed {
  switch (event.kind) {
    case 'key':
      return routeKey(event, situation);
    case 'paste':
      return routePaste(event, situation);
    case 'mouse':
      return routeMouse(event, situation);
    case 'focus':
      return { kind: 'focus', focused: event.focused };
    case 'reply':
      return event.name === 'keyboard' ? { kind: 'keyboard' } : nothing;
  }
}

function routeKey(event: KeyEvent, { view, keymap }: Situation): Routed {
  const { chord } = event;
  const left = view.mode.kind === 'command' ? view.mode.left : null;
  if (left !== null && keymap.typing.leave?.includes(chord))
    return { kind: 'back in', target: left, event };
  const action = chord === '' ? null : actionOf(keymap, view, chord);
  if (action !== null) return input({ kind: 'action', action });
  switch (contextOf(view)) {
    case 'typing':
      return view.mode.kind === 'typing'
        ? { kind: 'send', target: view.mode.target, event }
        : nothing;
    case 'line':
      return input(written(event));
    default:
      return input({ kind: 'nothing' });
  }
}

/** A key in a line: its character, or an editing key. */
function written({ key, chord }: KeyEvent): Input {
  if (key === null) return { kind: 'nothing' };
  const isPlain = !key.ctrl && !key.alt && !key.super;
  if (isPlain && key.name === 'space') return { kind: 'text', text: ' ' };
  if (isPlain && Array.from(chord).length === 1) return { kind: 'text', text: chord };
  return { kind: 'edit', chord };
}

function routePaste(event: PasteEvent, { view }: Situation): Routed {
  switch (contextOf(view)) {
    case 'typing':
      return view.mode.kind === 'typing'
        ? { kind: 'send', target: view.mode.target, event }
        : nothing;
    case 'line':
      return event.phase === 'data'
        ? input({ kind: 'text', text: Buffer.from(event.bytes).toString('utf8') })
        : nothing;
    default: {
      const text = 'A paste needs a place: Enter first goes into a terminal.';
      return event.phase === 'start'
        ? input({ kind: 'notice', notice: { tone: 'plain', text } })
        : nothing;
    }
  }
}

function routeMouse(event: MouseEvent, situation: Situation): Routed {
  const { view, facts, tiles, wantsMouse } = situation;
  if (top(view) !== null) return nothing;
  const tile = tiles.find(({ rect }) => contains(rect, event));
  if (tile === undefined) return nothing;
  const isFocused = tile.seat === focused(view, facts)?.name;
  if (isFocused && wantsMouse && view.mode.kind === 'typing') {
    const origin = { ...tile.rect, x: tile.rect.x + 1, y: tile.rect.y + 1 };
    return { kind: 'mouse', target: view.mode.target, event, origin };
  }
  if (event.button === 'wheel-up' || event.button === 'wheel-down') {
    const lines = event.button === 'wheel-up' ? wheelLines : -wheelLines;
    return isFocused && event.action === 'wheel' ? input({ kind: 'scroll', lines }) : nothing;
  }
  const isClick = event.action === 'press' && event.button === 'left';
  return isClick && !isFocused ? input({ kind: 'focus', seat: tile.seat }) : nothing;
}

function contains(rect: Rect, { x, y }: { x: number; y: number }): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

function input(input: Input): Routed {
  return { kind: 'input', input };
}
