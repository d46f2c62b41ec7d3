/** The Team view: the team as a table, and under it what the changes in hand would do. */
import type { TeamChange } from '../../../client/team.ts';
import type { Graph, Handoff, Role } from '../../../core/graph.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { advice, type KeyAdvice } from '../../components/advice.ts';
import { type Action, actions } from '../../input/actions.ts';
import { works } from '../../input/keymap.ts';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import { placeIn, topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { beyond, contentOf, type Panel } from '../../scene/panel.ts';
import { type Paint, type Row, repainted, span } from '../../scene/spans.ts';
import { padded, wrapped } from '../../theme/text-width.ts';
import { aboutHandoff } from './handoff-words.ts';
import { timeWords } from './questions.ts';
import { graphShown, type TeamRow, type TeamState, teamRows } from './state.ts';

export type TeamScene = {
  page: 'team';
  table: Panel;
  change: Panel;
  /** Rows that the table has. */
  rows: number;
  hits: Hit[];
};

const tableShare = 0.55;

export function teamScene(look: Look, body: Rect): TeamScene {
  const { team } = look.view;
  const height = Math.round(body.height * tableShare);
  const rect = { ...body, height };
  const below = { ...body, y: body.y + height, height: body.height - height };
  const graph = graphShown(team, look.town.state);
  const rows = teamRows(graph);
  const area = contentOf(rect);
  const room = area.height - 1;
  const at = placeIn(
    team.list,
    rows.map(({ id }) => id),
  );
  const top = topFor(team.list.top, Math.max(0, at), room, rows.length);
  const shown = rows.slice(top, top + room);
  const columns = columnsOf(graph, area.width);
  const now = look.town.state.graph;
  return {
    page: 'team',
    rows: room,
    table: {
      rect,
      title: [span(' Team ', 'strong'), span(editsWords(team), 'needed')],
      status: beyond(top, shown.length, rows.length),
      rows: [
        headRow(columns),
        ...shown.map((row, index) =>
          teamRow(row, { graph, now, columns, chosen: top + index === at }),
        ),
      ],
    },
    change: changePanel(look, below),
    hits: shown.map(({ id }, index) => ({
      rect: { x: rect.x, y: area.y + 1 + index, width: rect.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

function editsWords({ edits }: TeamState): string {
  if (edits.length === 0) return '';
  return `${edits.length === 1 ? '1 change' : `${edits.length} changes`} not written yet `;
}

type Columns = { name: number; agent: number; seats: number; space: number };

function columnsOf(graph: Graph | null, width: number): Columns {
  const roles = Object.values(graph?.roles ?? {});
  const most = (least: number, words: string[]) =>
    Math.max(least, ...words.map((each) => each.length));
  const name = Math.min(
    20,
    most(
      8,
      roles.flatMap((role) => [
        role.name,
        ...Object.keys(role.handoffs).map((each) => `  ${each}`),
      ]),
    ),
  );
  const agent = Math.min(Math.max(12, Math.floor(width * 0.22)), most(8, roles.map(whoOf)));
  return { name, agent, seats: 5, space: 9 };
}

function headRow({ name, agent, seats, space }: Columns): Row {
  const words = [
    padded('role', name),
    padded('agent', agent),
    'seats'.padStart(seats),
    padded('workspace', space),
    'limits',
  ];
  return [span(`  ${words.join('  ')}`, 'quiet')];
}

type Drawn = { graph: Graph | null; now: Graph | null; columns: Columns; chosen: boolean };

function teamRow(row: TeamRow, drawn: Drawn): Row {
  const role = drawn.graph?.roles[row.role];
  if (role === undefined) return [];
  const before = drawn.now?.roles[row.role];
  const made =
    row.kind === 'role'
      ? roleRow(role, before, drawn.columns)
      : handoffRow(row.verdict, role, before, drawn.columns);
  const changed = span(made.some(({ paint }) => paint === 'needed') ? '*' : ' ', 'needed');
  const mark = span(drawn.chosen ? '❯' : ' ', 'focus');
  return [mark, changed, ...(drawn.chosen ? repaintedPlain(made) : made)];
}

/** The selected row, in which what is changed can still be told. */
function repaintedPlain(row: Row): Row {
  return row.map((each) =>
    each.paint === 'needed' ? each : (repainted([each], 'focus')[0] ?? each),
  );
}

function whoOf(role: Role): string {
  return role.kind === 'agent' ? sanitise(role.agents.join(', ')) : role.kind;
}

function seatsOf(role: Role | undefined): string {
  return role !== undefined && 'seats' in role ? String(role.seats) : '';
}

function limitsOf(role: Role): string {
  switch (role.kind) {
    case 'agent': {
      const { timeMs, reminders, restarts } = role.limits;
      const more = [
        role.panel === null ? '' : `panel ${role.panel.quorum} of ${role.panel.size}`,
        role.loop === null ? '' : `loop ${role.loop.limit}`,
        role.standing ? 'standing' : '',
      ].filter((word) => word !== '');
      return [timeWords(timeMs), `${reminders} reminders`, `${restarts} restarts`, ...more].join(
        ' · ',
      );
    }
    case 'merge-queue':
      return sanitise(`${timeWords(role.timeMs)} · ${role.checks.join(' && ')}`);
    case 'check':
      return sanitise(`${timeWords(role.timeMs)} · ${role.command}`);
    case 'human':
      return 'your verdict';
  }
}

function roleRow(role: Role, before: Role | undefined, columns: Columns): Row {
  const isNew = before === undefined;
  const cell = (text: string, old: string | null, paint: Paint): Row[number] =>
    span(text, isNew || (old !== null && old.trim() !== text.trim()) ? 'needed' : paint);
  const space = (of: Role | undefined) => (of?.kind === 'agent' ? of.workspace : '');
  return [
    span(padded(sanitise(role.name), columns.name), isNew ? 'needed' : 'strong'),
    span('  '),
    cell(
      padded(whoOf(role), columns.agent),
      before === undefined ? null : padded(whoOf(before), columns.agent),
      'plain',
    ),
    span('  '),
    cell(
      seatsOf(role).padStart(columns.seats),
      before === undefined ? null : seatsOf(before),
      'moving',
    ),
    span('  '),
    cell(padded(space(role), columns.space), before === undefined ? null : space(before), 'plain'),
    span('  '),
    cell(limitsOf(role), before === undefined ? null : limitsOf(before), 'quiet'),
  ];
}

function handoffRow(verdict: string, role: Role, before: Role | undefined, columns: Columns): Row {
  const handoff = role.handoffs[verdict];
  if (handoff === undefined) return [];
  const old = before?.handoffs[verdict];
  const isChanged = (read: (each: Handoff) => string) =>
    old === undefined || read(old) !== read(handoff);
  const about = aboutHandoff(handoff);
  return [
    span(padded(`  ${sanitise(verdict)}`, columns.name), old === undefined ? 'needed' : 'quiet'),
    span('  → ', 'line'),
    span(sanitise(handoff.to), isChanged(({ to }) => to) ? 'needed' : 'plain'),
    span(about === '' ? '' : `  ${about}`, isChanged(aboutHandoff) ? 'needed' : 'quiet'),
  ];
}

const nothingYet = 'Nothing yet. Change the team above: here you see first what that does.';
const first: Action[] = [
  'more seats',
  'fewer seats',
  'change',
  'limits',
  'add role',
  'editor',
  'write',
];

/** What can be done to the selected row. */
function nothingRows({ view, facts, keymap }: Look, width: number): Row[] {
  const keys = first
    .filter((action) => action === 'write' || works(action, { view, facts }))
    .map((action): KeyAdvice => ({ context: 'team', action, words: actions[action].words }));
  return advice(keymap, { words: nothingYet, keys, width });
}

function changePanel(look: Look, rect: Rect): Panel {
  const { edits, preview } = look.view.team;
  const { width, height } = contentOf(rect);
  const title: Row = [span(' What this changes ', 'strong')];
  const empty = (rows: Row[]): Panel => ({ rect, title, status: [], rows });
  if (edits.length === 0) return empty(nothingRows(look, width));
  if (preview.kind === 'failed') return empty([[span(sanitise(preview.reason), 'trouble')]]);
  if (preview.kind !== 'here') return empty([[span('Asking the town…', 'moving')]]);
  const rows = changeRows(preview.change, width);
  return {
    rect,
    title,
    status: beyond(0, Math.min(height, rows.length), rows.length),
    rows: rows.slice(0, height),
  };
}

const linePaint: Record<TeamChange['lines'][number]['kind'], [sign: string, paint: Paint]> = {
  same: ['  ', 'quiet'],
  added: ['+ ', 'added'],
  removed: ['- ', 'removed'],
  gap: ['⋯', 'line'],
};

/** Problems first, for they stop everything; then the change in words, what it does, and the lines. */
function changeRows({ problems, difference, running, lines }: TeamChange, width: number): Row[] {
  const told = (texts: string[], sign: string, paint: Paint): Row[] =>
    texts.flatMap((text) =>
      wrapped(text.split('\n').map(sanitise).join('\n'), width - 2, 4).map(
        (line, index): Row => [span(index === 0 ? `${sign} ` : '  ', paint), span(line, paint)],
      ),
    );
  const work =
    running.length > 0 ? running : problems.length > 0 ? [] : ['work under way goes on as it is'];
  return [
    ...told(problems, '×', 'trouble'),
    ...told(difference, '≡', 'focus'),
    ...told(work, '·', 'plain'),
    ...(lines.length === 0 ? [] : [[span('town.yaml', 'quiet')]]),
    ...lines.map(({ kind, text }): Row => {
      const [sign, paint] = linePaint[kind];
      return [span(`${sign}${sanitise(text)}`, paint)];
    }),
  ];
}
