/** What a step of the view gives, and the small changes that all steps are made of. */
import type { HumanEvent } from '../client/protocol.ts';
import type { TeamEdit } from '../client/team.ts';
import type { WrittenKind } from './line/recall.ts';
import type { Overlay, View } from './view.ts';

export type Command =
  | { kind: 'act'; event: HumanEvent; done: string }
  /** A person's verdict on a task that is at a seat. */
  | { kind: 'verdict'; task: string; verdict: string; note: string }
  /** Writes edits of the team; `of` is the text they were seen against. */
  | { kind: 'write team'; edits: TeamEdit[]; of: string }
  /** Opens town.yaml in the person's editor. */
  | { kind: 'editor' }
  | { kind: 'leave'; how: 'detach' | 'stop' }
  | { kind: 'repaint' }
  | { kind: 'suspend' }
  /** Goes to the next line of the focused terminal that has these words. */
  | { kind: 'search'; words: string; way: 'older' | 'newer' }
  /** Fetches what came before the first line of the feed. */
  | { kind: 'older'; how: 'page' | 'all' }
  | { kind: 'mouse'; on: boolean }
  /** Keeps what was written, to be gone through again. */
  | { kind: 'keep'; of: WrittenKind; text: string };

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
