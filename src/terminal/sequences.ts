/**
 * What the real terminal means by a control sequence: keys (xterm, CSI u, modifyOtherKeys, linux
 * console), mouse, focus, and replies to questions.
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, https://sw.kovidgoyal.net/kitty/keyboard-protocol/
 */
import { type Key, keyOf } from './keys.ts';

export type MouseButton =
  | 'left'
  | 'middle'
  | 'right'
  | 'none'
  | 'wheel-up'
  | 'wheel-down'
  | 'wheel-left'
  | 'wheel-right'
  /** Such as those at the side that go back and forward. */
  | 'button-8'
  | 'button-9'
  | 'button-10'
  | 'button-11';

export type Mouse = {
  action: 'press' | 'release' | 'move' | 'wheel';
  button: MouseButton;
  /** Cell of the screen, from 0. */
  x: number;
  y: number;
  alt: boolean;
  ctrl: boolean;
  shift: boolean;
};

/** How a key was written: `cursor` is an arrow, Home or End without modifiers. */
export type KeyForm = 'legacy' | 'cursor' | 'extended';

export type Meaning =
  | { kind: 'key'; key: Key | null; form: KeyForm }
  | { kind: 'mouse'; mouse: Mouse }
  | { kind: 'focus'; focused: boolean }
  | { kind: 'reply'; name: ReplyName }
  | { kind: 'paste-start' }
  | { kind: 'paste-end' };

export type ReplyName =
  | 'device-attributes'
  | 'status'
  | 'cursor-position'
  | 'mode'
  | 'keyboard'
  | 'window'
  | 'version'
  | 'setting'
  | 'colour'
  | 'other';

const LETTERS: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

const CURSOR_KEYS = new Set(['up', 'down', 'right', 'left', 'home', 'end']);

const TILDES: Record<number, string> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  ...Object.fromEntries(
    [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].map((code, index) => [code, `f${index + 1}`]),
  ),
  ...Object.fromEntries(
    [25, 26, 28, 29, 31, 32, 33, 34].map((code, index) => [code, `f${index + 13}`]),
  ),
};

const CODES: Record<number, string> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  32: 'space',
  127: 'backspace',
  57363: 'menu',
  57427: 'begin',
  ...Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [57399 + digit, `${digit}`])),
  ...Object.fromEntries(
    ['.', '/', '*', '-', '+', 'enter', '=', ','].map((name, at) => [57409 + at, name]),
  ),
  ...Object.fromEntries(
    ['left', 'right', 'up', 'down', 'pageup', 'pagedown', 'home', 'end', 'insert', 'delete'].map(
      (name, at) => [57417 + at, name],
    ),
  ),
  ...Object.fromEntries(Array.from({ length: 23 }, (_, at) => [57376 + at, `f${at + 13}`])),
};

/** A control sequence without its introducer: `1;5A`, `<0;3;4M`, `?1;2c`. */
export function meaningOf(body: string): Meaning {
  const match = /^([<=>?]?)([0-9;:]*)([ -/]*)([@-~])$/.exec(body);
  if (match === null) return unknownKey;
  const [, prefix = '', text = '', between = '', final = ''] = match;
  const params = text.split(';');
  if (between !== '') return final === 'y' ? reply('mode') : unknownKey;
  if (prefix === '<') return mouseOf(params.map(Number), final);
  if (prefix !== '') return privateReply(prefix, final);
  return plain(params, final, text);
}

/** A key for the third character of `ESC O`. */
export function keypadKey(final: string): Meaning {
  const name = LETTERS[final] ?? (final === 'M' ? 'enter' : null);
  if (name === null) return unknownKey;
  return { kind: 'key', key: keyOf(name), form: CURSOR_KEYS.has(name) ? 'cursor' : 'legacy' };
}

/** Mouse report of the oldest kind: three characters, each 32 more than its value. */
export function oldMouse(code: number, column: number, row: number): Meaning {
  const isRelease = (code & 0b1100011) === 3;
  return mouseOf([isRelease ? code & ~3 : code, column, row], isRelease ? 'm' : 'M');
}

const unknownKey: Meaning = { kind: 'key', key: null, form: 'legacy' };

function reply(name: ReplyName): Meaning {
  return { kind: 'reply', name };
}

function privateReply(prefix: string, final: string): Meaning {
  if (final === 'c') return reply('device-attributes');
  if (prefix === '?' && final === 'u') return reply('keyboard');
  if (prefix === '?' && final === 'n') return reply('status');
  if (prefix === '?' && final === 'R') return reply('cursor-position');
  return reply('other');
}

function plain(params: string[], final: string, text: string): Meaning {
  if (text === '' && (final === 'I' || final === 'O')) {
    return { kind: 'focus', focused: final === 'I' };
  }
  if (final === 'n') return reply('status');
  if (final === 't') return reply('window');
  if (final === 'c') return reply('device-attributes');
  // A cursor position and F3 with a modifier look the same; Town never asks for the position.
  if (final === 'R' && params[0] !== '1' && text !== '') return reply('cursor-position');
  if (final === '~') return tilde(params);
  if (final === 'u') return coded(Number.parseInt(params[0] ?? '', 10), params[1]);
  if (final === 'Z') return { kind: 'key', key: keyOf('tab', { shift: true }), form: 'legacy' };
  const name = LETTERS[final];
  if (name === undefined) return unknownKey;
  const form = CURSOR_KEYS.has(name) && text === '' ? 'cursor' : 'legacy';
  return key(keyOf(name, modifiersOf(params[1])), params[1], form);
}

function tilde(params: string[]): Meaning {
  const code = Number(params[0]);
  if (code === 200) return { kind: 'paste-start' };
  if (code === 201) return { kind: 'paste-end' };
  if (code === 27 && params.length === 3) return coded(Number(params[2]), params[1]);
  const name = TILDES[code];
  return name === undefined
    ? unknownKey
    : key(keyOf(name, modifiersOf(params[1])), params[1], 'legacy');
}

function coded(code: number, modifiers: string | undefined): Meaning {
  const name = CODES[code] ?? characterOf(code);
  if (name === null) return unknownKey;
  return key(keyOf(name, modifiersOf(modifiers)), modifiers, 'extended');
}

/** A key that is let go is no key. */
function key(pressed: Key, modifiers: string | undefined, form: KeyForm): Meaning {
  const isRelease = modifiers?.split(':')[1] === '3';
  return isRelease ? unknownKey : { kind: 'key', key: pressed, form };
}

function characterOf(code: number): string | null {
  const isPrivate = code >= 0xe000 && code <= 0xf8ff;
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  if (!(code > 32) || code > 0x10ffff || isPrivate || isSurrogate || (code > 126 && code < 160))
    return null;
  return String.fromCodePoint(code);
}

function modifiersOf(param: string | undefined): Partial<Key> {
  const bits = Math.max(0, (Number.parseInt(param ?? '1', 10) || 1) - 1);
  return {
    shift: (bits & 1) !== 0,
    alt: (bits & 2) !== 0 || (bits & 32) !== 0,
    ctrl: (bits & 4) !== 0,
    super: (bits & 8) !== 0,
  };
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;
const MORE_BUTTONS = ['button-8', 'button-9', 'button-10', 'button-11'] as const;
const WHEELS = ['wheel-up', 'wheel-down', 'wheel-left', 'wheel-right'] as const;

function mouseOf([code = NaN, column = NaN, row = NaN]: number[], final: string): Meaning {
  if (!(code >= 0 && column >= 1 && row >= 1) || (final !== 'M' && final !== 'm'))
    return reply('other');
  const low = code & 3;
  const isWheel = (code & 64) !== 0;
  const action = isWheel ? 'wheel' : code & 32 ? 'move' : final === 'm' ? 'release' : 'press';
  const buttons = code & 128 ? MORE_BUTTONS : isWheel ? WHEELS : BUTTONS;
  const button = buttons[low]!;
  const shift = (code & 4) !== 0;
  const alt = (code & 8) !== 0;
  const ctrl = (code & 16) !== 0;
  return { kind: 'mouse', mouse: { action, button, x: column - 1, y: row - 1, alt, ctrl, shift } };
}
