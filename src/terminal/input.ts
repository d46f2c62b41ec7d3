/** The bytes a person's terminal sends, split into keys, pastes, mouse, focus and replies. */
import { chordOf, type Key, keyOf } from './keys.ts';
import { letterOf } from './letter.ts';
import {
  type KeyForm,
  keypadKey,
  type Meaning,
  type Mouse,
  meaningOf,
  oldMouse,
  type ReplyName,
} from './sequences.ts';

/** The `bytes` of all events, one after the other, are exactly what was pushed. */
export type InputEvent =
  /** `chord` is the canonical name, '' for bytes that are no known key (`key` is null then). */
  | { kind: 'key'; bytes: Uint8Array; chord: string; key: Key | null; form: KeyForm }
  /** A paste comes as one start, any number of data, and one end. Data never cuts a UTF-8 character. */
  | { kind: 'paste'; phase: 'start' | 'data' | 'end'; bytes: Uint8Array }
  | ({ kind: 'mouse'; bytes: Uint8Array } & Mouse)
  | { kind: 'focus'; focused: boolean; bytes: Uint8Array }
  /** An answer of the terminal to a question, for nobody's keymap. */
  | { kind: 'reply'; name: ReplyName; bytes: Uint8Array };

export type KeyEvent = Extract<InputEvent, { kind: 'key' }>;
export type PasteEvent = Extract<InputEvent, { kind: 'paste' }>;
export type MouseEvent = Extract<InputEvent, { kind: 'mouse' }>;

export type Input = {
  /** Takes the next bytes, cut anywhere, and gives the events they complete. */
  push(chunk: Uint8Array): InputEvent[];
  /** Settles what stays undecided, such as a lone ESC: to be called when nothing came for 20 to 30 ms. */
  flush(): InputEvent[];
  /** Nothing is half read: no sequence, and no paste. */
  readonly isAtRest: boolean;
  /** Whether `flush` has something to settle. */
  readonly isUndecided: boolean;
};

/** Keeps nothing between two characters; making one for each would take longer than all else. */
const utf8 = new TextDecoder();
const ESC = 0x1b;
const BEL = 0x07;
const SEQUENCE_LIMIT = 256;
const REPLY_LIMIT = 65_536;
const PASTE_END = Uint8Array.from([ESC, 0x5b, 0x32, 0x30, 0x31, 0x7e]);

/** A piece of the input that is understood; null when more bytes could change its meaning. */
type Token = { length: number; meaning: Meaning } | null;

/** How sure the reader is that the rest of a sequence does not come any more. */
type Patience = 'wait' | 'settle';

/** The event of a letter, which is called as it is: nothing that follows changes its meaning. */
function letterKey(code: number, bytes: Uint8Array): KeyEvent {
  const chord = nameOf(String.fromCharCode(code));
  return { kind: 'key', key: keyOf(chord), form: 'legacy', bytes: bytes.slice(), chord };
}

/** Makes a splitter. It keeps what is cut in two until the rest arrives. */
export function createInput(): Input {
  let rest: Uint8Array = new Uint8Array();
  let isPasting = false;

  const read = (bytes: Uint8Array, patience: Patience): InputEvent[] => {
    const events: InputEvent[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (isPasting) {
        const { data, end } = pasteData(bytes, at);
        if (data > 0)
          events.push({ kind: 'paste', phase: 'data', bytes: bytes.slice(at, at + data) });
        at += data;
        if (!end) break;
        isPasting = false;
        events.push({ kind: 'paste', phase: 'end', bytes: bytes.slice(at, at + PASTE_END.length) });
        at += PASTE_END.length;
        continue;
      }
      const token = tokenAt(bytes, at, patience);
      if (token === null) break;
      events.push(eventOf(token.meaning, bytes.slice(at, at + token.length)));
      isPasting = token.meaning.kind === 'paste-start';
      at += token.length;
    }
    rest = bytes.slice(at);
    return events;
  };

  return {
    push(chunk) {
      if (rest.length > 0) return read(Buffer.concat([rest, chunk]), 'wait');
      const letter = isPasting ? null : letterOf(chunk);
      return letter === null ? read(chunk, 'wait') : [letterKey(letter, chunk)];
    },
    flush: () => read(rest, 'settle'),
    get isAtRest() {
      return rest.length === 0 && !isPasting;
    },
    get isUndecided() {
      return !isPasting && rest.length > 0 && tokenAt(rest, 0, 'settle') !== null;
    },
  };
}

function eventOf(meaning: Meaning, bytes: Uint8Array): InputEvent {
  switch (meaning.kind) {
    case 'key':
      return { ...meaning, bytes, chord: meaning.key === null ? '' : chordOf(meaning.key) };
    case 'mouse':
      return { kind: 'mouse', bytes, ...meaning.mouse };
    case 'paste-start':
      return { kind: 'paste', phase: 'start', bytes };
    // The end of a paste that did not begin.
    case 'paste-end':
      return { kind: 'reply', name: 'other', bytes };
    default:
      return { ...meaning, bytes };
  }
}

/** How many bytes from `at` are pasted text, and whether the end mark follows them. */
function pasteData(bytes: Uint8Array, at: number): { data: number; end: boolean } {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(PASTE_END, at);
  if (found >= 0) return { data: found - at, end: true };
  const length = bytes.length - at;
  for (let kept = Math.min(PASTE_END.length - 1, length); kept > 0; kept--) {
    const start = bytes.length - kept;
    if (PASTE_END.subarray(0, kept).every((byte, index) => byte === bytes[start + index])) {
      return { data: length - kept, end: false };
    }
  }
  return { data: length - cutCharacter(bytes, at), end: false };
}

/** Bytes at the end that begin a UTF-8 character without completing it. */
function cutCharacter(bytes: Uint8Array, from: number): number {
  for (let back = 1; back <= 3 && bytes.length - back >= from; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0x80 && byte < 0xc0) continue;
    return utf8Length(byte) > back ? back : 0;
  }
  return 0;
}

function utf8Length(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  if (lead >= 0xf0 && lead < 0xf5) return 4;
  return 0;
}

function tokenAt(bytes: Uint8Array, at: number, patience: Patience): Token {
  return bytes[at] === ESC ? escapeAt(bytes, at, patience) : characterAt(bytes, at, patience);
}

/** A key that is one character. */
function characterAt(bytes: Uint8Array, at: number, patience: Patience): Token {
  const byte = bytes[at]!;
  if (byte < 0x80) return keyToken(1, controlKey(byte) ?? keyOf(nameOf(String.fromCharCode(byte))));
  const length = utf8Length(byte);
  for (let index = 1; index < length; index++) {
    const next = bytes[at + index];
    if (next === undefined) return patience === 'wait' ? null : unknown(index);
    if (next < 0x80 || next >= 0xc0) return unknown(index);
  }
  const text = utf8.decode(bytes.subarray(at, at + Math.max(1, length)));
  const isCharacter = length > 0 && text !== '\ufffd' && !/^[\u0080-\u009f]/.test(text);
  return isCharacter ? keyToken(length, keyOf(text)) : unknown(Math.max(1, length));
}

function escapeAt(bytes: Uint8Array, at: number, patience: Patience): Token {
  const next = bytes[at + 1];
  const after = bytes[at + 2];
  if (next === undefined) return patience === 'wait' ? null : keyToken(1, keyOf('escape'));
  if (next === ESC) return keyToken(1, keyOf('escape'));
  const opens = introducer(next, after);
  if (opens === 'undecided') return patience === 'wait' ? null : altToken(bytes, at, patience);
  if (opens === 'control') return controlSequence(bytes, at);
  if (opens === 'string') return stringReply(bytes, at);
  if (opens === 'keypad') return { length: 3, meaning: keypadKey(String.fromCharCode(after ?? 0)) };
  return altToken(bytes, at, patience);
}

/** What `ESC next after` begins; everything else is a key with Alt. */
function introducer(next: number, after: number | undefined) {
  const kinds = { '[': 'control', O: 'keypad', ']': 'string', P: 'string', _: 'string' } as const;
  const letter = String.fromCharCode(next);
  const kind = letter in kinds ? kinds[letter as keyof typeof kinds] : null;
  if (kind === null) return 'nothing';
  if (after === undefined) return 'undecided';
  const opening = String.fromCharCode(after);
  const isOpen = {
    '[': true,
    O: /[A-Za-z]/.test(opening),
    ']': /[0-9]/.test(opening),
    P: /[01>!]/.test(opening),
    _: opening === 'G',
  }[letter as keyof typeof kinds];
  return isOpen ? kind : 'nothing';
}

function altToken(bytes: Uint8Array, at: number, patience: Patience): Token {
  const token = characterAt(bytes, at + 1, patience);
  if (token === null) return null;
  const { length, meaning } = token;
  if (meaning.kind !== 'key' || meaning.key === null) return unknown(length + 1);
  return keyToken(length + 1, { ...meaning.key, alt: true });
}

function controlSequence(bytes: Uint8Array, at: number): Token {
  const third = bytes[at + 2];
  if (third === 0x5b) return linuxFunctionKey(bytes, at);
  if (third === 0x4d) return threeByteMouse(bytes, at);
  for (let end = at + 2; end < at + SEQUENCE_LIMIT; end++) {
    const byte = bytes[end];
    if (byte === undefined) return null;
    if (byte < 0x20 || byte > 0x7e) return unknown(end - at);
    if (byte >= 0x40) {
      const body = Buffer.from(bytes.subarray(at + 2, end + 1)).toString('latin1');
      return { length: end - at + 1, meaning: meaningOf(body) };
    }
  }
  return unknown(SEQUENCE_LIMIT);
}

/** `ESC [ [ A` to `E`. */
function linuxFunctionKey(bytes: Uint8Array, at: number): Token {
  const letter = bytes[at + 3];
  if (letter === undefined) return null;
  const number = letter - 0x40;
  return number >= 1 && number <= 5 ? keyToken(4, keyOf(`f${number}`)) : unknown(3);
}

function threeByteMouse(bytes: Uint8Array, at: number): Token {
  if (bytes.length < at + 6) return null;
  const [code, column, row] = Array.from(bytes.subarray(at + 3, at + 6), (byte) => byte - 32);
  return { length: 6, meaning: oldMouse(code!, column!, row!) };
}

/** An answer as a string sequence, up to its terminator; a control character in it breaks it off. */
function stringReply(bytes: Uint8Array, at: number): Token {
  const name = stringName(bytes[at + 1]!, bytes[at + 2]!);
  for (let end = at + 2; end < at + REPLY_LIMIT; end++) {
    const byte = bytes[end];
    if (byte === undefined) return null;
    if (byte === BEL) return { length: end - at + 1, meaning: { kind: 'reply', name } };
    if (byte === ESC) {
      if (bytes[end + 1] === undefined) return null;
      const isEnded = bytes[end + 1] === 0x5c;
      return { length: end - at + (isEnded ? 2 : 0), meaning: { kind: 'reply', name } };
    }
    if (byte < 0x20) return { length: end - at, meaning: { kind: 'reply', name } };
  }
  return { length: REPLY_LIMIT, meaning: { kind: 'reply', name } };
}

function stringName(introducer: number, first: number): ReplyName {
  if (introducer === 0x5d) return 'colour';
  if (introducer !== 0x50) return 'other';
  return first === 0x3e ? 'version' : first === 0x21 ? 'device-attributes' : 'setting';
}

function nameOf(character: string): string {
  return character === ' ' ? 'space' : character;
}

/** The key of a control character; null for a printable one. */
function controlKey(byte: number): Key | null {
  if (byte === 0x0d) return keyOf('enter');
  if (byte === 0x09) return keyOf('tab');
  if (byte === 0x7f) return keyOf('backspace');
  if (byte === 0) return keyOf('space', { ctrl: true });
  if (byte < 0x20) return keyOf(String.fromCharCode(byte + 0x40).toLowerCase(), { ctrl: true });
  return null;
}

function keyToken(length: number, key: Key): Token {
  return { length, meaning: { kind: 'key', key, form: 'legacy' } };
}

function unknown(length: number): Token {
  return { length, meaning: { kind: 'key', key: null, form: 'legacy' } };
}
