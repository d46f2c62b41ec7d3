/** The bytes a terminal sends for a chord, written down from the terminals' manuals and not from Town's own table. */

/** How the terminal writes keys: as xterm always did, or with the kitty protocol's first flag. */
export type Form = 'xterm' | 'kitty';

/** https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "PC-Style Function Keys". */
const named: Record<string, string> = {
  enter: '\r',
  tab: '\t',
  space: ' ',
  escape: '\x1b',
  backspace: '\x7f',
  delete: '\x1b[3~',
  'shift+tab': '\x1b[Z',
  'alt+backspace': '\x1b\x7f',
  'alt+enter': '\x1b\r',
  'shift+enter': '\x1b[13;2u',
  'ctrl+_': '\x1f',
  'ctrl+/': '\x1f',
  f1: '\x1bOP',
};
/** What the kitty protocol writes as numbers once another key is held with them. */
const numbered: Record<string, number> = { enter: 13, backspace: 127 };
const cursor: Record<string, string> = {
  up: 'A',
  down: 'B',
  right: 'C',
  left: 'D',
  end: 'F',
  home: 'H',
};
const pages: Record<string, string> = { pageup: '5', pagedown: '6', delete: '3' };

/** @throws Error for a chord that is not known here: write its bytes down above. */
export function bytesOf(chord: string, form: Form): string {
  const [words, key] = apart(chord);
  const [ctrl, alt] = [words.includes('ctrl'), words.includes('alt')];
  const isLetter = Array.from(key).length === 1;
  // With the kitty protocol only what would be ambiguous is written otherwise.
  if (form === 'kitty' && chord === 'escape') return '\x1b[27u';
  if (form === 'kitty' && isLetter && words.length > 0)
    return `\x1b[${key.codePointAt(0)};${modifiers(words)}u`;
  const code = numbered[key];
  if (form === 'kitty' && code !== undefined && words.length > 0)
    return `\x1b[${code};${modifiers(words)}u`;
  const bytes = named[chord];
  if (bytes !== undefined) return bytes;
  if (isLetter) {
    const byte = ctrl ? String.fromCharCode(key.toUpperCase().charCodeAt(0) & 0x1f) : key;
    return alt ? `\x1b${byte}` : byte;
  }
  const at = words.length > 0 ? `;${modifiers(words)}` : '';
  const letter = cursor[key];
  if (letter !== undefined) return `\x1b[${at === '' ? '' : '1'}${at}${letter}`;
  const number = pages[key];
  if (number !== undefined) return `\x1b[${number}${at}~`;
  throw new Error(`How a terminal sends ${chord} is not written down in ${import.meta.filename}.`);
}

/** Modifier words and the key, which may be `+` itself. */
function apart(chord: string): [string[], string] {
  const at = chord.lastIndexOf('+', chord.length - 2);
  return at < 1 ? [[], chord] : [chord.slice(0, at).split('+'), chord.slice(at + 1)];
}

function modifiers(words: string[]): number {
  const values: Record<string, number> = { shift: 1, alt: 2, ctrl: 4, super: 8 };
  return 1 + words.reduce((sum, word) => sum + (values[word] ?? 0), 0);
}
