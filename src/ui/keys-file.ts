/** The keys as people write them: the shipped `config/keys.yaml`, and the user's own file over it. */
import { parseDocument } from 'yaml';
import { canonicalChord } from '../terminal/keys.ts';
import { type Action, actions } from './actions.ts';
import { bindable, type Context, chains, contexts, type Keymap } from './keymap.ts';

/** A file of keys that cannot be used; the message says which line of words is wrong and why. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
}

export type KeysText = { path: string; text: string };

/** A keymap is small; a file larger than this is another one. */
const largestFile = 64 * 1024;

/** Forms that no keymap needs and that cost a YAML parser far more than their length. */
const unreadable = [/^[\s-]*\?\s/m, /(?:[[{]\s*){9}/];

/** Keys that agents and shells cannot do without. */
const neededByAgents = new Set([
  'enter',
  'tab',
  'escape',
  'space',
  'backspace',
  'ctrl+c',
  'ctrl+d',
]);

/**
 * The shipped keys with the user's over them. An action that the user names has the user's chords only.
 * @throws KeysError for an unknown context or action, a clash, or a chord that typing needs.
 */
export function readKeys(shipped: KeysText, own: KeysText | null): Keymap {
  const keymap = merged(parsed(shipped), own === null ? {} : parsed(own));
  const path = (own ?? shipped).path;
  for (const chain of chains()) refuseClash(keymap, chain, path);
  for (const context of ['anywhere', 'typing'] as const) refuseTypable(keymap, context, path);
  return keymap;
}

type Written = Partial<Keymap>;

function parsed({ path, text }: KeysText): Written {
  if (text.length > largestFile || unreadable.some((form) => form.test(text)))
    throw new KeysError(`${path}: a file of keys is short, and has only names and lists in it.`);
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new KeysError(`${path}: ${problem.message.trim()}`, { cause: problem });
  const value: unknown = document.toJS({ maxAliasCount: 10 });
  if (value === null) return {};
  if (!isRecord(value))
    throw new KeysError(`${path}: expected the contexts ${contexts.join(', ')}.`);
  return Object.fromEntries(
    Object.entries(value).map(([context, bindings]) => {
      if (!isContext(context))
        throw new KeysError(`${path}: "${context}" is none of ${contexts.join(', ')}.`);
      return [context, bindingsOf(context, bindings, path)];
    }),
  );
}

function bindingsOf(context: Context, value: unknown, path: string): Keymap[Context] {
  if (!isRecord(value)) throw new KeysError(`${path}: ${context} needs lines like "help: f1".`);
  return Object.fromEntries(
    Object.entries(value).map(([action, chords]) => {
      if (!isAction(action) || !bindable[context].includes(action))
        throw new KeysError(
          `${path}: ${context} has no "${action}"; it has ${bindable[context].join(', ')}.`,
        );
      return [action, chordsOf(chords, `${path}: ${context}, ${action}`)];
    }),
  );
}

function chordsOf(value: unknown, where: string): string[] {
  const chords: unknown[] = Array.isArray(value) ? value : [value];
  return chords.map((chord) => {
    const name = typeof chord === 'number' || typeof chord === 'string' ? String(chord) : '';
    const canonical = canonicalChord(name);
    if (canonical !== null) return canonical;
    throw new KeysError(`${where}: "${name}" is no key. Chords look like ctrl+a, tab, f5 or "?".`);
  });
}

function merged(shipped: Written, own: Written): Keymap {
  const entries = contexts.map((context) => [context, { ...shipped[context], ...own[context] }]);
  return Object.fromEntries(entries) as Keymap;
}

/** One chord, one action, among all contexts that are looked up together. */
function refuseClash(keymap: Keymap, chain: Context[], path: string): void {
  const taken = new Map<string, string>();
  for (const context of chain)
    for (const [action, chords] of Object.entries(keymap[context]))
      for (const chord of new Set(chords)) {
        const other = taken.get(chord);
        if (other !== undefined && other !== action)
          throw new KeysError(
            `${path}: in ${chain[0]}, ${chord} is bound to both "${other}" and "${action}". Give one of them another chord.`,
          );
        taken.set(chord, action);
      }
}

/** What is taken from an agent must be a chord that it can spare. */
function refuseTypable(keymap: Keymap, context: 'anywhere' | 'typing', path: string): void {
  for (const [action, chords] of Object.entries(keymap[context]))
    for (const chord of chords)
      if (Array.from(chord).length === 1 || neededByAgents.has(chord))
        throw new KeysError(
          `${path}: ${chord} cannot be "${action}" while typing, because agents need it. Use a chord with Ctrl or Alt.`,
        );
  if (context === 'typing' && (keymap.typing.leave ?? []).length === 0)
    throw new KeysError(`${path}: "leave" needs a chord, or there is no way out of a terminal.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isContext(name: string): name is Context {
  return (contexts as readonly string[]).includes(name);
}

function isAction(name: string): name is Action {
  return Object.hasOwn(actions, name);
}
