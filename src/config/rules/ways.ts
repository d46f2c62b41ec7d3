/** What must hold of the graph as a whole: every role is used, work ends, and nothing goes round for ever. */
import type { Graph } from '../../core/graph.ts';
import { byOrigin, type Edge, edgesOf, reachableFrom } from '../edges.ts';
import { quoted } from '../words.ts';
import { unlimitedCycles } from './cycles.ts';
import { handoffPath, type Remark, rolePath } from './remark.ts';

export function wayRemarks(graph: Graph): Remark[] {
  const edges = edgesOf(graph);
  return [
    ...unreachedRoles(graph, edges),
    ...endlessWork(graph, edges),
    ...cycleRemarks(graph, edges),
  ];
}

function unreachedRoles(graph: Graph, edges: Edge[]): Remark[] {
  const reached = reachableFrom([graph.entry], byOrigin(edges));
  return Object.values(graph.roles)
    .filter((role) => !(role.kind === 'agent' && role.standing) && !reached.has(role.name))
    .map(({ name }) => ({
      path: rolePath(name),
      side: 'key',
      message: `nobody hands work to role ${quoted(name)}`,
      instead: 'name it in a handoff that the entry leads to, or remove it',
    }));
}

/**
 * A goal must have a way to `done`, and so must subtasks, or whoever waits for them waits for ever.
 * The edge that carries subtasks takes them along, but not the task they belong to.
 */
function endlessWork(graph: Graph, edges: Edge[]): Remark[] {
  const outgoing = byOrigin(edges.filter(({ carriesSubtasks }) => !carriesSubtasks));
  const ends = (start: string) => reachableFrom([start], outgoing).has('done');
  const instead = 'hand some verdict on the way to done';
  const message = `no way from the entry ${quoted(graph.entry)} to done`;
  const goals = ends(graph.entry) ? [] : [{ path: ['entry'], message, instead }];
  const subtasks = edges
    .filter(({ carriesSubtasks, target }) => carriesSubtasks && target !== 'human' && !ends(target))
    .map(({ from, verdict, target }) => ({
      path: handoffPath(from, verdict, 'to'),
      message: `no way for the subtasks from ${quoted(target)} to done`,
      instead,
    }));
  return [...goals, ...subtasks];
}

function cycleRemarks(graph: Graph, edges: Edge[]): Remark[] {
  return unlimitedCycles(
    graph,
    edges.filter((edge) => !asksAgain(graph, edge)),
  ).map((cycle) => {
    const closing = cycle.at(-1) as Edge;
    const shown = cycle.slice(0, 6).map(({ from, verdict, key }) => {
      return key === 'to' ? `${from}.${verdict}` : `${from}.${verdict} (${key})`;
    });
    const way = `${shown.join(' → ')}${cycle.length > 6 ? ' → …' : ''} → ${closing.target}`;
    return {
      path: handoffPath(closing.from, closing.verdict, closing.key),
      message: `work can go round for ever: ${way}`,
      instead: 'give one of these handoffs a limit, such as "limit: 3"',
    };
  });
}

/** Past the limit of its choice a human station may ask again: a person is no machine to run away. */
function asksAgain(graph: Graph, { key, from, target }: Edge): boolean {
  return key === 'else' && from === target && graph.roles[from]?.kind === 'human';
}
