/** How a person who looks elsewhere is told that something waits: a bell, or words for the desktop. */
import { sanitise } from '../../terminal/sanitise.ts';

export const notifyWays = ['none', 'bell', 'osc9', 'osc777'] as const;
export type NotifyWay = (typeof notifyWays)[number];

const bell = '\x07';
const longest = 200;

/**
 * The sequence for a terminal: BEL, OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal) or OSC 777
 * (rxvt-unicode, foot, Ghostty, VTE). Within tmux the latter two are wrapped, so that it hands them
 * on when `allow-passthrough` is on; the bell it knows itself.
 */
export function notification(
  way: NotifyWay,
  { title, text }: { title: string; text: string },
  within: 'tmux' | 'terminal',
): string {
  const words = (part: string) => sanitise(part).replaceAll(';', ',').slice(0, longest);
  switch (way) {
    case 'none':
      return '';
    case 'bell':
      return bell;
    case 'osc9':
      return wrapped(`\x1b]9;${words(`${title}: ${text}`)}${bell}`, within);
    case 'osc777':
      return wrapped(`\x1b]777;notify;${words(title)};${words(text)}${bell}`, within);
  }
}

function wrapped(sequence: string, within: 'tmux' | 'terminal'): string {
  return within === 'tmux' ? throughTmux(sequence) : sequence;
}

/** The sequence in a wrapping that tmux takes off and hands on when `allow-passthrough` is on. */
export function throughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
}
