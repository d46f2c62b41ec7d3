/** What comes to the view: keys as actions, text, clicks, and answers of the town. */
import type { Receipt } from '../../client/protocol.ts';
import type { Action } from '../input/actions.ts';
import type { Point } from '../layout/rect.ts';
import type { Border } from '../layout/split.ts';
import type { Pointing } from '../panes/copy-mode/mouse.ts';
import type { Saved } from '../panes/copy-mode/yank.ts';
import type { Page } from '../views/pages.ts';
import type { Loaded } from '../views/review/state.ts';
import type { Preview } from '../views/team/state.ts';
import type { Notice } from './model.ts';

export type Input =
  | { kind: 'action'; action: Action }
  /** Letters without an action, or a whole paste, for the line being written. */
  | { kind: 'text'; text: string }
  | { kind: 'focus'; seat: string }
  /** A border is taken hold of, moved while it is held, and let go. */
  | { kind: 'grab'; border: Border; at: Point }
  | { kind: 'pull'; at: Point }
  | { kind: 'drop'; seat: string | null }
  /** Shows a view. */
  | { kind: 'go'; page: Page }
  /** Draws with another theme. */
  | { kind: 'theme'; name: string }
  /** Shows a seat, a task or an item of the inbox where it belongs. */
  | { kind: 'open'; what: 'seat' | 'task' | 'item'; id: string }
  /** Puts one more seat of a role into the draft of the team, and shows it. */
  | { kind: 'add seat'; role: string }
  /** A row of the view, or of the dialog over it, was clicked. */
  | { kind: 'pick'; id: string }
  /** The wheel over a list: lines down, or up when negative. */
  | { kind: 'wheel'; lines: number }
  /** The mouse marks text in a terminal. */
  | Pointing
  /** The leave chord came once more: it was meant for the agent. */
  | { kind: 'back in' }
  /** An answer of the town to something the person did; `done` says what it was. */
  | { kind: 'answered'; done: string; receipt: Receipt }
  /** The diff that was asked for, or why there is none. */
  | { kind: 'diff'; loaded: Loaded }
  /** What the edits of the team would change, or did. */
  | { kind: 'team'; preview: Preview }
  /** What came of writing a text to a file. */
  | { kind: 'saved'; saved: Saved; text: string; path: string }
  | { kind: 'notice'; notice: Notice }
  /** The town goes down; `stays` when that came to nothing. */
  | { kind: 'stopping'; since: number }
  | { kind: 'stays'; reason: string }
  /** Any other key. */
  | { kind: 'nothing' };

/** The inputs a person causes. */
export type Pressed = Exclude<
  Input,
  { kind: 'answered' | 'diff' | 'team' | 'saved' | 'notice' | 'stopping' | 'stays' }
>;
