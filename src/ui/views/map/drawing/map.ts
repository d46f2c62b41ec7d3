/** The map at the size it is shown at: as generous as fits, and the part of it that is in sight. */
import type { Graph } from '../../../../core/graph.ts';
import type { Size } from '../../../layout/layout.ts';
import { onceOf, remembered } from '../../../model/memoise.ts';
import { columnsOf } from './columns.ts';
import { scales } from './house.ts';
import { type House, type Plan, planAt } from './plan.ts';

const scrolled = scales[2] ?? scales[0];

/** The most generous plan that fits; one that is wide enough to read, to be scrolled, when none does. */
export function planFor(graph: Graph, { columns, rows }: Size): Plan {
  return plannerOf(graph)(columns, rows);
}

/** A town is planned once for each size it is asked for in a row: every key draws it again. */
const plannerOf = onceOf((graph: Graph) =>
  remembered((columns: number, rows: number) => planned(graph, { columns, rows })),
);

/** The plan for which there is any room: which house is beside which does not depend on how large it is drawn. */
export const planWithRoom = onceOf((graph: Graph) =>
  planned(graph, { columns: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY }),
);

function planned(graph: Graph, { columns, rows }: Size): Plan {
  const columnsOfTown = columnsOf(graph);
  const plans: Plan[] = [];
  for (const scale of scales) {
    const plan = planAt(graph, scale, columnsOfTown);
    if (plan.width <= columns && plan.height <= rows) return plan;
    plans.push(plan);
  }
  return plans.find(({ width }) => width <= columns) ?? planAt(graph, scrolled, columnsOfTown);
}

/** The upper left corner of what is in sight: the whole plan in the middle, or the selected house. */
export function corner(
  plan: Plan,
  selected: House | undefined,
  size: Size,
): { x: number; y: number } {
  const { x = 0, y = 0, width = 0, height = 0 } = selected?.rect ?? {};
  return {
    x: begin(plan.width, size.columns, x + width / 2),
    y: begin(plan.height, size.rows, y + height / 2),
  };
}

function begin(whole: number, room: number, middle: number): number {
  if (whole <= room) return -Math.floor((room - whole) / 2);
  return Math.max(0, Math.min(whole - room, Math.round(middle - room / 2)));
}

/** The house next to one in a direction: the nearest row in the next column, or the next in its own. */
export function houseBeside(
  plan: Plan,
  name: string,
  way: 'left' | 'right' | 'up' | 'down',
): string | null {
  const from = plan.houses.find((house) => house.name === name);
  if (from === undefined) return plan.houses[0]?.name ?? null;
  const step = way === 'left' || way === 'up' ? -1 : 1;
  if (way === 'up' || way === 'down') {
    const column = plan.houses.filter((house) => house.column === from.column);
    return column[column.indexOf(from) + step]?.name ?? null;
  }
  const beside = plan.houses
    .filter((house) => house.column === from.column + step)
    .sort((a, b) => Math.abs(a.street - from.street) - Math.abs(b.street - from.street));
  return beside[0]?.name ?? null;
}
