/** How a house is built: its size, and where its doors are. */
import type { Graph, Role } from '../../../../core/graph.ts';
import { sanitise } from '../../../../terminal/sanitise.ts';
import { cells, cut } from '../../../theme/text-width.ts';

/** How generous the town is laid out. */
export type Scale = {
  name: 'wide' | 'open' | 'close' | 'tight';
  /** Cells of a window, the blank after it included. */
  window: number;
  /** Cells within the walls at least. */
  inside: number;
  /** Cells from a right wall to the first way up or down, and from the last to a left wall. */
  out: number;
  into: number;
  /** From one way up or down to the next. */
  step: number;
  /** Before the first house. */
  gate: number;
  /** Rows between two houses, and within a house between windows and doors. */
  between: number;
  hall: number;
};

/** From the most generous to the least. */
export const scales: readonly [Scale, ...Scale[]] = [
  { name: 'wide', window: 4, inside: 20, out: 9, into: 9, step: 3, gate: 4, between: 2, hall: 1 },
  { name: 'open', window: 4, inside: 13, out: 5, into: 4, step: 2, gate: 2, between: 1, hall: 1 },
  { name: 'close', window: 2, inside: 10, out: 4, into: 4, step: 1, gate: 1, between: 1, hall: 0 },
  { name: 'tight', window: 2, inside: 10, out: 1, into: 2, step: 1, gate: 0, between: 1, hall: 0 },
];

export type Door = {
  verdict: string;
  label: string;
  row: number;
  limit: number | null;
  to: string;
};

export type Built = {
  name: string;
  kind: Role['kind'] | 'done' | 'place';
  /** The walls included. */
  width: number;
  height: number;
  /** Rows counted from its top. */
  street: number;
  doors: Door[];
  windows: { perRow: number; rows: number };
};

export const longestName = 16;
const longestLabel = 12;
const mostWindowRows = 3;
/** The roof, and the floor. */
export const roof = 2;

export function built(graph: Graph, name: string, scale: Scale): Built {
  const role = graph.roles[name];
  return role === undefined ? placeBuilt(name) : houseBuilt(role, scale);
}

/** What stands for the two places every graph has. */
function placeBuilt(name: string): Built {
  return {
    name,
    kind: name === 'done' ? 'done' : 'place',
    width: 8,
    height: 3,
    street: 1,
    doors: [],
    windows: { perRow: 0, rows: 0 },
  };
}

function houseBuilt(role: Role, scale: Scale): Built {
  const handoffs = Object.entries(role.handoffs);
  const labels = handoffs.map(([verdict, { to, limit }]) => {
    const loops = to === role.name ? '↻ ' : '';
    return { verdict, to, limit, label: cut(`${loops}${sanitise(verdict)}`, longestLabel) };
  });
  const inside = Math.max(
    scale.inside,
    cells(cut(sanitise(role.name), longestName)) + 2,
    ...labels.map(({ label }) => cells(label) + 2),
  );
  const perRow = Math.max(1, Math.floor((inside - 1) / scale.window));
  const rows = Math.max(1, Math.min(mostWindowRows, Math.ceil(windowsOf(role) / perRow)));
  const street = roof + rows + scale.hall;
  return {
    name: role.name,
    kind: role.kind,
    width: inside + 2,
    height: street + Math.max(1, labels.length) + 1,
    street,
    doors: labels.map((door, index) => ({ ...door, row: street + index })),
    windows: { perRow, rows },
  };
}

/** Windows a house has: one a seat. A station has one for what it does. */
export function windowsOf(role: Role): number {
  switch (role.kind) {
    case 'agent':
    case 'check':
      return role.seats;
    case 'merge-queue':
    case 'human':
      return 1;
  }
}
