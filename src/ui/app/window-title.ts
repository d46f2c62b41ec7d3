/** What the window is called: the town, and how much waits for the person. */
import type { Look } from '../model/render-input.ts';

export function windowTitle({ town: { state }, facts }: Pick<Look, 'town' | 'facts'>): string {
  const town = state.graph?.town ?? 'town';
  const waiting = facts.inbox.length;
  return waiting === 0 ? town : `${town} (${waiting} for you)`;
}
