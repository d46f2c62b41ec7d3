/** The handoffs of a graph as a flat list of edges. */
import type { Graph, Target } from '../core/graph.ts';

export type Edge = {
  from: string;
  verdict: string;
  /** Which key of the handoff this edge is. */
  key: 'to' | 'then' | 'else';
  target: Target;
  /** A task can use it only so often. */
  limited: boolean;
  /** It carries the subtasks of a task, not the task. */
  carriesSubtasks: boolean;
};

/** Every edge, in the order of the text. `else` is an edge only of a handoff with a limit. */
export function edgesOf(graph: Graph): Edge[] {
  return Object.values(graph.roles).flatMap((role) =>
    Object.entries(role.handoffs).flatMap(([verdict, handoff]) => {
      const limited = handoff.limit !== null;
      const edge = (key: Edge['key'], target: Target, isLimited: boolean): Edge => ({
        from: role.name,
        verdict,
        key,
        target,
        limited: isLimited,
        carriesSubtasks: key === 'to' && handoff.each !== null,
      });
      return [
        edge('to', handoff.to, limited),
        ...(handoff.then === null ? [] : [edge('then', handoff.then, limited)]),
        ...(limited ? [edge('else', handoff.else, false)] : []),
      ];
    }),
  );
}

export type Outgoing = ReadonlyMap<string, readonly Edge[]>;

/** The edges that leave each role. */
export function byOrigin(edges: readonly Edge[]): Outgoing {
  const outgoing = new Map<string, Edge[]>();
  for (const edge of edges) {
    const known = outgoing.get(edge.from);
    if (known) known.push(edge);
    else outgoing.set(edge.from, [edge]);
  }
  return outgoing;
}

/** Everything that can be reached from the start, the start included. */
export function reachableFrom(start: readonly Target[], outgoing: Outgoing): Set<Target> {
  const reached = new Set<Target>(start);
  // A set that grows while it is walked is walked to its end.
  for (const place of reached)
    for (const { target } of outgoing.get(place) ?? []) reached.add(target);
  return reached;
}
