/** Tasks on their way: for a moment after a handoff they are seen between two houses. */
import type { Graph } from '../../../../core/graph.ts';
import type { News } from '../../../../core/news.ts';
import type { State } from '../../../../core/state.ts';
import type { Entry } from '../../../../core/step.ts';
import type { TaskId } from '../../../../core/task.ts';
import { type Road, roadKey, roadsOf } from './roads.ts';

/** Milliseconds that a way takes, whatever its length. */
export const walkMs = 3000;

export type Walker = {
  task: TaskId;
  /** The key of its road; null for the gate, through which new goals come. */
  road: string | null;
  /** How far it is, from 0 to 1. */
  part: number;
};

/** Everyone on the way at a moment, the newest last. */
export function walkersAt(
  { state, recent }: { state: State; recent: readonly Entry[] },
  now: number,
): Walker[] {
  const { graph } = state;
  if (graph === null) return [];
  const walkers: Walker[] = [];
  for (let index = recent.length - 1; index >= 0; index -= 1) {
    const entry = recent[index];
    if (entry === undefined || now - entry.at > walkMs) break;
    const part = Math.max(0, (now - entry.at) / walkMs);
    const walking = entry.news.flatMap((news) => waysOf(news, graph));
    walkers.unshift(...walking.map((way) => ({ ...way, part })));
  }
  return walkers;
}

type Way = Pick<Walker, 'task' | 'road'>;

function waysOf(news: News, graph: Graph): Way[] {
  switch (news.kind) {
    case 'created':
      return news.parent === null ? [{ task: news.task, road: null }] : [];
    case 'handed': {
      const { task, from, verdict, to } = news;
      return [{ task, road: roadKey({ from, verdict, to }) }];
    }
    case 'planned': {
      const road = planRoad(graph, news.to);
      return road === undefined ? [] : news.children.map((task) => ({ task, road: roadKey(road) }));
    }
    default:
      return [];
  }
}

/** Subtasks walk along the road on which plans go out. */
function planRoad(graph: Graph, to: string): Road | undefined {
  return roadsOf(graph).find(
    (road) => road.to === to && graph.roles[road.from]?.handoffs[road.verdict]?.each === 'subtask',
  );
}
