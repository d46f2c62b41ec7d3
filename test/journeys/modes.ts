/** What a program has changed of a terminal, as the emulator's own parser hears it. */
import type xterm from '@xterm/headless';

/** Everything that must be as it was when a program has left. */
export type Modes = {
  screen: 'normal' | 'alternate';
  /** The private modes that are on: 1 cursor keys, 7 wrap, 25 cursor, 1000… mouse, 2004 paste, 2026 … */
  on: number[];
  /** DECSCUSR; 0 is the terminal's own. */
  cursorShape: number;
  modifyOtherKeys: number;
  /** Flags of the kitty keyboard protocol that were pushed, for each screen. */
  kitty: { normal: number[]; alternate: number[] };
  title: string;
  /** Titles that were put aside. */
  titles: string[];
  applicationKeypad: boolean;
  insert: boolean;
  origin: boolean;
};

/** Modes that are on in a terminal nobody has touched. */
const usual = [7, 25];

/** Follows a terminal from now on. `reply` answers questions, as a terminal with the kitty protocol does. */
export function followModes(emulator: xterm.Terminal, reply: (text: string) => void): () => Modes {
  const on = new Set(usual);
  const kitty = { normal: [] as number[], alternate: [] as number[] };
  const titles: string[] = [];
  const known = {
    cursorShape: 0,
    modifyOtherKeys: 0,
    title: '',
    applicationKeypad: false,
  };
  const screen = () => emulator.buffer.active.type;
  const { parser } = emulator;
  const hear = (
    id: Parameters<typeof parser.registerCsiHandler>[0],
    listen: (parameters: number[]) => void,
  ) =>
    parser.registerCsiHandler(id, (given) => {
      listen(given.flat());
      // The emulator's own handlers come next.
      return false;
    });
  hear({ prefix: '?', final: 'h' }, (modes) => {
    for (const mode of modes) on.add(mode);
  });
  hear({ prefix: '?', final: 'l' }, (modes) => {
    for (const mode of modes) on.delete(mode);
  });
  hear({ prefix: '>', final: 'm' }, ([what, value]) => {
    if (what === 4) known.modifyOtherKeys = value ?? 0;
  });
  hear({ prefix: '?', final: 'u' }, () => reply('\x1b[?0u'));
  hear({ prefix: '>', final: 'u' }, ([flags]) => kitty[screen()].push(flags ?? 0));
  hear({ prefix: '<', final: 'u' }, ([count]) => kitty[screen()].splice(-(count || 1)));
  hear({ intermediates: ' ', final: 'q' }, ([shape]) => {
    known.cursorShape = shape ?? 0;
  });
  hear({ final: 't' }, ([what]) => {
    if (what === 22) titles.push(known.title);
    if (what === 23) titles.pop();
  });
  parser.registerEscHandler({ final: '=' }, () => {
    known.applicationKeypad = true;
    return false;
  });
  parser.registerEscHandler({ final: '>' }, () => {
    known.applicationKeypad = false;
    return false;
  });
  emulator.onTitleChange((title) => {
    known.title = title;
  });
  return () => ({
    ...known,
    screen: screen(),
    on: [...on].filter((mode) => mode !== 1049).sort((a, b) => a - b),
    kitty: { normal: [...kitty.normal], alternate: [...kitty.alternate] },
    titles: [...titles],
    insert: emulator.modes.insertMode,
    origin: emulator.modes.originMode,
  });
}
