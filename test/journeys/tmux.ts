/** A tmux of its own with one shell in it: keys go in by `send-keys`, the screen is what `capture-pane` says. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { until } from '../until.ts';
import type { Place } from './place.ts';

export type Tmux = {
  /** Keys by tmux's names, such as `Enter`, `C-a` or `Escape`. */
  keys(...names: string[]): void;
  /** Text as it is typed. */
  type(text: string): void;
  screen(): string;
  /** Settles once the screen holds the words; fails with the screen. */
  until(what: string | RegExp): Promise<void>;
  /** What a program can change of the terminal, as tmux has it now. */
  modes(): string;
  close(): void;
};

/** What the shell says when it has the terminal. */
export const prompt = 'THE SHELL>';

const flags = [
  ...['alternate_on', 'cursor_flag', 'insert_flag', 'keypad_cursor_flag', 'keypad_flag'],
  ...['mouse_any_flag', 'mouse_all_flag', 'mouse_button_flag', 'mouse_standard_flag'],
  ...['mouse_sgr_flag', 'mouse_utf8_flag', 'origin_flag', 'wrap_flag', 'bracket_paste_flag'],
  ...['scroll_region_upper', 'scroll_region_lower', 'pane_title'],
];

export function openTmux(place: Place, size: { columns: number; rows: number }): Tmux {
  const socket = join(place.folder, `tmux-${size.columns}`);
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], {
      cwd: place.root,
      encoding: 'utf8',
      env: place.env,
      timeout: 30_000,
    });
  const [width, height] = [String(size.columns), String(size.rows)];
  tmux('new-session', '-d', '-x', width, '-y', height, 'sh', ';', 'set', '-g', 'status', 'off');
  tmux('resize-window', '-x', width, '-y', height);
  tmux('send-keys', `PS1='${prompt}'; clear`, 'Enter');
  const screen = () => tmux('capture-pane', '-p');
  return {
    keys: (...names) => tmux('send-keys', ...names),
    type: (text) => tmux('send-keys', '-l', text),
    screen,
    until: async (what) => {
      const holds = () => {
        const text = screen();
        return typeof what === 'string' ? text.includes(what) : what.test(text);
      };
      await until(String(what), holds, { seconds: 45, saw: screen });
    },
    modes: () => tmux('display', '-p', flags.map((flag) => `${flag}=#{${flag}}`).join(' ')),
    close: () => tmux('kill-server'),
  };
}
