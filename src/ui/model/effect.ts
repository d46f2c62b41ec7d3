/** What a step of the view gives, and the small changes that all steps are made of. */
import type { HumanEvent } from '../../client/protocol.ts';
import type { TeamEdit } from '../../client/team.ts';
import type { WrittenKind } from '../components/text-field/recall.ts';
import type { Input } from './message.ts';
import type { Overlay, View } from './model.ts';

export type Command =
  | { kind: 'act'; event: HumanEvent; done: string }
  /** A person's verdict on a task that is at a seat. */
  | { kind: 'verdict'; task: string; verdict: string; note: string }
  /** Writes edits of the team; `of` is the text they were seen against. */
  | { kind: 'write team'; edits: TeamEdit[]; of: string }
  /** Opens town.yaml in the person's editor. */
  | { kind: 'editor' }
  /** `stopping` leaves the town to go down by itself. */
  | { kind: 'leave'; how: 'detach' | 'stop' | 'stopping' }
  | { kind: 'repaint' }
  | { kind: 'suspend' }
  /** Goes to the next line of the focused terminal that has these words. */
  | { kind: 'search'; words: string; way: 'older' | 'newer' }
  /** Fetches what came before the first line of the feed. */
  | { kind: 'older'; how: 'page' | 'all' }
  | { kind: 'mouse'; on: boolean }
  /** Makes a terminal stand still, and goes on with the input that asked for it. */
  | { kind: 'freeze'; seat: string; then: Input }
  /** Puts a text that the person marked into their clipboard. */
  | { kind: 'clipboard'; text: string }
  | ({ kind: 'save' } & Saving)
  /** Keeps what was written, to be gone through again. */
  | { kind: 'keep'; of: WrittenKind; text: string };

/** A text to be written; `new` leaves a file that is there as it is. */
export type Saving = { text: string; path: string; how: 'new' | 'append' | 'replace' };

export type Update = { view: View; commands: Command[] };

export function opened(view: View, overlay: Overlay): View {
  return { ...view, overlays: [...view.overlays, overlay] };
}

export function closed(view: View): View {
  return { ...view, overlays: view.overlays.slice(0, -1) };
}

export function replaced(view: View, overlay: Overlay): View {
  return { ...view, overlays: [...view.overlays.slice(0, -1), overlay] };
}

export function told(view: View, text: string): View {
  return { ...view, notice: { tone: 'plain', text } };
}

export function only(view: View): Update {
  return { view, commands: [] };
}
