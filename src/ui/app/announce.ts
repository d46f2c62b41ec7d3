/** What the person is told at once, wherever they are: the team changed, or an edit was refused. */
import type { LineStatus, TownClient } from '../../client/town-client.ts';
import type { Entry } from '../../core/step.ts';
import { sanitise } from '../../terminal/sanitise.ts';

/** One line about the newest of these entries that is worth one; null when none is. */
export function announcementOf(entries: readonly Entry[]): string | null {
  for (const { event, refused } of entries.toReversed()) {
    if (refused !== null) continue;
    if (event.type === 'graph.changed')
      return `The team changed: ${sanitise(event.difference.join('; '))}`;
    if (event.type === 'graph.refused')
      return `The old team stays: ${sanitise(event.problems[0]?.split('\n')[0] ?? '')}`;
  }
  return null;
}

/** What is said of the line to the daemon when it changes; null for nothing. */
export function lineWords(
  before: LineStatus,
  { status, problem }: { status: LineStatus; problem: string | null },
): string | null {
  if (status === 'reconnecting' && problem !== null)
    return `The daemon cannot be started; trying again. ${sanitise(problem)}`;
  if (status === 'reconnecting') return 'The daemon went away and is started again; agents go on.';
  return status === 'connected' && before === 'reconnecting' ? 'The daemon is back.' : null;
}

/** Tells each announcement once, as it happens. Returns what ends it. */
export function announce(client: TownClient, tell: (text: string) => void): () => void {
  let seen = client.snapshot().state.seq;
  let line = { status: client.status(), problem: client.problem() };
  return client.subscribe(() => {
    const before = line;
    line = { status: client.status(), problem: client.problem() };
    const words = lineWords(before.status, line);
    const isNews = before.status !== line.status || before.problem !== line.problem;
    if (isNews && words !== null) tell(words);
    const { state, recent } = client.snapshot();
    if (state.seq === seen) return;
    const text = announcementOf(recent.filter(({ seq }) => seq > seen));
    seen = state.seq;
    if (text !== null) tell(text);
  });
}
