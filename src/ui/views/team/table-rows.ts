/** The rows of the team's table as cells of text. Pure. */
import type { Graph, Handoff, Role } from '../../../core/graph.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { padded } from '../../theme/text-width.ts';
import type { Meaning } from '../../theme/theme.ts';
import { aboutHandoff } from './handoff-words.ts';
import { timeWords } from './questions.ts';
import type { TeamRow } from './state.ts';

/** Cells of each column; the last one has what is left over. */
export type Columns = { name: number; agent: number; seats: number; space: number };

export type TableCell = {
  key: string;
  text: string;
  tone: Meaning;
  /** Whether it differs from the team in force. */
  state: 'changed' | 'same';
};

export function columnsOf(graph: Graph | null, width: number): Columns {
  const roles = Object.values(graph?.roles ?? {});
  const most = (least: number, words: string[]) =>
    Math.max(least, ...words.map((each) => each.length));
  const names = roles.flatMap((role) => [
    role.name,
    ...Object.keys(role.handoffs).map((each) => `  ${each}`),
  ]);
  const agent = Math.min(Math.max(12, Math.floor(width * 0.22)), most(8, roles.map(whoOf)));
  return { name: Math.min(20, most(8, names)), agent, seats: 5, space: 9 };
}

export function headWords({ name, agent, seats, space }: Columns): string {
  const words = [
    padded('role', name),
    padded('agent', agent),
    'seats'.padStart(seats),
    padded('workspace', space),
    'limits',
  ];
  return words.join('  ');
}

/** The cells of a row of the draft; `now` is the team in force. */
export function tableCells(
  row: TeamRow,
  { graph, now, columns }: { graph: Graph | null; now: Graph | null; columns: Columns },
): TableCell[] {
  const role = graph?.roles[row.role];
  if (role === undefined) return [];
  const before = now?.roles[row.role];
  return row.kind === 'role'
    ? roleCells(role, before, columns)
    : handoffCells(row.verdict, role, before, columns);
}

function roleCells(role: Role, before: Role | undefined, columns: Columns): TableCell[] {
  const cell = (key: string, read: (of: Role) => string, tone: Meaning): TableCell => {
    const isChanged = before === undefined || read(before).trim() !== read(role).trim();
    return { key, text: read(role), tone, state: isChanged ? 'changed' : 'same' };
  };
  return [
    cell('name', ({ name }) => padded(sanitise(name), columns.name), 'strong'),
    cell('agent', (of) => padded(whoOf(of), columns.agent), 'plain'),
    cell('seats', (of) => seatsOf(of).padStart(columns.seats), 'moving'),
    cell('space', (of) => padded(of.kind === 'agent' ? of.workspace : '', columns.space), 'plain'),
    cell('limits', limitsOf, 'quiet'),
  ];
}

function handoffCells(
  verdict: string,
  role: Role,
  before: Role | undefined,
  columns: Columns,
): TableCell[] {
  const handoff = role.handoffs[verdict];
  if (handoff === undefined) return [];
  const old = before?.handoffs[verdict];
  const stateOf = (read: (each: Handoff) => string): TableCell['state'] =>
    old === undefined || read(old) !== read(handoff) ? 'changed' : 'same';
  const name = padded(`  ${sanitise(verdict)}`, columns.name);
  const about = aboutHandoff(handoff);
  return [
    { key: 'verdict', text: name, tone: 'quiet', state: old === undefined ? 'changed' : 'same' },
    { key: 'to', text: `→ ${sanitise(handoff.to)}`, tone: 'plain', state: stateOf(({ to }) => to) },
    { key: 'about', text: about, tone: 'quiet', state: stateOf(aboutHandoff) },
  ];
}

function whoOf(role: Role): string {
  return role.kind === 'agent' ? sanitise(role.agents.join(', ')) : role.kind;
}

function seatsOf(role: Role): string {
  return 'seats' in role ? String(role.seats) : '';
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
