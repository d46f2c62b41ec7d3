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

/** A moment of the work clock as one of the wall clock, in words. */
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

/** ISO 8601 in UTC, because the core knows no time zone; whoever shows it makes it local. */
export function clock(at: number): string {
  const seconds = Math.floor(at / 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const time = [(seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${dateOf(Math.floor(seconds / 86_400))}T${time}Z`;
}

/**
 * The date of a day since 1 January 1970, which is not before it. Years begin in March here, so that
 * the leap day is the last: https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
function dateOf(day: number): string {
  const sinceMarch = day + 719_468;
  const era = Math.floor(sinceMarch / 146_097);
  const inEra = sinceMarch % 146_097;
  const leaps = Math.floor(inEra / 1460) - Math.floor(inEra / 36_524) + Math.floor(inEra / 146_096);
  const yearInEra = Math.floor((inEra - leaps) / 365);
  const inYear =
    inEra - (365 * yearInEra + Math.floor(yearInEra / 4) - Math.floor(yearInEra / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const date = inYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearInEra + era * 400 + (month <= 2 ? 1 : 0);
  return [year, month, date].map((part) => String(part).padStart(2, '0')).join('-');
}
