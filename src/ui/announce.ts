/** What the person is told at once, wherever they are: the team changed, or an edit was refused. */
import type { TownClient } from '../client/town-client.ts';
import type { Entry } from '../core/step.ts';
import { sanitise } from '../terminal/sanitise.ts';

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

/** Tells each announcement once, as it happens. Returns what ends it. */
export function announce(client: TownClient, tell: (text: string) => void): () => void {
  let seen = client.snapshot().state.seq;
  return client.subscribe(() => {
    const { state, recent } = client.snapshot();
    if (state.seq === seen) return;
    const text = announcementOf(recent.filter(({ seq }) => seq > seen));
    seen = state.seq;
    if (text !== null) tell(text);
  });
}
