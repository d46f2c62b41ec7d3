/** What the person is looking at: state of the screen alone, nothing of the work. */
import type { InboxItem, InboxKind } from '../../core/inbox.ts';
import type { Reading } from '../../core/run.ts';
import type { State } from '../../core/state.ts';
import type { InboxId, RunId, TaskId } from '../../core/task.ts';
import type { Line } from '../components/text-field/line.ts';
import type { Recalled } from '../components/text-field/recall.ts';
import type { Form } from '../dialogs/form.ts';
import type { Layout } from '../layout/layout.ts';
import type { Copy } from '../panes/copy-mode/copy.ts';
import type { Still } from '../panes/copy-mode/screen-snapshot.ts';
import type { Match } from '../panes/search.ts';
import { auto } from '../theme/theme.ts';
import { type BoardState, type Column, firstBoard } from '../views/board/state.ts';
import type { Feed } from '../views/feed/history.ts';
import { type FeedState, firstFeed } from '../views/feed/state.ts';
import { firstInbox, type InboxState } from '../views/inbox/state.ts';
import { firstMap, type MapState } from '../views/map/state.ts';
import type { Page } from '../views/pages.ts';
import { firstReview, type ReviewState } from '../views/review/state.ts';
import { firstTeam, type TeamState } from '../views/team/state.ts';
import { firstTown, type TownState } from '../views/town/state.ts';
import type { Drafts } from './drafts.ts';

/** A session at a seat: what typing is aimed at. */
export type Target = { seat: string; run: RunId };

export type Mode =
  /** `left` is set while the last key was the leave chord; the same chord again is sent on. */
  | { kind: 'command'; left: Target | null }
  /** Bound to one run, so that words never reach the session that comes after it. */
  | { kind: 'typing'; target: Target }
  /** Over a terminal that stands still. */
  | { kind: 'copying'; copy: Copy };

export type Overlay =
  | { kind: 'help'; scroll: number; filter: string }
  | { kind: 'quit'; choice: QuitChoice }
  /** The town is going down since that moment; these runs were there then. */
  | { kind: 'stopping'; since: number; runs: { run: RunId; seat: string }[] }
  | { kind: 'goal'; line: Line }
  /** `stage`: letters name a choice, or they are words of the answer. */
  | { kind: 'answer'; item: InboxId; stage: 'choices' | 'words'; choice: number; line: Line }
  /** All of one task. */
  | { kind: 'task'; task: TaskId; scroll: number }
  /** Whether to drop it, or which role to hand it to. */
  | { kind: 'drop' | 'hand'; task: TaskId; choice: number }
  /** Letters that find something to do or to go to, and which of what they find. */
  | { kind: 'palette'; line: Line; at: number }
  /** Words to be found in the focused terminal, further up or further down. */
  | { kind: 'search'; line: Line; way: 'older' | 'newer' }
  /** What a view asks for. */
  | Form
  /** Words that narrow what lies under it, in the bottom line. */
  | { kind: 'filter'; line: Line };

export type QuitChoice = 'detach' | 'stop' | 'cancel';
export const quitChoices: QuitChoice[] = ['detach', 'stop', 'cancel'];

export type Notice = { tone: 'plain' | 'good' | 'trouble'; text: string };

export type View = {
  page: Page;
  mode: Mode;
  /** The name of a seat; when it is gone, the first seat has the focus. */
  focus: string | null;
  /** In: the focused terminal alone. */
  zoom: 'in' | 'out';
  /** Lines the focused pane is scrolled back. */
  scroll: number;
  /** What was searched in the focused terminal, and where it was found. */
  search: { words: string; match: Match } | null;
  /** The last one has the keys. */
  overlays: Overlay[];
  /** Shown until the next key. */
  notice: Notice | null;
  /** Who has the mouse; the terminal's own selection needs it. */
  mouse: 'town' | 'terminal';
  town: TownState;
  /** The theme to draw with, or that it follows the terminal; and what there is to choose from. */
  theme: { chosen: string; names: readonly string[] };
  /** What was written earlier, and what was last cut out of a line. */
  recalled: Recalled;
  cut: string;
  /** What was begun in a dialog that was left. */
  drafts: Drafts;
  map: MapState;
  board: BoardState;
  inbox: InboxState;
  feed: FeedState;
  review: ReviewState;
  team: TeamState;
};

export const firstView: View = {
  page: 'town',
  mode: { kind: 'command', left: null },
  focus: null,
  zoom: 'out',
  scroll: 0,
  search: null,
  overlays: [],
  notice: null,
  mouse: 'town',
  town: firstTown,
  theme: { chosen: auto, names: [auto] },
  recalled: {},
  cut: '',
  drafts: {},
  map: firstMap,
  board: firstBoard,
  inbox: firstInbox,
  feed: firstFeed,
  review: firstReview,
  team: firstTeam,
};

/** What a seat's row and tile are about. */
export type SeatFacts = {
  name: string;
  role: string;
  run: RunId | null;
  reading: Reading | null;
  /** What it needs the person for. */
  need: InboxKind | null;
};

/** What the view needs to know of the town and of the last drawing of it. */
export type Facts = {
  state: State;
  /** In the order of the graph. */
  seats: SeatFacts[];
  inbox: InboxItem[];
  activity: State['activity'];
  /** Where the terminals of the Town view are. */
  layout: Layout;
  /** Lines of history behind the focused pane, and how many a page of it has. */
  history: number;
  page: number;
  /** Whether the focused program draws where lines go up and are kept, or on a screen of its own. */
  drawsOn: 'normal screen' | 'alternate screen' | 'nothing';
  /** The terminal that stands still, if one does. */
  still: Still | null;
  /** Rows of the open dialog that did not fit under those shown. */
  under: number;
  /** Rows that the list of this view has on the screen, and columns of the board. */
  rows: number;
  across: number;
  /** Cells of a row of the line being written. */
  room: number;
  /** The columns of the board; empty while another view is shown. */
  board: Column[];
  /** The lines of the feed, narrowed; empty while another view is shown. */
  feed: Feed;
};

/** The focused seat, or null in a town without seats. */
export function focused(view: View, facts: Pick<Facts, 'seats'>): SeatFacts | null {
  return facts.seats.find(({ name }) => name === view.focus) ?? facts.seats[0] ?? null;
}

/** The overlay that has the keys. */
export function top(view: View): Overlay | null {
  return view.overlays.at(-1) ?? null;
}
