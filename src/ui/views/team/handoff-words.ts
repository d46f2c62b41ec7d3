/** What a handoff needs, and what bounds it, in words. Pure. */
import type { Handoff } from '../../../core/graph.ts';
import { sanitise } from '../../../terminal/sanitise.ts';

export function aboutHandoff({ needs, limit, else: otherwise, each, then }: Handoff): string {
  const parts = [
    each === null ? '' : `each ${each}`,
    then === null ? '' : `then ${then}`,
    limit === null ? '' : `at most ${limit}, else ${otherwise}`,
    needs.length === 0
      ? ''
      : `needs ${needs.map((need) => (need.kind === 'command' ? need.command : need.kind)).join(', ')}`,
  ];
  return sanitise(parts.filter((part) => part !== '').join(' · '));
}
