/** Keys and their canonical names, such as `ctrl+a`, `alt+ctrl+h`, `shift+tab`, `enter`, `G`, `?`. */

export type Key = {
  /** A character, or a name such as `enter`, `up`, `f5`. */
  name: string;
  alt: boolean;
  ctrl: boolean;
  shift: boolean;
  super: boolean;
};

const SPELLINGS: Record<string, string> = {
  esc: 'escape',
  return: 'enter',
  del: 'delete',
  ins: 'insert',
  pgup: 'pageup',
  pgdn: 'pagedown',
  pgdown: 'pagedown',
  ' ': 'space',
};

const NAMED = new Set([
  ...['enter', 'tab', 'escape', 'backspace', 'space', 'insert', 'delete', 'home', 'end'],
  ...['pageup', 'pagedown', 'up', 'down', 'left', 'right', 'begin', 'menu'],
  ...Array.from({ length: 35 }, (_, index) => `f${index + 1}`),
]);

const MODIFIERS: Record<string, 'alt' | 'ctrl' | 'shift' | 'super'> = {
  alt: 'alt',
  meta: 'alt',
  option: 'alt',
  m: 'alt',
  ctrl: 'ctrl',
  control: 'ctrl',
  c: 'ctrl',
  shift: 'shift',
  s: 'shift',
  super: 'super',
  cmd: 'super',
};

/** A key with no modifiers unless told. */
export function keyOf(name: string, modifiers: Partial<Omit<Key, 'name'>> = {}): Key {
  return { name, alt: false, ctrl: false, shift: false, super: false, ...modifiers };
}

/**
 * The canonical name. Modifiers come in alphabetical order. A shifted letter is its capital, but with
 * ctrl, where capitals mean nothing, letters are small and shift is named.
 */
export function chordOf(key: Key): string {
  const { name, alt, ctrl, shift } = settled(key);
  const parts = [alt && 'alt', ctrl && 'ctrl', shift && 'shift', key.super && 'super', name];
  return parts.filter((part) => part !== false).join('+');
}

/** The canonical form of a chord as a person writes it (`Ctrl-A`, `C-a`, `Esc`), or null when it is none. */
export function canonicalChord(text: string): string | null {
  const [words, last] = splitChord(text.trim() || text);
  const name = nameOf(last);
  if (name === null) return null;
  const key = keyOf(name);
  for (const word of words) {
    const modifier = MODIFIERS[word.toLowerCase()];
    if (modifier === undefined) return null;
    key[modifier] = true;
  }
  if (key.ctrl) key.name = isLetter(name) ? name.toLowerCase() : name;
  return chordOf(key);
}

/** Modifier words and the key of a written chord; the key itself may be `+` or `-`. */
function splitChord(text: string): [string[], string] {
  const at = Math.max(
    text.lastIndexOf('+', text.length - 2),
    text.lastIndexOf('-', text.length - 2),
  );
  if (at < 1) return [[], text];
  return [text.slice(0, at).split(/[-+]/), text.slice(at + 1)];
}

function nameOf(text: string): string | null {
  const lower = text.toLowerCase();
  const name = SPELLINGS[lower] ?? lower;
  if (NAMED.has(name)) return name;
  return Array.from(text).length === 1 ? text : null;
}

function isLetter(name: string): boolean {
  return name.toLowerCase() !== name.toUpperCase() && Array.from(name).length === 1;
}

/** A shifted letter as its capital; with ctrl, a capital as its shifted letter. */
export function settled(key: Key): Key {
  if (!isLetter(key.name)) return key;
  const isCapital = key.name !== key.name.toLowerCase();
  if (key.ctrl) return { ...key, name: key.name.toLowerCase(), shift: key.shift || isCapital };
  return { ...key, name: key.shift ? key.name.toUpperCase() : key.name, shift: false };
}
