/** What a rule has to say about a path of the document. */
import type { Target } from '../../core/graph.ts';
import type { Finding } from '../problem.ts';
import type { Path } from '../tree.ts';

export type Remark = Omit<Finding, 'at'> & { path: Path; side?: 'key' | 'value' };

/** The places every graph has besides its roles. */
export const fixedTargets: readonly Target[] = ['done', 'human'];

export function rolePath(role: string, ...keys: PropertyKey[]): Path {
  return ['roles', role, ...keys];
}

export function handoffPath(role: string, verdict: string, ...keys: string[]): Path {
  return rolePath(role, 'handoffs', verdict, ...keys);
}
