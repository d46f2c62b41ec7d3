import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGraph } from '../../src/config/index.ts';
import type { Graph } from '../../src/core/graph.ts';
import type { News } from '../../src/core/news.ts';
import type { State } from '../../src/core/state.ts';
import type { Entry } from '../../src/core/step.ts';
import type { TonedRow } from '../../src/ui/theme/toned-text.ts';
import { trail } from '../../src/ui/views/map/drawing/canvas.ts';
import { drawTown } from '../../src/ui/views/map/drawing/draw.ts';
import { scales } from '../../src/ui/views/map/drawing/house.ts';
import { corner, houseBeside, planFor } from '../../src/ui/views/map/drawing/map.ts';
import { type Plan, type Point, planAt } from '../../src/ui/views/map/drawing/plan.ts';
import { roadsOf } from '../../src/ui/views/map/drawing/roads.ts';
import { walkersAt, walkMs } from '../../src/ui/views/map/drawing/walkers.ts';
import { aGraph, agentRole, aSeat, aState, aTask, handoff, noon } from './fixtures/town.ts';

/** The graph of a file that comes with Town. */
const textOfRow = (row: TonedRow) => row.map(({ text }) => text).join('');

function shipped(name: string): Graph {
  const text = readFileSync(new URL(`../../config/${name}`, import.meta.url), 'utf8');
  const presets = ['sim', 'claude', 'codex'];
  const parsed = parseGraph({ text, file: name, presets, version: 1 });
  if (parsed.kind === 'problems') throw new Error(parsed.problems[0]?.message);
  return parsed.graph;
}

/** A graph of roles with one seat each, from `role: where its verdicts lead`. */
function graphOf(roads: Record<string, string[]>): Graph {
  return aGraph(
    Object.entries(roads).map(([name, targets]) => ({
      ...agentRole(name, 1),
      handoffs: Object.fromEntries(targets.map((to) => [`to-${to}`, handoff(to)])),
    })),
  );
}

function townOf(graph: Graph, more: Partial<State> = {}): State {
  const seats = Object.values(graph.roles).flatMap((role) =>
    role.kind === 'agent'
      ? Array.from({ length: role.seats }, (_, at) => aSeat(`${role.name}.${at + 1}`, null))
      : [],
  );
  return { ...aState({ graph, seats }), ...more };
}

function drawingOf(
  graph: Graph,
  { columns = 80, rows = 16, state = townOf(graph) } = {},
): string[] {
  const plan = planFor(graph, { columns, rows });
  const town = { plan, graph, state, recent: [], selected: null, now: noon };
  const whole = { x: 0, y: 0, width: plan.width, height: plan.height };
  return drawTown(town)
    .rows(whole)
    .map((row) => textOfRow(row).trimEnd());
}

describe('the map', () => {
  it('shows the default team on a screen of 80 columns', () => {
    const graph = shipped('town.yaml');
    const state = townOf(graph, { queues: { worker: ['t-1', 't-2'] } });
    expect(drawingOf(graph, { state })).toMatchInlineSnapshot(`
      [
        "               ╭───────────────────────────────────────────────────╮",
        "               │                ╭──────────────────────────────────┼╮",
        "               │                │                                  ││",
        "   ╱▔▔▔▔▔▔▔▔╲  │    ╱▔▔▔▔▔▔▔▔╲  │    ╱▔▔▔▔▔▔▔▔╲      ╔══════════╗  ││",
        "  ╱  mayor   ╲ │   ╱  worker  ╲ │   ╱ reviewer ╲     ║  merge   ║  ├┼─▶ ✓ done",
        "  │    ·     │ │   │  · · ·   │ │   │    ·     │     ║    ·     ║  ││",
        "─▶│  planned ├─┼┬2▶│     done ├─┼──▶│  approve ├────▶║   merged ╟──╯│",
        "  │ complete ├─╯│  │  blocked ├─╯   │   reject ├─╮   ║ conflict ╟─╮ │",
        "  └──────────┘  │  └──────────┘     └──────────┘ │   ║   failed ╟─┤ ╰─▶ ◆ you",
        "                │                                │   ╚══════════╝ │",
        "                │                                │                │",
        "                ╰────────────────────────────────┴────────────────╯",
      ]
    `);
  });

  it('gives houses and roads more room where there is some', () => {
    const graph = shipped('town.yaml');
    const widths = [79, 102, 130, 200].map((columns) => planFor(graph, { columns, rows: 40 }));
    expect(widths.map(({ scale }) => scale.name)).toEqual(['tight', 'close', 'open', 'wide']);
    for (const [index, columns] of [79, 102, 130, 200].entries())
      expect(widths[index]?.width).toBeLessThanOrEqual(columns);
  });

  it('shows the whole team of the largest example', () => {
    expect(
      drawingOf(shipped('examples/orchestrator.yaml'), { columns: 120, rows: 30 }),
    ).toMatchInlineSnapshot(`
      [
        "               ╭─────────────────────────────────────────────────────────────────────────────────────╮",
        "               │                ╭────────────────────────────────────────────────────────────────────┼╮",
        "               │                │                                                                    ││",
        "   ╱▔▔▔▔▔▔▔▔╲  │                │                                                                    ││",
        "  ╱  mayor   ╲ │                │                                                                    ││",
        "  │    ·     │ │                │                                                                    ││",
        "─▶│  planned ├─┼╮               │                                                                    ││",
        "  │ complete ├─╯│   ╱▔▔▔▔▔▔▔▔╲  │    ╱▔▔▔▔▔▔▔▔╲       ╱▔▔▔▔▔▔▔▔╲       ╱▔▔▔▔▔▔▔▔╲      ╔══════════╗  ││",
        "  └──────────┘  │  ╱ builder  ╲ │   ╱  tester  ╲     ╱ reviewer ╲     ╱ security ╲     ║  merge   ║  ├┼─▶ ✓ done",
        "                │  │ · · · ·  │ │   │   · ·    │     │  · · ·   │     │    ·     │     ║    ·     ║  ││",
        "   ╱▔▔▔▔▔▔▔▔╲   ├─▶│     done ├─┼──▶│     done ├────▶│  approve ├────▶│  approve ├────▶║   merged ╟──╯│",
        "  ╱  guide   ╲  │  │  blocked ├─╯   │   broken ├─╮   │   reject ├─╮   │   reject ├─╮   ║ conflict ╟─╮ │",
        "  │    ·     │  │  └──────────┘     └──────────┘ │   └──────────┘ │   └──────────┘ │   ║   failed ╟─┤ ╰─▶ ◆ you",
        "  │          │  │                                │                │                │   ╚══════════╝ │",
        "  └──────────┘  │                                │                │                │                │",
        "                │                                │                │                │                │",
        "                ╰────────────────────────────────┴────────────────┴────────────────┴────────────────╯",
      ]
    `);
  });

  it('shows one role alone', () => {
    expect(drawingOf(shipped('examples/single.yaml'), { columns: 40 })).toMatchInlineSnapshot(`
      [
        "       ╱▔▔▔▔▔▔▔▔▔▔▔╲",
        "      ╱   worker    ╲",
        "      │     [·]     │",
        "      │             │",
        "─────▶│        done ├─────────▶ ✓ done",
        "      └─────────────┘",
      ]
    `);
  });

  it('shows a chain, a fan and a cycle', () => {
    expect(drawingOf(graphOf({ a: ['b'], b: ['c'], c: ['done'] }))).toMatchInlineSnapshot(`
      [
        "      ╱▔▔▔▔▔▔▔▔╲           ╱▔▔▔▔▔▔▔▔╲           ╱▔▔▔▔▔▔▔▔╲",
        "     ╱    a     ╲         ╱    b     ╲         ╱    c     ╲",
        "     │    ·     │         │    ·     │         │    ·     │",
        "────▶│     to-b ├────────▶│     to-c ├────────▶│  to-done ├────────▶ ✓ done",
        "     └──────────┘         └──────────┘         └──────────┘",
      ]
    `);
    expect(
      drawingOf(graphOf({ a: ['b', 'c', 'd'], b: ['e'], c: ['e'], d: ['e'], e: ['done'] }), {
        rows: 40,
      }),
    ).toMatchInlineSnapshot(`
      [
        "                             ╱▔▔▔▔▔▔▔▔╲",
        "                            ╱    b     ╲",
        "                            │    ·     │",
        "                     ╭─────▶│     to-e ├────╮",
        "                     │      └──────────┘    │",
        "                     │                      │",
        "      ╱▔▔▔▔▔▔▔▔╲     │       ╱▔▔▔▔▔▔▔▔╲     │     ╱▔▔▔▔▔▔▔▔╲",
        "     ╱    a     ╲    │      ╱    c     ╲    │    ╱    e     ╲",
        "     │    ·     │    │      │    ·     │    │    │    ·     │",
        "────▶│     to-b ├────╯╭────▶│     to-e ├────┼───▶│  to-done ├────────▶ ✓ done",
        "     │     to-c ├─────╯     └──────────┘    │    └──────────┘",
        "     │     to-d ├──────╮                    │",
        "     └──────────┘      │     ╱▔▔▔▔▔▔▔▔╲     │",
        "                       │    ╱    d     ╲    │",
        "                       │    │    ·     │    │",
        "                       ╰───▶│     to-e ├────╯",
        "                            └──────────┘",
      ]
    `);
    expect(
      drawingOf(graphOf({ a: ['b'], b: ['c', 'a'], c: ['a', 'b', 'done'] })),
    ).toMatchInlineSnapshot(`
      [
        "       ╱▔▔▔▔▔▔▔▔╲           ╱▔▔▔▔▔▔▔▔╲            ╱▔▔▔▔▔▔▔▔╲",
        "      ╱    a     ╲         ╱    b     ╲          ╱    c     ╲",
        "      │    ·     │         │    ·     │          │    ·     │",
        "─┬───▶│     to-b ├────┬───▶│     to-c ├─────────▶│     to-a ├────╮ ╭───▶ ✓ done",
        " │    └──────────┘    │    │     to-a ├────╮     │     to-b ├────┼╮│",
        " │                    │    └──────────┘    │     │  to-done ├────┼┼╯",
        " │                    │                    │     └──────────┘    ││",
        " │                    │                    │                     ││",
        " │                    ╰────────────────────┼─────────────────────┼╯",
        " ╰─────────────────────────────────────────┴─────────────────────╯",
      ]
    `);
  });

  it('writes on a road how often the task that took it most has taken it', () => {
    const graph = shipped('town.yaml');
    const tried = (id: string, times: number) =>
      aTask(id, 'a task', { kind: 'done' }, { attempts: { 'reviewer.reject': times } });
    const tasks = {
      't-1': { ...tried('t-1', 1), place: { kind: 'human', item: 'i-1' } as const },
      't-2': { ...tried('t-2', 2), place: { kind: 'human', item: 'i-2' } as const },
      't-3': tried('t-3', 3),
    };
    const state = townOf(graph, { tasks });
    expect(drawingOf(graph, { columns: 120, state }).join('\n')).toContain('reject ├2/3');
    expect(drawingOf(graph, { columns: 80, state }).join('\n')).toContain('reject² ├');
  });

  it('keeps the selected house in sight where the town is larger than the screen', () => {
    const names = Array.from({ length: 30 }, (_, at) => `r${at}`);
    const chain = Object.fromEntries(names.map((name, at) => [name, [names[at + 1] ?? 'done']]));
    const graph = graphOf(chain);
    const size = { columns: 80, rows: 16 };
    const plan = planFor(graph, size);
    for (const house of plan.houses) {
      const { x, y } = corner(plan, house, size);
      expect(house.rect.x).toBeGreaterThanOrEqual(x);
      expect(house.rect.x + house.rect.width).toBeLessThanOrEqual(x + size.columns);
      expect(house.rect.y).toBeGreaterThanOrEqual(y);
    }
  });

  it('counts the windows that a house has no room for', () => {
    const graph = aGraph([{ ...agentRole('crowd', 40), handoffs: { done: handoff('done') } }]);
    expect(drawingOf(graph, { columns: 30 }).join('\n')).toMatch(/\+2\d/);
  });
});

/** Any graph of up to 30 roles, with roads of every kind. */
const anyGraph = fc
  .integer({ min: 1, max: 30 })
  .chain((count) =>
    fc.array(fc.array(fc.integer({ min: -2, max: count - 1 }), { minLength: 0, maxLength: 4 }), {
      minLength: count,
      maxLength: count,
    }),
  )
  .map((targets) => {
    const name = (at: number) => (at === -1 ? 'done' : at === -2 ? 'human' : `role-${at}`);
    return graphOf(
      Object.fromEntries(targets.map((to, at) => [name(at), [...new Set(to)].map(name)])),
    );
  });

function overlaps(plan: Plan): string[] {
  return plan.houses.flatMap((one, index) =>
    plan.houses.slice(index + 1).flatMap((other) => {
      const across =
        one.rect.x < other.rect.x + other.rect.width && other.rect.x < one.rect.x + one.rect.width;
      const down =
        one.rect.y < other.rect.y + other.rect.height &&
        other.rect.y < one.rect.y + one.rect.height;
      return across && down ? [`${one.name} and ${other.name}`] : [];
    }),
  );
}

/** Within a house, or off the map. */
function isBlocked({ houses, width, height }: Plan, { x, y }: Point): boolean {
  const isOff = x < 0 || y < 0 || x >= width || y >= height;
  return (
    isOff ||
    houses.some(
      ({ rect }) =>
        x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height,
    )
  );
}

describe('any plan of up to 30 roles', () => {
  it('has every house once, none over another, and all within its size', () => {
    fc.assert(
      fc.property(anyGraph, fc.constantFrom(...scales), (graph, scale) => {
        const plan = planAt(graph, scale);
        const names = plan.houses.map(({ name }) => name).filter((name) => graph.roles[name]);
        expect(names.toSorted()).toEqual(Object.keys(graph.roles).toSorted());
        expect(overlaps(plan)).toEqual([]);
        for (const { rect } of plan.houses) {
          expect(Math.min(rect.x, rect.y)).toBeGreaterThanOrEqual(0);
          expect(rect.x + rect.width).toBeLessThanOrEqual(plan.width);
          expect(rect.y + rect.height).toBeLessThanOrEqual(plan.height);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('has every road, from a wall to a wall, through no house', () => {
    fc.assert(
      fc.property(anyGraph, fc.constantFrom(...scales), (graph, scale) => {
        const plan = planAt(graph, scale);
        const roads = roadsOf(graph).filter(({ from, to }) => from !== to);
        expect(plan.ways.size).toBe(roads.length);
        for (const { from, to, corners } of plan.ways.values()) {
          const [begin, end] = [corners[0], corners.at(-1)];
          const home = plan.houses.find(({ name }) => name === from);
          const goal = plan.houses.find(({ name }) => name === to);
          expect(begin?.x).toBe((home?.rect.x ?? 0) + (home?.rect.width ?? 0));
          expect([end?.x, end?.y]).toEqual([(goal?.rect.x ?? 0) - 1, goal?.street]);
          expect(trail(corners).filter((point) => isBlocked(plan, point))).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('can be walked from any house to any other', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const plan = planAt(graph, scales[0]);
        const first = plan.houses[0]?.name ?? '';
        const found = new Set([first]);
        const next = [first];
        for (let at = next.pop(); at !== undefined; at = next.pop())
          for (const way of ['left', 'right', 'up', 'down'] as const) {
            const beside = houseBeside(plan, at, way);
            if (beside !== null && !found.has(beside)) {
              found.add(beside);
              next.push(beside);
            }
          }
        expect(found.size).toBe(plan.houses.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('tasks on their way', () => {
  const graph = shipped('town.yaml');
  const entry = (at: number, news: News[]) => ({ at, seq: at, news }) as unknown as Entry;
  const handed: News = {
    kind: 'handed',
    task: 't-4',
    from: 'worker',
    verdict: 'done',
    to: 'reviewer',
    note: '',
    attempt: 1,
    limit: null,
  };

  it('walk along the road of their verdict, for a moment', () => {
    const town = { state: townOf(graph), recent: [entry(noon, [handed])] };
    const part = (ms: number) => walkersAt(town, noon + ms)[0]?.part;
    expect(walkersAt(town, noon)[0]?.road).toBe('worker.done reviewer');
    expect([part(0), part(walkMs / 2)]).toEqual([0, 0.5]);
    expect(walkersAt(town, noon + walkMs + 1)).toEqual([]);
  });

  it('come through the gate as goals, and from the planner as its subtasks', () => {
    const recent = [
      entry(noon, [{ kind: 'created', task: 't-1', title: '', parent: null }]),
      entry(noon + 1, [{ kind: 'planned', task: 't-1', children: ['t-2', 't-3'], to: 'worker' }]),
    ];
    const walkers = walkersAt({ state: townOf(graph), recent }, noon + 1);
    expect(walkers.map(({ task, road }) => [task, road])).toEqual([
      ['t-1', null],
      ['t-2', 'mayor.planned worker'],
      ['t-3', 'mayor.planned worker'],
    ]);
  });

  it('are drawn on the road and pass behind houses', () => {
    const plan = planFor(graph, { columns: 120, rows: 30 });
    const state = townOf(graph);
    const recent = [entry(noon, [handed])];
    const town = { plan, graph, state, recent, selected: null, now: noon + walkMs / 2 };
    const whole = { x: 0, y: 0, width: plan.width, height: plan.height };
    const text = drawTown(town).rows(whole).map(textOfRow).join('\n');
    expect(text).toContain('•t-4');
    expect(text).toContain('╱ reviewer ╲');
  });
});
