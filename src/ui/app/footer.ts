/** The bottom line: the mode at all times, then a line being written, the keys that work now, or the last notice. */
import { sanitise } from '../../terminal/sanitise.ts';
import { type Hint, hints } from '../input/keymap.ts';
import { type Notice, type Overlay, top } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { cells, cut, firstCells, lastCells } from '../theme/text-width.ts';

export type Footer = {
  chip: { words: string; kind: 'command' | 'typing' | 'dialog' };
  /** Words that narrow or search; `caret` counts cells from the start of the line. */
  line: { text: string; caret: number } | null;
  hints: Hint[];
  notice: Notice | null;
};

const chips: Record<Overlay['kind'], string> = {
  help: 'HELP',
  quit: 'QUIT',
  stopping: 'STOPPING',
  goal: 'NEW GOAL',
  answer: 'ANSWER',
  task: 'TASK',
  drop: 'DROP',
  hand: 'HAND ON',
  palette: 'PALETTE',
  search: 'SEARCH',
  form: 'ANSWER',
  filter: 'FILTER',
};

/** What a notice begins with, so that its colour says nothing alone. */
const signs: Record<Notice['tone'], string> = { plain: '', good: '✓ ', trouble: '! ' };

/** The line never takes more than this part of the screen. */
const lineShare = 0.4;

export function footerOf(look: Look): Footer {
  const { view, facts, keymap } = look;
  const overlay = top(view);
  const notice = view.notice === null ? null : { ...view.notice, text: sanitise(view.notice.text) };
  if (overlay !== null) {
    const chip = { words: chipOf(overlay), kind: 'dialog' } as const;
    return { chip, line: lineOf(look, overlay), hints: hints(keymap, { view, facts }), notice };
  }
  if (view.mode.kind === 'command') {
    const chip = { words: 'COMMAND', kind: 'command' } as const;
    return { chip, line: null, hints: hints(keymap, { view, facts }), notice };
  }
  if (view.mode.kind === 'copying') {
    const chip = { words: 'COPY', kind: 'dialog' } as const;
    return { chip, line: null, hints: hints(keymap, { view, facts }), notice };
  }
  const chip = { words: 'TYPING', kind: 'typing' } as const;
  return { chip, line: null, hints: typingHints(look), notice };
}

function chipOf(overlay: Overlay): string {
  const isFile = overlay.kind === 'form' && overlay.purpose.kind.startsWith('file');
  return isFile ? 'TO A FILE' : chips[overlay.kind];
}

function lineOf({ size, view }: Look, overlay: Overlay): Footer['line'] {
  if (overlay.kind !== 'filter' && overlay.kind !== 'search') return null;
  const room = Math.floor(size.columns * lineShare);
  const before = lastCells(sanitise(overlay.line.before), room);
  const chip = chips[overlay.kind].length + 2;
  const isUp = view.mode.kind === 'copying' && overlay.kind === 'search' && overlay.way === 'older';
  return {
    text: `  ${isUp ? '?' : '/'}${before}${firstCells(sanitise(overlay.line.after), room)}`,
    caret: chip + 3 + cells(before),
  };
}

/** Where the keys go comes first: it is what a person wants to be sure of. */
function typingHints({ view, facts, keymap }: Look): Hint[] {
  if (view.mode.kind !== 'typing') return [];
  const { seat, run } = view.mode.target;
  const isThere = facts.seats.some((facts) => facts.name === seat && facts.run === run);
  const words = isThere ? `to ${sanitise(seat)}` : `the session at ${sanitise(seat)} is over`;
  return [{ chord: '', words, stays: true }, ...hints(keymap, { view, facts })];
}

export type FooterWords = {
  /** The last notice, cut to its room; it takes the place of the hints. */
  notice: Notice | null;
  hints: Hint[];
};

/** What stands after the mode and the line being written, in a bottom line of `width` cells. */
export function footerWords(
  { chip, line, hints: keys, notice }: Footer,
  width: number,
): FooterWords {
  const room = width - cells(chip.words) - 2 - cells(line?.text ?? '') - 1;
  if (notice === null) return { notice: null, hints: fitting(keys, room) };
  const text = cut(`${signs[notice.tone]}${notice.text}`, room - 2);
  return { notice: { ...notice, text }, hints: [] };
}

/** As many hints as fit; those that stay go last. */
function fitting(hints: Hint[], room: number): Hint[] {
  const kept = [...hints];
  const width = () =>
    kept.reduce((sum, { chord, words }) => sum + cells(chord) + cells(words) + 3, 0);
  while (width() > room) {
    const spare = kept.findLastIndex(({ stays }) => !stays);
    kept.splice(spare < 0 ? kept.length - 1 : spare, 1);
  }
  return kept;
}
