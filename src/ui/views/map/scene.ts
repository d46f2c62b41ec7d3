/** The Map view: the town as a drawing, and under it what is in the selected house. */
import type { Role } from '../../../core/graph.ts';
import type { Task } from '../../../core/task.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import { placeIn, topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { type Sign, signOfEmptySeat, signOfRun } from '../../model/seat-status.ts';
import { beyond, contentOf, type Panel } from '../../scene/panel.ts';
import { fitted, type Row, repainted, span, spread, widthOf } from '../../scene/spans.ts';
import { cells, padded, wrapped } from '../../theme/text-width.ts';
import { aboutHandoff } from '../team/scene.ts';
import { drawTown } from './drawing/draw.ts';
import { corner, planFor } from './drawing/map.ts';
import { walkersAt } from './drawing/walkers.ts';
import { houseIn, type Inhabitant, inhabitants } from './state.ts';

export type MapScene = {
  page: 'map';
  drawing: { rect: Rect; rows: Row[] };
  house: Panel;
  /** Rows that the list of the house has. */
  rows: number;
  hits: Hit[];
};

/** Rows for the house at the bottom. */
const houseRows = { least: 5, share: 0.3 };
/** From this width on the roads out of a house stand beside what is in it. */
const twoParts = 100;
const listShare = 0.55;
/** Cells between the two, the rule included. */
const gap = 4;
/** A walker takes a step this often, in milliseconds. */
const stepMs = 250;

export function mapScene(look: Look, body: Rect): MapScene {
  const height = Math.max(houseRows.least, Math.round(body.height * houseRows.share));
  const rect = { ...body, height: body.height - height };
  const below = { ...body, y: body.y + rect.height, height };
  const { panel, hits } = houseOf(look, below);
  const drawn = drawingOf(look, rect);
  return {
    page: 'map',
    drawing: { rect, rows: drawn.rows },
    house: panel,
    rows: contentOf(below).height,
    hits: [...drawn.hits, ...hits],
  };
}

/** Milliseconds until someone on the map takes a step; null when nobody is on the way. */
export function nextStep({ town, now }: Pick<Look, 'town' | 'now'>): number | null {
  return walkersAt(town, now).length > 0 ? stepMs : null;
}

function drawingOf(look: Look, rect: Rect): { rows: Row[]; hits: Hit[] } {
  const { state, recent } = look.town;
  const { graph } = state;
  if (graph === null) return { rows: [[span(' There is no team yet.', 'quiet')]], hits: [] };
  const selected = houseIn(look.view.map, state);
  const size = { columns: rect.width, rows: rect.height };
  const plan = planFor(graph, size);
  const canvas = drawTown({ plan, graph, state, recent, selected, now: look.now });
  const from = corner(
    plan,
    plan.houses.find(({ name }) => name === selected),
    size,
  );
  return {
    rows: canvas.rows({ ...from, width: rect.width, height: rect.height }),
    hits: plan.houses.map(({ name, rect: house }) => ({
      rect: { ...house, x: house.x - from.x + rect.x, y: house.y - from.y + rect.y },
      input: { kind: 'pick', id: `house ${name}` },
    })),
  };
}

function houseOf(look: Look, rect: Rect): { panel: Panel; hits: Hit[] } {
  const { state } = look.town;
  const { map } = look.view;
  const house = houseIn(map, state);
  if (house === null) return { panel: { rect, title: [], status: [], rows: [] }, hits: [] };
  const all = inhabitants(state, look.facts.seats, house);
  const area = contentOf(rect);
  const at =
    map.keys === 'streets'
      ? -1
      : placeIn(
          map.list,
          all.map(({ id }) => id),
        );
  const top = topFor(map.list.top, Math.max(0, at), area.height, all.length);
  const shown = all.slice(top, top + area.height);
  const role = state.graph?.roles[house];
  const hasRoads = role !== undefined && area.width >= twoParts;
  const list = hasRoads ? Math.floor(area.width * listShare) : area.width;
  const roads = hasRoads ? roadRows(role, area.width - list - gap) : [];
  const name = role === undefined ? placeNames[house] : sanitise(house);
  return {
    panel: {
      rect,
      title: [
        span(` ${name ?? house} `, map.keys === 'house' ? 'focus' : 'strong'),
        span(role === undefined ? '' : `${aboutRole(role)} `, 'quiet'),
      ],
      status: beyond(top, shown.length, all.length),
      rows: beside(
        shown.length === 0
          ? [[span(role?.kind === 'agent' ? 'It has no seats.' : 'Nothing is here.', 'quiet')]]
          : shown.map((each, index) => rowOf(look, each, list, top + index === at)),
        roads,
        { width: list, height: area.height },
      ),
    },
    hits: shown.map(({ id }, index) => ({
      rect: { x: rect.x, y: area.y + index, width: rect.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

const placeNames: Record<string, string> = { done: 'done', human: 'you' };

function aboutRole(role: Role): string {
  switch (role.kind) {
    case 'agent': {
      const seats = role.seats === 1 ? '1 seat' : `${role.seats} seats`;
      return sanitise(`· ${role.agents.join(', ')} · ${seats} · workspace ${role.workspace}`);
    }
    case 'merge-queue':
      return sanitise(`· merge queue · ${role.checks.join(' && ')}`);
    case 'check':
      return sanitise(`· check · ${role.command}`);
    case 'human':
      return '· yours';
  }
}

function rowOf(look: Look, each: Inhabitant, width: number, selected: boolean): Row {
  const row = each.kind === 'seat' ? seatRow(look, each.seat) : taskRow(look, each);
  const since = row.since === null ? '' : age(look.now - row.since);
  const left: Row = [span(selected ? '❯ ' : '  ', 'focus'), ...row.left];
  const whole = spread(left, [span(` ${since}`.padStart(5), 'quiet')], width);
  return selected ? [...whole.slice(0, 2), ...repainted(whole.slice(2), 'focus')] : whole;
}

type Told = { left: Row; since: number | null };

const labelWidth = 12;

function told({ glyph, word, tone }: Sign, label: string, words: string, extra: string): Row {
  return [
    span(`${glyph} `, tone),
    span(sanitise(label).padEnd(labelWidth), 'strong'),
    span(word.padEnd(10), tone),
    span(sanitise(words)),
    span(extra === '' ? '' : `  ${extra}`, 'quiet'),
  ];
}

function seatRow({ town: { state }, now }: Look, name: string): Told {
  const seat = state.seats[name];
  const run = seat?.run == null ? undefined : state.runs[seat.run];
  if (seat === undefined) return { left: [], since: null };
  const sign = run === undefined ? signOfEmptySeat(state, seat, now) : signOfRun(state, run);
  const task = run?.task == null ? undefined : state.tasks[run.task];
  const words = task === undefined ? '' : `${task.id} ${task.title}`;
  const since = run === undefined ? null : Math.max(run.since, run.readingSince);
  return { left: told(sign, name, words, attemptOf(task)), since };
}

const whereSigns: Record<Extract<Inhabitant, { kind: 'task' }>['where'], Sign> = {
  queued: { glyph: '○', word: 'queued', tone: 'plain' },
  inside: { glyph: '●', word: 'inside', tone: 'moving' },
  waiting: { glyph: '◇', word: 'waiting', tone: 'quiet' },
  done: { glyph: '✓', word: 'done', tone: 'good' },
};

function taskRow(look: Look, { task: id, where }: Extract<Inhabitant, { kind: 'task' }>): Told {
  const task = look.town.state.tasks[id];
  if (task === undefined) return { left: told(whereSigns[where], id, '', ''), since: null };
  return { left: told(whereSigns[where], id, task.title, attemptOf(task)), since: task.since };
}

/** How it came here, when that was by a road with a limit. */
function attemptOf(task: Task | undefined): string {
  const last = task?.history.findLast(({ kind }) => kind === 'verdict');
  if (last === undefined || last.limit === null) return '';
  return sanitise(`${last.verdict ?? ''} ${last.attempt} of ${last.limit}`);
}

/** Where each verdict leads, and in the same row or under it what bounds that. */
function roadRows({ handoffs }: Role, width: number): Row[] {
  const widest = Math.max(0, ...Object.keys(handoffs).map((verdict) => cells(sanitise(verdict))));
  const indent = widest + 3;
  return Object.entries(handoffs).flatMap(([verdict, handoff]): Row[] => {
    const about = aboutHandoff(handoff);
    const road: Row = [
      span(`${padded(verdict, widest)} `),
      span('→ ', 'line'),
      span(sanitise(handoff.to), 'strong'),
    ];
    if (widthOf(road) + cells(about) + 2 <= width) return [[...road, span(`  ${about}`, 'quiet')]];
    const under = wrapped(about, width - indent, 3);
    return [road, ...under.map((line): Row => [span(' '.repeat(indent) + line, 'quiet')])];
  });
}

/** Two lists side by side, with a rule between them; the left one has `width` cells. */
function beside(left: Row[], right: Row[], { width, height }: Omit<Rect, 'x' | 'y'>): Row[] {
  if (right.length === 0) return left;
  return Array.from(
    { length: height },
    (_, y): Row => [...fitted(left[y] ?? [], width), span('  │ ', 'line'), ...(right[y] ?? [])],
  );
}
