/** Where each thing a person does goes: to the view, or unchanged to an agent. Pure. */
import { type Ground, groundIn } from '../terminal/ground.ts';
import type { InputEvent, KeyEvent, MouseEvent, PasteEvent } from '../terminal/input.ts';
import type { Rect, Tile } from './frame.ts';
import type { Input } from './input.ts';
import { actionOf, type Keymap, keysGo } from './keymap.ts';
import { type Facts, focused, type Target, top, type View } from './view.ts';

export type Routed =
  | { kind: 'input'; input: Input }
  /** For the program at this seat, in the form its modes ask for. */
  | { kind: 'send'; target: Target; event: KeyEvent | PasteEvent }
  | { kind: 'mouse'; target: Target; event: MouseEvent; origin: Rect }
  /** First the view, then the key that was meant for the agent after all. */
  | { kind: 'back in'; target: Target; event: KeyEvent }
  /** A part of a paste into the line being written. */
  | { kind: 'paste'; event: PasteEvent }
  /** The window got or lost the focus of the desktop. */
  | { kind: 'focus'; focused: boolean }
  | { kind: 'keyboard' }
  /** The terminal has told what its background is. */
  | { kind: 'ground'; ground: Ground }
  | { kind: 'nothing' };

/** A part of the screen that can be clicked. */
export type Hit = { rect: Rect; input: Input };

export type Situation = {
  view: View;
  facts: Facts;
  keymap: Keymap;
  /** The terminals in sight. */
  tiles: Tile[];
  /** What a click somewhere else means; a later one lies over those before it. */
  hits: Hit[];
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
      return replied(event);
  }
}

function replied({ name, bytes }: Extract<InputEvent, { kind: 'reply' }>): Routed {
  if (name === 'keyboard') return { kind: 'keyboard' };
  const ground = name === 'colour' || name === 'status' ? groundIn(bytes) : null;
  return ground === null ? nothing : { kind: 'ground', ground };
}

function routeKey(event: KeyEvent, { view, keymap }: Situation): Routed {
  const { chord } = event;
  const left = view.mode.kind === 'command' ? view.mode.left : null;
  if (left !== null && keymap.typing.leave?.includes(chord))
    return { kind: 'back in', target: left, event };
  const action = chord === '' ? null : actionOf(keymap, view, chord);
  if (action !== null) return input({ kind: 'action', action });
  switch (keysGo(view)) {
    case 'terminal':
      return view.mode.kind === 'typing'
        ? { kind: 'send', target: view.mode.target, event }
        : nothing;
    case 'line':
    case 'letters':
      return input(written(event));
    case 'nowhere':
      return input({ kind: 'nothing' });
  }
}

/** The character of a key, if it is one. */
function written({ key, chord }: KeyEvent): Input {
  if (key === null) return { kind: 'nothing' };
  const isPlain = !key.ctrl && !key.alt && !key.super;
  if (isPlain && key.name === 'space') return { kind: 'text', text: ' ' };
  if (isPlain && Array.from(chord).length === 1) return { kind: 'text', text: chord };
  return { kind: 'nothing' };
}

function routePaste(event: PasteEvent, { view }: Situation): Routed {
  switch (keysGo(view)) {
    case 'terminal':
      return view.mode.kind === 'typing'
        ? { kind: 'send', target: view.mode.target, event }
        : nothing;
    case 'line':
      return { kind: 'paste', event };
    default: {
      const text = 'A paste needs a place: Enter first goes into a terminal.';
      return event.phase === 'start'
        ? input({ kind: 'notice', notice: { tone: 'plain', text } })
        : nothing;
    }
  }
}

function routeMouse(event: MouseEvent, situation: Situation): Routed {
  const { view, facts, tiles, hits, wantsMouse } = situation;
  const tile = top(view) === null ? tiles.find(({ rect }) => contains(rect, event)) : undefined;
  const isFocused = tile !== undefined && tile.seat === focused(view, facts)?.name;
  if (isFocused && wantsMouse && view.mode.kind === 'typing') {
    const origin = { ...tile.rect, x: tile.rect.x + 1, y: tile.rect.y + 1 };
    return { kind: 'mouse', target: view.mode.target, event, origin };
  }
  if (event.button === 'wheel-up' || event.button === 'wheel-down') {
    const lines = event.button === 'wheel-down' ? wheelLines : -wheelLines;
    const isForUs = event.action === 'wheel' && top(view) === null;
    return isForUs && (isFocused || view.page !== 'town')
      ? input({ kind: 'wheel', lines })
      : nothing;
  }
  if (event.action !== 'press' || event.button !== 'left') return nothing;
  if (tile !== undefined && !isFocused) return input({ kind: 'focus', seat: tile.seat });
  const hit = hits.findLast(({ rect }) => contains(rect, event));
  return hit === undefined ? nothing : input(hit.input);
}

function contains(rect: Rect, { x, y }: { x: number; y: number }): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}

function input(input: Input): Routed {
  return { kind: 'input', input };
}
