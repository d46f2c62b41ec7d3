/** Draws a plan with what goes on in it. */
import { find } from '../../../../core/draft.ts';
import type { Graph } from '../../../../core/graph.ts';
import type { State } from '../../../../core/state.ts';
import type { Entry } from '../../../../core/step.ts';
import { sanitise } from '../../../../terminal/sanitise.ts';
import type { Sign } from '../../../model/seat-status.ts';
import { cells, cut } from '../../../theme/text-width.ts';
import type { Meaning } from '../../../theme/theme.ts';
import { Canvas, trail } from './canvas.ts';
import { longestName } from './house.ts';
import { attemptsOnRoads, tasksWith, windowSigns } from './life.ts';
import type { House, Plan, Point } from './plan.ts';
import { type Walker, walkersAt } from './walkers.ts';

export type Drawn = {
  plan: Plan;
  graph: Graph;
  state: State;
  recent: readonly Entry[];
  selected: string | null;
  now: number;
};

export function drawTown(town: Drawn): Canvas {
  const { plan, selected } = town;
  const canvas = new Canvas(plan.width, plan.height);
  const isOf = (name: string, way: { from: string; to: string }) =>
    way.from === name || way.to === name;
  const ways = [...plan.ways.values()];
  for (const way of ways) canvas.road(way.corners, 'line');
  canvas.road(plan.gate, selected === town.graph.entry ? 'focus' : 'line');
  if (selected !== null)
    for (const way of ways.filter((each) => isOf(selected, each)))
      canvas.road(way.corners, 'focus');
  const attempts = attemptsOnRoads(town.state, town.graph);
  for (const house of plan.houses) drawHouse(canvas, house, town, attempts);
  for (const walker of walkersAt(town, town.now)) drawWalker(canvas, walker, plan);
  return canvas;
}

type Walls = { corners: readonly [string, string]; across: string; upright: string; door: string };

const stone: Walls = { corners: ['└', '┘'], across: '─', upright: '│', door: '├' };
const walls: Record<House['kind'], Walls> = {
  agent: stone,
  'merge-queue': { corners: ['╚', '╝'], across: '═', upright: '║', door: '╟' },
  check: { corners: ['┗', '┛'], across: '━', upright: '┃', door: '┠' },
  human: { corners: ['╰', '╯'], across: '─', upright: '│', door: '├' },
  done: stone,
  place: stone,
};

function drawHouse(
  canvas: Canvas,
  house: House,
  town: Drawn,
  attempts: Record<string, number>,
): void {
  const role = town.graph.roles[house.name];
  const paint: Meaning = house.name === town.selected ? 'focus' : 'line';
  if (role === undefined) return drawPlace(canvas, house, town, paint);
  const signs = windowSigns(town.state, role, town.now);
  const isNeeded = signs.some(({ tone }) => tone === 'needed') && paint === 'line';
  const outside = isNeeded ? 'needed' : paint;
  drawWalls(canvas, house, outside);
  drawRoof(canvas, house, outside);
  drawWindows(canvas, house, signs, town.plan);
  drawDoors(canvas, house, { ...town, attempts, paint: outside });
  drawQueue(canvas, house, town);
}

function drawWalls(canvas: Canvas, { rect, kind }: House, paint: Meaning): void {
  const { corners, across, upright } = walls[kind];
  const right = rect.x + rect.width - 1;
  const blank = ' '.repeat(rect.width - 2);
  for (let y = rect.y + 2; y < rect.y + rect.height - 1; y += 1) {
    canvas.write({ x: rect.x, y }, `${upright}${blank}${upright}`, paint);
  }
  const floor = `${corners[0]}${across.repeat(right - rect.x - 1)}${corners[1]}`;
  canvas.write({ x: rect.x, y: rect.y + rect.height - 1 }, floor, paint);
}

/** Agents live under a gable; a merge queue is a hall, a check a tower, a human's place is round. */
function drawRoof(canvas: Canvas, { rect, kind, name }: House, paint: Meaning): void {
  const { x, y, width } = rect;
  const inner = width - 4;
  const shown = cut(sanitise(name), Math.min(longestName, inner + 1));
  const left = x + Math.floor((width - cells(shown)) / 2);
  const upper: Record<House['kind'], string> = {
    agent: ` ╱${'▔'.repeat(inner)}╲ `,
    'merge-queue': `╔${'═'.repeat(width - 2)}╗`,
    check: `┏${'━'.repeat(width - 2)}┓`,
    human: `╭${'─'.repeat(width - 2)}╮`,
    done: '',
    place: '',
  };
  const lower: Record<House['kind'], string> = {
    ...upper,
    agent: `╱${' '.repeat(width - 2)}╲`,
    'merge-queue': `║${' '.repeat(width - 2)}║`,
    check: `┃${' '.repeat(width - 2)}┃`,
    human: `│${' '.repeat(width - 2)}│`,
  };
  canvas.write({ x, y }, upper[kind], paint);
  canvas.write({ x, y: y + 1 }, lower[kind], paint);
  canvas.write({ x: left, y: y + 1 }, shown, paint === 'focus' ? 'focus' : 'strong');
  if (paint === 'focus') canvas.write({ x: left - 1, y: y + 1 }, '❯', 'focus');
}

function drawWindows(canvas: Canvas, house: House, signs: Sign[], { scale }: Plan): void {
  const { rect, windows } = house;
  const room = windows.perRow * windows.rows;
  const shown = signs.length > room ? signs.slice(0, Math.max(0, room - 1)) : signs;
  const more = signs.length - shown.length;
  const inRow = Math.min(windows.perRow, shown.length + (more > 0 ? 1 : 0));
  const begin = rect.x + 1 + Math.floor((rect.width - 1 - inRow * scale.window) / 2);
  const at = (index: number): Point => ({
    x: begin + (index % windows.perRow) * scale.window,
    y: rect.y + 2 + Math.floor(index / windows.perRow),
  });
  shown.forEach(({ glyph, tone }, index) => {
    const { x, y } = at(index);
    const isFramed = scale.window === 4;
    if (isFramed) canvas.write({ x, y }, '[ ]', 'line');
    canvas.write({ x: isFramed ? x + 1 : x, y }, glyph, tone);
  });
  if (more > 0) canvas.write(at(shown.length), cut(`+${more}`, 4), 'quiet');
}

const raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/** A door for each verdict; how often the road behind it was taken stands on it, when there is a limit. */
function drawDoors(
  canvas: Canvas,
  { rect, doors, kind, name }: House,
  { plan, graph, attempts, paint }: Drawn & { attempts: Record<string, number>; paint: Meaning },
): void {
  const wall = rect.x + rect.width - 1;
  for (const { verdict, label, row, limit, to } of doors) {
    const y = rect.y + row;
    const times = attempts[`${name}.${verdict}`] ?? 0;
    const isSpent = limit !== null && times >= limit;
    const isRoad =
      to !== name && (graph.roles[to] !== undefined || to === 'done' || to === 'human');
    const count = limit === null || times === 0 ? '' : `${times}/${limit}`;
    const isOnRoad = isRoad && cells(count) <= plan.scale.out - 1;
    const inside = rect.width - 3;
    const words = count === '' || isOnRoad ? label : counted(label, { times, isSpent, inside });
    canvas.write({ x: wall - 1 - cells(words), y }, words, isSpent ? 'trouble' : 'quiet');
    if (isRoad) canvas.write({ x: wall, y }, walls[kind].door, paint);
    if (isOnRoad && count !== '')
      canvas.write({ x: wall + 1, y }, count, isSpent ? 'trouble' : 'moving');
  }
}

/** A door whose count does not fit on its road: the count is raised, and a spent limit has a mark. */
function counted(
  label: string,
  { times, isSpent, inside }: { times: number; isSpent: boolean; inside: number },
): string {
  const digits = Array.from(String(times), (digit) => raised[Number(digit)]).join('');
  const mark = isSpent ? '!' : '';
  const forms = [`${label}${digits}${mark}`, `${label}${mark}`];
  return forms.find((form) => cells(form) <= inside) ?? label;
}

/** How many tasks wait before the way in, and an arrow. */
function drawQueue(canvas: Canvas, { rect, street, name }: House, { state, plan }: Drawn): void {
  const waiting = find(state.queues, name)?.length ?? 0;
  const isReached =
    [...plan.ways.values()].some(({ to }) => to === name) || plan.gate.at(-1)?.y === street;
  if (!isReached && waiting === 0) return;
  canvas.write({ x: rect.x - 1, y: street }, '▶', waiting > 0 ? 'strong' : 'line');
  if (waiting === 0) return;
  const forms = [`○${waiting}`, `${waiting}`, '+'];
  const words = forms.find((form) => cells(form) < plan.scale.into) ?? '';
  canvas.write({ x: rect.x - 1 - cells(words), y: street }, words, 'strong');
}

/** `done` and the human, who are no role. */
function drawPlace(
  canvas: Canvas,
  { rect, name, street }: House,
  { state, plan }: Drawn,
  paint: Meaning,
): void {
  const waiting = tasksWith(state, null).length;
  const isDone = name === 'done';
  const words = isDone ? '✓ done' : '◆ you';
  const count = isDone ? state.counts.done : waiting;
  const tone: Meaning = isDone ? 'good' : waiting > 0 ? 'needed' : 'quiet';
  const at = { x: rect.x + 1, y: rect.y };
  if (paint === 'focus') canvas.write({ x: rect.x, y: street }, '❯', 'focus');
  canvas.write({ x: at.x, y: street }, words, paint === 'focus' ? 'focus' : tone);
  if (count > 0) canvas.write({ x: at.x, y: street + 1 }, `  ${count}`, tone);
  if ([...plan.ways.values()].some(({ to }) => to === name))
    canvas.write({ x: rect.x - 1, y: street }, '▶', paint);
}

function drawWalker(canvas: Canvas, { task, road, part }: Walker, plan: Plan): void {
  const corners = road === null ? plan.gate : plan.ways.get(road)?.corners;
  if (corners === undefined) return;
  const steps = trail(corners);
  const at = steps[Math.min(steps.length - 1, Math.floor(part * steps.length))];
  if (at === undefined) return;
  const words = `•${task}`;
  canvas.pass({ x: at.x - Math.floor(cells(words) / 2), y: at.y }, words, 'typing');
}
