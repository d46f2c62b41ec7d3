/** The modes of the real terminal while Town has it, and how they are put back. */
import { ASK_GROUND } from './ground.ts';
import { sanitise } from './sanitise.ts';

export type Session = {
  /** Takes the screen and turns on paste marks, mouse, focus and key reports. */
  enter(): void;
  /** Puts everything back. Does nothing when the terminal was not entered, or was left already. */
  leave(): void;
  /** Without mouse reports the terminal's own selection works as usual. */
  setMouse(on: boolean): void;
  setTitle(title: string): void;
  /** Turns on the kitty keyboard protocol: for when the terminal has replied to the question about it that `enter` asks. */
  pushKittyKeyboard(): void;
};

/** Asks whether the terminal knows the kitty keyboard protocol; one that does replies `CSI ? flags u`. */
const ASK_KEYBOARD = '\x1b[?u';
const PUSH_KITTY = '\x1b[>1u';
const POP_KITTY = '\x1b[<u';
const MOUSE_ON = '\x1b[?1000h\x1b[?1002h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1002l\x1b[?1000l';
const TITLE_LIMIT = 200;

const ENTER = [
  '\x1b[22;0t', // remember the title
  '\x1b[?1049h',
  '\x1b[0m\x1b[H\x1b[2J',
  '\x1b[?25l',
  '\x1b[?7l', // no line wraps: a character that is wider than thought cannot push the screen up
  '\x1b[?2004h', // paste marks
  '\x1b[?1004h', // focus reports
  '\x1b[>4;1m', // modifyOtherKeys
  MOUSE_ON,
  '\x1b[?2031h', // word of a background that turns dark or light
  ASK_KEYBOARD,
  ASK_GROUND,
].join('');

/** The kitty flags live with the alternate screen, so they go before it. */
const LEAVE = [
  '\x1b\\', // ends a title that was cut in two
  '\x1b[?2026l',
  '\x1b[0m',
  '\x1b[>4m',
  POP_KITTY,
  MOUSE_OFF,
  '\x1b[?2031l',
  '\x1b[?1004l',
  '\x1b[?2004l',
  '\x1b[?7h',
  '\x1b[0 q',
  '\x1b[?1049l',
  '\x1b[23;0t',
  '\x1b[?25h',
].join('');

/** What a crash handler writes: `leave` for when nothing is known. Terminals ignore what does not apply. */
export function emergencyLeave(): string {
  return LEAVE;
}

/** The modes of the terminal that `write` writes to. */
export function createSession({ write }: { write: (text: string) => void }): Session {
  let isEntered = false;
  return {
    enter() {
      if (isEntered) return;
      isEntered = true;
      write(ENTER);
    },
    leave() {
      if (!isEntered) return;
      isEntered = false;
      write(LEAVE);
    },
    setMouse(on) {
      if (isEntered) write(on ? MOUSE_ON : MOUSE_OFF);
    },
    setTitle(title) {
      if (isEntered) write(`\x1b]2;${sanitise(title).slice(0, TITLE_LIMIT)}\x1b\\`);
    },
    pushKittyKeyboard() {
      if (isEntered) write(PUSH_KITTY);
    },
  };
}
