/** What is said of a town that is paused, wherever somebody could take it for one at work. */
import type { State } from '../core/index.ts';

/** `the town is paused (lunch). Run `town resume`.` */
export function pausedWords({ activityReason: reason }: Pick<State, 'activityReason'>): string {
  return `the town is paused${reason === '' ? '' : ` (${reason})`}. Run \`town resume\`.`;
}
