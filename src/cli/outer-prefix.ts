/** A tmux around us may keep the leave chord for itself; then it is said once. */
import { spawnSync } from 'node:child_process';

/** A sentence when one of `chords` (such as `ctrl+a`) is the prefix of the tmux we run in, else null. */
export function outerPrefix(
  chords: readonly string[],
  environment: NodeJS.ProcessEnv,
): string | null {
  if (!environment['TMUX']) return null;
  const asked = spawnSync('tmux', ['show-options', '-gv', 'prefix'], {
    encoding: 'utf8',
    timeout: 500,
  });
  const prefix = chordOf(asked.stdout?.trim() ?? '');
  if (prefix === null || !chords.includes(prefix)) return null;
  return `${prefix} is the prefix of your tmux too: press it twice to leave an agent, or choose another key in keys.yaml.`;
}

/** `C-a` is `ctrl+a` here. */
function chordOf(tmuxKey: string): string | null {
  const control = /^C-(.)$/.exec(tmuxKey);
  return control === null ? null : `ctrl+${control[1]!.toLowerCase()}`;
}
