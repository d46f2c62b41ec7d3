/** What is allowed but may not be meant. */
import type { Graph } from '../../core/graph.ts';
import { byOrigin, edgesOf, reachableFrom } from '../edges.ts';
import { quoted } from '../words.ts';
import { handoffPath, type Remark, rolePath } from './remark.ts';

export function warningRemarks(graph: Graph): Remark[] {
  return [...unusedAgents(graph), ...uncheckedLandings(graph), ...endlessSubtasks(graph)];
}

function unusedAgents(graph: Graph): Remark[] {
  const used = new Set(
    Object.values(graph.roles).flatMap((role) => (role.kind === 'agent' ? role.agents : [])),
  );
  return Object.keys(graph.agents)
    .filter((name) => !used.has(name))
    .map((name) => ({
      path: ['agents', name],
      side: 'key',
      message: `no role uses the agent ${quoted(name)}`,
      instead: 'name it in a role, or remove it',
    }));
}

function uncheckedLandings(graph: Graph): Remark[] {
  return Object.values(graph.roles).flatMap((role) =>
    role.kind === 'merge-queue' && role.checks.length === 0
      ? [{ path: rolePath(role.name, 'checks'), message: 'work lands here without any check' }]
      : [],
  );
}

/** A limit counts for one task, so it does not stop subtasks of subtasks of subtasks. */
function endlessSubtasks(graph: Graph): Remark[] {
  const edges = edgesOf(graph);
  const outgoing = byOrigin(edges);
  return edges
    .filter(
      ({ carriesSubtasks, from, target }) =>
        carriesSubtasks && reachableFrom([target], outgoing).has(from),
    )
    .map(({ from, verdict }) => ({
      path: handoffPath(from, verdict, 'to'),
      message: `a subtask can come back to ${quoted(from)} and be split again, without an end`,
    }));
}
