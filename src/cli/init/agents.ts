/** Who plays the roles of a new team. */
import type { Presets } from '../../agents/index.ts';
import { closest } from '../../config/words.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { clisHere } from '../findings/agents.ts';

/** Presets, the one to take first at the head. */
export type ChosenAgents = { names: string[]; because: string };

/**
 * The CLIs on PATH; of these only those that were logged in, when there are any. Without any it is the
 * agent that comes with Town. Throws for a wanted one that is no preset.
 */
export function chooseAgents(
  presets: Presets,
  root: string,
  wanted: string[] | null,
): ChosenAgents {
  if (wanted !== null) return named(wanted, Object.keys(presets.named));
  const here = clisHere(presets, process.env, root);
  const names = here.map(({ preset }) => preset.name);
  const ready = here.filter(({ login }) => login !== 'no').map(({ preset }) => preset.name);
  if (ready.length > 0) {
    const others = names.filter((name) => !ready.includes(name));
    const aside = others.length > 0 ? `; ${isNot(others)} logged in` : '';
    return { names: ready, because: `${are(ready)} on PATH${aside}` };
  }
  if (names.length > 0)
    return { names, because: `${are(names)} on PATH, but ${isNot(names)} logged in: run it once` };
  const known = Object.keys(presets.named).filter((name) => name !== 'sim');
  const because = `none of ${known.join(', ')} is on PATH; it comes with Town, to try the team with`;
  return { names: ['sim'], because };
}

function named(wanted: string[], known: string[]): ChosenAgents {
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const meant = closest(name, known);
    const hint = meant === null ? `There are: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
    throw new CommandError(`There is no preset "${name}". ${hint}`, exitCodes.usage);
  }
  const names = [...new Set(wanted)];
  return { names, because: `you named ${names.length === 1 ? 'it' : 'them'}` };
}

function are({ length }: string[]): string {
  return length === 1 ? 'it is' : 'they are';
}

function isNot(names: string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'seems' : 'seem'} not to be`;
}
