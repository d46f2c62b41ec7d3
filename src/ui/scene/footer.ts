/** The bottom line: the mode at all times, then the keys that work now, or the last notice. */
import { sanitise } from '../../terminal/sanitise.ts';
import { type Hint, hints } from '../keymap.ts';
import { type Notice, top } from '../view.ts';
import type { Look } from './look.ts';

export type Footer = {
  chip: { words: string; kind: 'command' | 'typing' | 'dialog' };
  hints: Hint[];
  notice: Notice | null;
};

export function footerOf(look: Look): Footer {
  const { view, facts, keymap } = look;
  const overlay = top(view);
  const notice = view.notice === null ? null : { ...view.notice, text: sanitise(view.notice.text) };
  if (overlay !== null) {
    const words = { help: 'HELP', quit: 'QUIT', goal: 'NEW GOAL', answer: 'ANSWER' }[overlay.kind];
    return { chip: { words, kind: 'dialog' }, hints: hints(keymap, { view, facts }), notice };
  }
  if (view.mode.kind === 'command')
    return {
      chip: { words: 'COMMAND', kind: 'command' },
      hints: hints(keymap, { view, facts }),
      notice,
    };
  return { chip: { words: 'TYPING', kind: 'typing' }, hints: typingHints(look), notice };
}

/** Where the keys go comes first: it is what a person wants to be sure of. */
function typingHints({ view, facts, keymap }: Look): Hint[] {
  if (view.mode.kind !== 'typing') return [];
  const { seat, run } = view.mode.target;
  const isThere = facts.seats.some((facts) => facts.name === seat && facts.run === run);
  const words = isThere ? `to ${sanitise(seat)}` : `the session at ${sanitise(seat)} is over`;
  return [{ chord: '', words, stays: true }, ...hints(keymap, { view, facts })];
}
