/** What is sent to the program in a pane for what a person did. */
import type { Modes } from './emulator.ts';
import type { KeyEvent, MouseEvent, PasteEvent } from './input.ts';
import { type Key, settled } from './keys.ts';

type KeyModes = Pick<Modes, 'applicationCursor' | 'keyboard'>;

const NOTHING = new Uint8Array();
const ARROWS: Record<string, string> = {
  up: 'A',
  down: 'B',
  right: 'C',
  left: 'D',
  end: 'F',
  home: 'H',
};
const LEGACY: Record<string, string> = {
  enter: '\r',
  tab: '\t',
  escape: '\x1b',
  backspace: '\x7f',
  space: ' ',
  insert: '\x1b[2~',
  delete: '\x1b[3~',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  begin: '\x1b[E',
  menu: '\x1b[29~',
};
const CODES: Record<string, number> = { enter: 13, tab: 9, escape: 27, backspace: 127, space: 32 };

/** Characters that Ctrl turns into another control character than their low five bits. */
const CTRL: Record<string, string> = {
  ' ': '\0',
  '@': '\0',
  '2': '\0',
  '3': '\x1b',
  '4': '\x1c',
  '5': '\x1d',
  '6': '\x1e',
  '7': '\x1f',
  '/': '\x1f',
  '8': '\x7f',
  '?': '\x7f',
};

/**
 * The bytes of a key: those that came, unless the program reads keys in another way than the real
 * terminal writes them.
 */
export function encodeKey(event: KeyEvent, modes: KeyModes): Uint8Array {
  const { key, form, bytes } = event;
  if (key === null) return bytes;
  if (form === 'cursor') {
    const isApplication = modes.applicationCursor && modes.keyboard !== 'kitty';
    return bytesOf(`\x1b${isApplication ? 'O' : '['}${ARROWS[key.name]}`);
  }
  if (form !== 'extended') return modes.keyboard === 'kitty' ? (kitty(key) ?? bytes) : bytes;
  switch (modes.keyboard) {
    case 'kitty':
      return isKitty(bytes) ? bytes : (kitty(key) ?? legacy(key));
    case 'modifyOtherKeys':
      // Such a program knows no extended form of a key without modifiers.
      return key.alt || key.ctrl || key.shift || key.super ? bytes : legacy(key);
    case 'legacy':
      return legacy(key);
  }
}

/** Whether an extended key came as `CSI … u`, the other form being `CSI 27 ; … ~`. */
function isKitty(bytes: Uint8Array): boolean {
  return bytes.at(-1) === 0x75;
}

/** `CSI … u` for a key that is ambiguous otherwise, null for one that is not. */
function kitty(key: Key): Uint8Array | null {
  const code =
    CODES[key.name] ?? (isCharacter(key) ? key.name.toLowerCase().codePointAt(0) : undefined);
  if (code === undefined) return null;
  const isCapital = isCharacter(key) && key.name !== key.name.toLowerCase();
  const shift = key.shift || isCapital;
  const isText = (isCharacter(key) || key.name === 'space') && !key.alt && !key.ctrl && !key.super;
  const isPlain = !key.alt && !key.ctrl && !key.super && !shift;
  if (isText || (isPlain && key.name !== 'escape')) return null;
  const modifiers =
    1 + (shift ? 1 : 0) + (key.alt ? 2 : 0) + (key.ctrl ? 4 : 0) + (key.super ? 8 : 0);
  return bytesOf(modifiers === 1 ? `\x1b[${code}u` : `\x1b[${code};${modifiers}u`);
}

/** What a terminal without extensions sends: a modifier that it cannot express is left out. */
function legacy(key: Key): Uint8Array {
  if (key.super) return NOTHING;
  const arrow = ARROWS[key.name];
  const text = arrow ? `\x1b[${arrow}` : plainText(settled(key));
  return bytesOf(key.alt ? `\x1b${text}` : text);
}

function plainText(key: Key): string {
  if (key.name === 'tab' && key.shift) return '\x1b[Z';
  if (key.name === 'backspace' && key.ctrl) return '\x08';
  const text = LEGACY[key.name] ?? (isCharacter(key) ? key.name : '');
  return key.ctrl && text.length === 1 ? controlCharacter(text) : text;
}

function controlCharacter(text: string): string {
  const special = CTRL[text];
  if (special !== undefined) return special;
  return /^[a-z[\\\]^_]$/i.test(text) ? String.fromCharCode(text.charCodeAt(0) & 0x1f) : text;
}

function isCharacter(key: Key): boolean {
  return Array.from(key.name).length === 1;
}

/** The bytes of a part of a paste: marked if the program asked for that, and never ended by its own text. */
export function encodePaste(event: PasteEvent, modes: Pick<Modes, 'bracketedPaste'>): Uint8Array {
  if (event.phase === 'data') return defused(event.bytes, modes.bracketedPaste);
  if (!modes.bracketedPaste) return NOTHING;
  return bytesOf(event.phase === 'start' ? PASTE_START : PASTE_END);
}

/** A text as one whole paste. Line ends become carriage returns, as when a person pastes. */
export function encodePastedText(text: string, modes: Pick<Modes, 'bracketedPaste'>): Uint8Array {
  const data = defused(bytesOf(text.replace(/\r?\n/g, '\r')), modes.bracketedPaste);
  if (!modes.bracketedPaste) return data;
  return Buffer.concat([bytesOf(PASTE_START), data, bytesOf(PASTE_END)]);
}

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const ESC_PICTURE = '␛';

/**
 * Pasted text that cannot be taken for keys: an ESC, or a CSI in one character, is replaced by a picture
 * of it, so that no end mark is left. Without marks, line feeds are what Enter sends.
 */
function defused(bytes: Uint8Array, isMarked: boolean): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isHarmless =
    !text.includes(0x1b) && !text.includes('\u009b') && (isMarked || !text.includes(0x0a));
  if (isHarmless) return bytes;
  // Latin-1 keeps bytes that are no UTF-8 as they are.
  const picture = Buffer.from(ESC_PICTURE).toString('latin1');
  const safe = text.toString('latin1').replace(/\x1b|\xc2\x9b/g, picture);
  return Buffer.from(isMarked ? safe : safe.replace(/\r?\n/g, '\r'), 'latin1');
}

/** A report of focus gained or lost, null when the program did not ask for it. */
export function encodeFocus(
  focused: boolean,
  modes: Pick<Modes, 'focusEvents'>,
): Uint8Array | null {
  return modes.focusEvents ? bytesOf(focused ? '\x1b[I' : '\x1b[O') : null;
}

/**
 * A mouse report for a program whose pane begins at `origin` of the screen, in its own encoding; null
 * when it did not ask for this kind of event.
 */
export function encodeMouse(
  event: MouseEvent,
  origin: { x: number; y: number },
  modes: Pick<Modes, 'mouse' | 'mouseEncoding'>,
): Uint8Array | null {
  if (!isWanted(event, modes.mouse)) return null;
  const column = event.x - origin.x + 1;
  const row = event.y - origin.y + 1;
  if (column < 1 || row < 1) return null;
  const code = buttonCode(event, modes.mouse);
  if (modes.mouseEncoding === 'sgr') {
    return bytesOf(`\x1b[<${code};${column};${row}${event.action === 'release' ? 'm' : 'M'}`);
  }
  const values = [event.action === 'release' ? code | 3 : code, column, row].map(
    (value) => value + 32,
  );
  return values.some((value) => value > 255)
    ? null
    : Uint8Array.from([0x1b, 0x5b, 0x4d, ...values]);
}

function isWanted({ action, button }: MouseEvent, mode: Modes['mouse']): boolean {
  switch (mode) {
    case 'none':
      return false;
    case 'x10':
      return action === 'press';
    case 'vt200':
      return action !== 'move';
    case 'drag':
      return action !== 'move' || button !== 'none';
    case 'any':
      return true;
  }
}

const BUTTONS: Record<MouseEvent['button'], number> = {
  left: 0,
  middle: 1,
  right: 2,
  none: 3,
  'wheel-up': 64,
  'wheel-down': 65,
  'wheel-left': 66,
  'wheel-right': 67,
  'button-8': 128,
  'button-9': 129,
  'button-10': 130,
  'button-11': 131,
};

function buttonCode(
  { action, button, alt, ctrl, shift }: MouseEvent,
  mode: Modes['mouse'],
): number {
  const code = BUTTONS[button] | (action === 'move' ? 32 : 0);
  if (mode === 'x10') return code;
  return code | (shift ? 4 : 0) | (alt ? 8 : 0) | (ctrl ? 16 : 0);
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
