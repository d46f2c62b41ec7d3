/** Whether a CLI was logged in, told from its files and variables without starting it. */
import { passed, type Variables } from './environment.ts';
import type { Preset } from './preset.ts';

/** `unknown`: the preset does not say, or the platform keeps logins where they cannot be read. */
export type LoginState = 'yes' | 'no' | 'unknown';

type Surroundings = {
  /** The variables that the agent will have. */
  environment: Variables;
  platform: string;
  /** The text of a file; null when there is none that can be read. */
  read: (path: string) => string | null;
};

export function isLoggedIn(
  { login }: Pick<Preset, 'login'>,
  { environment, platform, read }: Surroundings,
): LoginState {
  if (login === null || login.elsewhere.includes(platform)) return 'unknown';
  if (Object.values(passed(environment, login.env)).some((value) => value !== '')) return 'yes';
  const isProof = ({ path, match }: (typeof login.files)[number]) => {
    const text = read(filledPath(path, environment));
    return text !== null && text !== '' && (match === null || match.test(text));
  };
  return login.files.some(isProof) ? 'yes' : 'no';
}

/** Fills in `${NAME:-default}` as a shell does, and `~` at the beginning. */
function filledPath(path: string, environment: Variables): string {
  const filled = path.replace(
    /\$\{(\w+):-([^}]*)\}/g,
    (_, name: string, usual: string) => environment[name] || usual,
  );
  return filled.replace(/^~(?=\/)/, environment['HOME'] ?? '~');
}
