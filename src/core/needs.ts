/** Who needs the person: the one truth for the inbox, the header, the roster, Tab, `status` and the title. */
import type { InboxItem, InboxKind } from './inbox.ts';
import type { Run } from './run.ts';
import type { State } from './state.ts';

/** An agent stands still until it is answered; a task or a seat until somebody decides; the rest is news. */
const urgency: Record<InboxKind, number> = {
  question: 0,
  asking: 0,
  screen: 0,
  stopped: 0,
  decision: 1,
  stuck: 1,
  homeless: 1,
  parked: 1,
  waiting: 1,
  failed: 1,
  'team change': 1,
  unreachable: 1,
  'refused edit': 2,
  undelivered: 2,
  repository: 2,
  outlived: 2,
  kept: 2,
};

/** All kinds of items. */
export const inboxKinds = Object.keys(urgency) as InboxKind[];

/**
 * Everything that needs the person, the most urgent first, then the oldest: the items of the inbox,
 * and prompts on screens that have none. Such a prompt carries the id of its run and has no choices,
 * for it is answered in its terminal.
 */
export function needsYou(state: State): InboxItem[] {
  return [...Object.values(state.inbox), ...promptsWithoutItem(state)].sort(byUrgency);
}

function byUrgency(a: InboxItem, b: InboxItem): number {
  return urgency[a.kind] - urgency[b.kind] || a.at - b.at;
}

/** What a run wants of the person. What never reached it is none of that. */
export function needsOfRun({ inbox }: Pick<State, 'inbox'>, run: Run): InboxItem[] {
  const own = Object.values(inbox).filter((item) => item.run === run.id);
  const wanted = own.filter(({ kind }) => kind !== 'undelivered').sort(byUrgency);
  return own.length === 0 && isPrompting(run) ? [promptOf(run)] : wanted;
}

/** Of each seat that needs the person, what is most urgent about it. */
export function needsBySeat(needs: readonly InboxItem[]): Map<string, InboxItem> {
  const bySeat = new Map<string, InboxItem>();
  for (const item of needs)
    if (item.seat !== null && !bySeat.has(item.seat)) bySeat.set(item.seat, item);
  return bySeat;
}

/** A prompt may come while the evidence is checked; when that is refused it still stands there. */
function promptsWithoutItem({ inbox, runs }: State): InboxItem[] {
  const told = new Set(Object.values(inbox).map(({ run }) => run));
  return Object.values(runs).flatMap((run) =>
    isPrompting(run) && !told.has(run.id) ? [promptOf(run)] : [],
  );
}

function isPrompting({ reading, phase, ending, exit, aside }: Run): boolean {
  const isUp = phase === 'live' || phase === 'starting';
  return reading === 'asking' && isUp && ending === null && exit === null && aside !== true;
}

function promptOf({ id, task, role, seat, readingSince }: Run): InboxItem {
  const text = `${seat} asks on its screen.`;
  const about = { task, run: id, role, seat };
  return { id, kind: 'asking', at: readingSince, ...about, text, key: null, choices: [] };
}
