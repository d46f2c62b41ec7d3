/** What the tmux around us says: it may keep the leave chord for itself, and knows the real terminal. */
import { spawnSync } from 'node:child_process';
import type { TmuxClient } from '../terminal/depth.ts';

/** A sentence when one of `chords` (such as `ctrl+a`) is the prefix of the tmux we run in, else null. */
export function outerPrefix(
  chords: readonly string[],
  environment: NodeJS.ProcessEnv,
): string | null {
  if (!environment['TMUX']) return null;
  const prefix = chordOf(tmuxSays('show-options', '-gv', 'prefix'));
  if (prefix === null || !chords.includes(prefix)) return null;
  return `${prefix} is the prefix of your tmux too: press it twice to leave an agent, or choose another key in keys.yaml.`;
}

/** The terminal that shows the tmux we run in, or null when there is none or it does not say. */
export function tmuxClient(environment: NodeJS.ProcessEnv): TmuxClient | null {
  if (!environment['TMUX']) return null;
  const said = tmuxSays('display-message', '-p', '#{client_termname} #{client_termfeatures}');
  const [name = '', features = ''] = said.split(' ');
  return name === '' ? null : { name, features };
}

function tmuxSays(...words: string[]): string {
  const asked = spawnSync('tmux', words, { encoding: 'utf8', timeout: 500 });
  return asked.stdout?.trim() ?? '';
}

/** `C-a` is `ctrl+a` here. */
function chordOf(tmuxKey: string): string | null {
  const control = /^C-(.)$/.exec(tmuxKey);
  return control === null ? null : `ctrl+${control[1]!.toLowerCase()}`;
}
