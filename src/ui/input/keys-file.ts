/** The keys as people write them: the shipped `config/keys.yaml`, and the user's own file over it. */
import { canonicalChord } from '../../terminal/keys.ts';
import { isRecord, readSmallFile, type SmallFile, SmallFileError } from '../platform/yaml-file.ts';
import { type Action, actions } from './actions.ts';
import { bindable, type Context, chains, contexts, type Keymap } from './keymap.ts';

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
 * @throws SmallFileError for an unknown context or action, a clash, or a chord that typing needs.
 */
export function readKeys(shipped: SmallFile, own: SmallFile | null): Keymap {
  const keymap = merged(parsed(shipped), own === null ? {} : parsed(own));
  const path = (own ?? shipped).path;
  for (const chain of chains()) refuseClash(keymap, chain, path);
  for (const context of ['anywhere', 'typing'] as const) refuseTypable(keymap, context, path);
  return keymap;
}

type Written = Partial<Keymap>;

function parsed(file: SmallFile): Written {
  return Object.fromEntries(
    Object.entries(readSmallFile(file, contexts)).map(([context, bindings]) => [
      context,
      bindingsOf(context as Context, bindings, file.path),
    ]),
  );
}

function bindingsOf(context: Context, value: unknown, path: string): Keymap[Context] {
  if (!isRecord(value))
    throw new SmallFileError(`${path}: ${context} needs lines like "help: f1".`);
  return Object.fromEntries(
    Object.entries(value).map(([action, chords]) => {
      if (!isAction(action) || !bindable[context].includes(action))
        throw new SmallFileError(
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
    throw new SmallFileError(
      `${where}: "${name}" is no key. Chords look like ctrl+a, tab, f5 or "?".`,
    );
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
          throw new SmallFileError(
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
        throw new SmallFileError(
          `${path}: ${chord} cannot be "${action}" while typing, because agents need it. Use a chord with Ctrl or Alt.`,
        );
  if (context === 'typing' && (keymap.typing.leave ?? []).length === 0)
    throw new SmallFileError(
      `${path}: "leave" needs a chord, or there is no way out of a terminal.`,
    );
}

function isAction(name: string): name is Action {
  return Object.hasOwn(actions, name);
}
