/** The teams that come with Town. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { closest } from '../../config/words.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { programs } from '../reach-town.ts';

/** The names that `--example` takes. */
export function exampleNames(): string[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort();
}

/** The text of an example, or of the usual team. Throws for a name that is none, with the one that was meant. */
export function shippedTeam(example: string | null): string {
  if (example === null) return readFileSync(join(programs().config, 'town.yaml'), 'utf8');
  const names = exampleNames();
  if (names.includes(example)) return readFileSync(join(folder(), `${example}.yaml`), 'utf8');
  const meant = closest(example, names);
  const hint = meant === null ? `There are: ${names.join(', ')}.` : `Did you mean "${meant}"?`;
  throw new CommandError(`There is no example "${example}". ${hint}`, exitCodes.usage);
}

function folder(): string {
  return join(programs().config, 'examples');
}
