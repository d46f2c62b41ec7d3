/** The roads of the town: which verdict of which role leads where. */
import type { Graph, Target } from '../../../../core/graph.ts';

export type Road = {
  from: string;
  to: Target;
  verdict: string;
  /** How often one task may take it. */
  limit: number | null;
};

/** Where tasks end or wait, beside the roles. */
export const places = ['done', 'human'] as const;

/** All roads in the order of the graph, the way back of a plan's goal included. */
export function roadsOf(graph: Graph): Road[] {
  return Object.values(graph.roles).flatMap(({ name, handoffs }) =>
    Object.entries(handoffs).flatMap(([verdict, { to, then, limit }]): Road[] => [
      { from: name, to, verdict, limit },
      ...(then === null || then === name ? [] : [{ from: name, to: then, verdict, limit: null }]),
    ]),
  );
}

/** The places that tasks of this graph can come to. */
export function placesOf(graph: Graph): string[] {
  const handoffs = Object.values(graph.roles).flatMap((role) => Object.values(role.handoffs));
  return places.filter((place) =>
    handoffs.some((handoff) =>
      [handoff.to, handoff.then, handoff.limit === null ? null : handoff.else].includes(place),
    ),
  );
}

/** The name of a road: the same for everything that is told of it. */
export function roadKey({ from, verdict, to }: Pick<Road, 'from' | 'verdict' | 'to'>): string {
  return `${from}.${verdict} ${to}`;
}
