/**
 * How a program in a pane wants its keys: xterm's modifyOtherKeys
 * (https://invisible-island.net/xterm/modified-keys.html) and the first level of the kitty keyboard
 * protocol (https://sw.kovidgoyal.net/kitty/keyboard-protocol/), which is all that Town offers.
 */
import type { Terminal } from '@xterm/headless';

export type Keyboard = 'legacy' | 'modifyOtherKeys' | 'kitty';

export type ChildKeyboard = {
  readonly current: Keyboard;
  /** Sequences that bring a fresh emulator to the same state. */
  serialise(): string;
};

/** The one flag offered: keys that are ambiguous in the legacy encoding come as `CSI … u`. */
const DISAMBIGUATE = 1;
const STACK_LIMIT = 16;

/** Follows what the program asks for, and answers its question about it through `reply`. */
export function followKeyboard(terminal: Terminal, reply: (bytes: string) => void): ChildKeyboard {
  let otherKeys = 0;
  let stack = [0];
  const top = () => stack.at(-1) ?? 0;
  const reset = () => {
    otherKeys = 0;
    stack = [0];
    return false;
  };
  const { parser } = terminal;
  parser.registerEscHandler({ final: 'c' }, reset);
  parser.registerCsiHandler({ intermediates: '!', final: 'p' }, reset);
  parser.registerCsiHandler({ prefix: '>', final: 'm' }, ([resource, value]) => {
    if (resource === 4) otherKeys = Number(value ?? 0);
    return true;
  });
  parser.registerCsiHandler({ prefix: '>', final: 'u' }, ([flags]) => {
    stack = [...stack, Number(flags ?? 0) & DISAMBIGUATE].slice(-STACK_LIMIT);
    return true;
  });
  parser.registerCsiHandler({ prefix: '<', final: 'u' }, ([count]) => {
    stack = stack.slice(0, -Math.max(1, Number(count ?? 1)));
    if (stack.length === 0) stack = [0];
    return true;
  });
  parser.registerCsiHandler({ prefix: '=', final: 'u' }, ([flags, how]) => {
    const asked = Number(flags ?? 0) & DISAMBIGUATE;
    const next = how === 2 ? top() | asked : how === 3 ? top() & ~asked : asked;
    stack = [...stack.slice(0, -1), next];
    return true;
  });
  parser.registerCsiHandler({ prefix: '?', final: 'u' }, () => {
    reply(`\x1b[?${top()}u`);
    return true;
  });
  return {
    get current() {
      if (top() & DISAMBIGUATE) return 'kitty';
      return otherKeys > 0 ? 'modifyOtherKeys' : 'legacy';
    },
    serialise() {
      const [bottom, ...pushed] = stack;
      const kitty = bottom === 0 ? '' : `\x1b[=${bottom}u`;
      const others = otherKeys > 0 ? `\x1b[>4;${otherKeys}m` : '';
      return kitty + pushed.map((flags) => `\x1b[>${flags}u`).join('') + others;
    },
  };
}
