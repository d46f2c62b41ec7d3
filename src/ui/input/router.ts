/** Where each thing a person does goes: to the view, or unchanged to an agent. Pure. */
import { type Ground, groundIn } from '../../terminal/ground.ts';
import type { InputEvent, KeyEvent, MouseEvent, PasteEvent } from '../../terminal/input.ts';
import { inside, type Rect, type Tile } from '../layout/layout.ts';
import { contains } from '../layout/rect.ts';
import { borderAt } from '../layout/split.ts';
import type { Input } from '../model/message.ts';
import { type Facts, focused, type Target, top, type View } from '../model/model.ts';
import type { Pointing } from '../panes/copy-mode/mouse.ts';
import { isKnocking } from '../views/town/typing.ts';
import type { Pointer } from './clicks.ts';
import { actionOf, type Keymap, keysGo } from './keymap.ts';

export type Routed =
  | { kind: 'input'; input: Input }
  /** For the program at this seat, in the form its modes ask for. */
  | { kind: 'send'; target: Target; event: KeyEvent | PasteEvent }
  | { kind: 'mouse'; target: Target; event: MouseEvent; origin: Rect }
  /** The wheel, for a program that has no lines to scroll and does not know the mouse. */
  | { kind: 'arrows'; target: Target; name: 'up' | 'down'; times: number }
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
  /** Where the left button of the mouse is down, and how often it was. */
  pointer: Pointer;
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
  const stray = isKnocking(view) ? written(event) : null;
  if (stray?.kind === 'text') return input(stray);
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
  const { view, facts, tiles, hits, wantsMouse, pointer } = situation;
  const tile = top(view) === null ? tiles.find(({ rect }) => contains(rect, event)) : undefined;
  const isFocused = tile !== undefined && tile.seat === focused(view, facts)?.name;
  const onBorder = routeBorder(event, situation, tile?.seat ?? null);
  if (onBorder !== null) return onBorder;
  const isElsewhere = pointer.from !== null && pointer.seat !== tile?.seat;
  if (isFocused && wantsMouse && view.mode.kind === 'typing' && !isElsewhere) {
    const origin = { ...tile.rect, x: tile.rect.x + 1, y: tile.rect.y + 1 };
    return { kind: 'mouse', target: view.mode.target, event, origin };
  }
  if (event.button === 'wheel-up' || event.button === 'wheel-down') {
    const lines = event.button === 'wheel-down' ? wheelLines : -wheelLines;
    if (isFocused && view.mode.kind === 'typing' && facts.drawsOn === 'alternate screen')
      return event.action === 'wheel' ? arrows(view.mode.target, lines) : nothing;
    const isForUs = event.action === 'wheel' && top(view) === null;
    return isForUs && (isFocused || view.page !== 'town')
      ? input({ kind: 'wheel', lines })
      : nothing;
  }
  const pointing = top(view) === null ? pointingOf(event, situation) : null;
  if (pointing !== null) return pointing === 'wait' ? nothing : input(pointing);
  if (event.action !== 'press' || event.button !== 'left') return nothing;
  if (tile !== undefined && !isFocused) return input({ kind: 'focus', seat: tile.seat });
  const hit = hits.findLast(({ rect }) => contains(rect, event));
  return hit === undefined ? nothing : input(hit.input);
}

/** What a border takes for itself: the press on it, and all until it is let go. */
function routeBorder(event: MouseEvent, { view, facts }: Situation, seat: string | null) {
  const at = { x: event.x, y: event.y };
  if (view.town.held !== null && event.action === 'move') return input({ kind: 'pull', at });
  if (view.town.held !== null && event.action === 'release') return input({ kind: 'drop', seat });
  const { layout } = facts;
  const isPress = event.action === 'press' && event.button === 'left' && top(view) === null;
  const border = isPress && layout.kind === 'town' ? borderAt(layout.borders, at) : null;
  return border === null ? null : input({ kind: 'grab', border, at });
}

function arrows(target: Target, lines: number): Routed {
  return { kind: 'arrows', target, name: lines < 0 ? 'up' : 'down', times: Math.abs(lines) };
}

/** The seat whose terminal is at a cell of the screen; its border is none of it. */
export function terminalAt(tiles: Tile[], at: { x: number; y: number }): string | null {
  return tiles.find(({ rect }) => contains(inside(rect), at))?.seat ?? null;
}

/**
 * What the left button does in a terminal. A click that gives it the focus waits until the button is
 * let go: the terminal may move to another place then, and it may be a drag still.
 */
function pointingOf(
  event: MouseEvent,
  { view, facts, tiles, pointer }: Situation,
): Pointing | Extract<Input, { kind: 'focus' }> | 'wait' | null {
  const { seat, from, clicks } = pointer;
  const tile = tiles.find((candidate) => candidate.seat === seat);
  if (event.button !== 'left' || seat === null || tile === undefined) return null;
  const at = cellIn(tile, event);
  const isMarking = view.mode.kind === 'copying' && view.mode.copy.by === 'mouse';
  switch (event.action) {
    case 'press':
      if (clicks > 1) return { kind: 'clicks', seat, at, takes: clicks === 2 ? 'word' : 'line' };
      if (view.mode.kind === 'copying' && view.mode.copy.seat === seat)
        return { kind: 'point', seat, at };
      return seat === focused(view, facts)?.name ? null : 'wait';
    case 'move': {
      if (from === null) return 'wait';
      const begun = cellIn(tile, from);
      const hasMoved = isMarking || begun.x !== at.x || begun.y !== at.y;
      return hasMoved ? { kind: 'drag', seat, from: begun, to: at } : 'wait';
    }
    case 'release':
      if (isMarking) return { kind: 'let go' };
      return seat === focused(view, facts)?.name ? null : { kind: 'focus', seat };
    default:
      return null;
  }
}

function cellIn({ rect }: Tile, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const { x: left, y: top } = inside(rect);
  return { x: x - left, y: y - top };
}

function input(input: Input): Routed {
  return { kind: 'input', input };
}
