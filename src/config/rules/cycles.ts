/** Finds the ways on which work could go round without end. */
import type { Graph } from '../../core/graph.ts';
import { byOrigin, type Edge } from '../edges.ts';

/**
 * Cycles made of edges without a limit: one for each edge that leads back, in the order in which a
 * depth-first walk from the entry meets them. None means that no cycle is unlimited. The walk keeps
 * its own stack, so that a long chain of roles cannot overflow the call stack.
 */
export function unlimitedCycles(graph: Graph, edges: readonly Edge[]): Edge[][] {
  const outgoing = byOrigin(edges.filter(({ limited }) => !limited));
  const finished = new Set<string>();
  const cycles: Edge[][] = [];
  for (const root of [graph.entry, ...Object.keys(graph.roles)])
    if (!finished.has(root)) walk({ root, outgoing, finished, cycles });
  return cycles;
}

/** More would not be shown. */
const mostCycles = 100;

type Walk = {
  root: string;
  outgoing: ReadonlyMap<string, readonly Edge[]>;
  finished: Set<string>;
  cycles: Edge[][];
};

function walk({ root, outgoing, finished, cycles }: Walk): void {
  const way: Edge[] = [];
  /** The places on the way, in order, each with the number of edges already tried from it. */
  const open = new Map([[root, 0]]);
  for (;;) {
    const here = way.at(-1)?.target ?? root;
    const tried = open.get(here) ?? 0;
    const edge = outgoing.get(here)?.[tried];
    if (!edge) {
      open.delete(here);
      finished.add(here);
      if (way.pop() === undefined) return;
      continue;
    }
    open.set(here, tried + 1);
    if (open.has(edge.target)) {
      if (cycles.length < mostCycles) cycles.push([...wayFrom(edge.target, way), edge]);
    } else if (!finished.has(edge.target)) {
      open.set(edge.target, 0);
      way.push(edge);
    }
  }
}

/** The end of the way, from the place on; empty when the way ends there. */
function wayFrom(place: string, way: Edge[]): Edge[] {
  const start = way.findIndex(({ from }) => from === place);
  return start < 0 ? [] : way.slice(start);
}
