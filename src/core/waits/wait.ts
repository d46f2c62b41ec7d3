/** Every reason for which something in a town waits, by kind, and what a person can do about each. */
import type { InboxItem, InboxKind } from '../inbox.ts';
import { onWallClock, type State } from '../state.ts';
import type { InboxId, TaskId } from '../task.ts';

/** What waits by the rules of the town, and ends without an item of the inbox. */
export type OwnKind =
  /** Written down by a planner that has not given its verdict. */
  | 'draft'
  | 'needs'
  | 'paused'
  | 'town stopped'
  /** After a crash, of a task or a seat. */
  | 'resting'
  | 'no seats'
  | 'seats busy'
  | 'panel'
  | 'limited'
  /** The run before has not left the worktree. */
  | 'worktree in use'
  | 'station busy'
  | 'children'
  | 'preparing'
  | 'starting'
  /** It has not been seen at work. */
  | 'unread'
  | 'idle'
  /** Its process is stopped, and the person has dismissed that. */
  | 'suspended'
  | 'checking'
  | 'looping'
  | 'leaving'
  | 'ending'
  | 'archiving'
  /** A message that is not typed yet. */
  | 'message'
  /** A station tries again by itself. */
  | 'station waits';

export type WaitKind = OwnKind | InboxKind;

/** What a person can do about each; empty when there is nothing to do but wait. */
const remedies: Record<OwnKind, string> = {
  draft: '',
  needs: '',
  paused: 'Run: town resume',
  'town stopped': 'Run: town up',
  resting: '',
  'no seats': 'Give it seats in town.yaml.',
  'seats busy': '',
  panel: '',
  limited: '',
  'worktree in use': '',
  'station busy': '',
  children: '',
  preparing: '',
  starting: '',
  unread: '',
  idle: '',
  suspended: '',
  checking: '',
  looping: '',
  leaving: '',
  ending: '',
  archiving: '',
  message: '',
  'station waits': '',
};

/** All kinds that have no item. */
export const ownKinds = Object.keys(remedies) as OwnKind[];

export type Wait = {
  kind: WaitKind;
  task: TaskId | null;
  seat: string | null;
  batch: string | null;
  /** A clause without its subject, such as `needs t-2 first`; for an item all of its text. */
  text: string;
  /** Milliseconds since 1970. */
  since: number;
  /** The item of the inbox by which a person can end it. */
  item: InboxId | null;
  /** What to do; empty when there is nothing to do but wait. */
  next: string;
};

/** What is known of a wait beside its kind and its words. */
export type About = Pick<Wait, 'since'> & Partial<Wait>;

/** A wait by the rules of the town. */
export function own(kind: OwnKind, text: string, about: About): Wait {
  const blank = { task: null, seat: null, batch: null, item: null };
  return { ...blank, next: remedies[kind], ...about, kind, text };
}

/** A moment of the work clock as a time of day. */
export function workTime(state: State, moment: number): string {
  return clock(onWallClock(state, moment));
}

/** An item of the inbox as a wait. */
export function waitOfItem(item: InboxItem): Wait {
  const { id, kind, task, seat, batch, text, at } = item;
  return { kind, task, seat, batch: batch ?? null, text, since: at, item: id, next: nextFor(item) };
}

/** How an item is answered on the command line. */
export function nextFor(item: InboxItem): string {
  const { id, kind, seat, run, choices } = item;
  if (kind === 'waiting') return '';
  if (kind === 'question') return `Answer: town answer ${id} "..."`;
  if (kind === 'screen') return `Look at it: town attach ${seat ?? run ?? ''}`;
  if (kind === 'asking') return `Answer in its terminal: town attach ${seat ?? run ?? ''}`;
  const words = choices.map((choice) => (choice.includes(' ') ? `"${choice}"` : choice));
  return `Answer: town answer ${id} ${words.join('|')}`;
}

/** Hours, minutes and seconds in UTC, because the core knows no time zone. */
export function clock(at: number): string {
  const seconds = Math.floor(at / 1000) % 86_400;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)} UTC`;
}
