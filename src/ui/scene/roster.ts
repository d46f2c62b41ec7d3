/** The list at the left: roles in the order of the graph, their seats, and what each is at. */

import type { Role } from '../../core/graph.ts';
import type { Seat } from '../../core/run.ts';
import type { Batch } from '../../core/state.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { age } from '../age.ts';
import { seatsInOrder } from '../facts.ts';
import { lockSignOf } from '../lock.ts';
import { type Sign, signOfEmptySeat, signOfRun } from '../readings.ts';
import { focused } from '../view.ts';
import type { Look } from './look.ts';

export type RosterLine =
  | { kind: 'role'; key: string; name: string; queued: string }
  | {
      kind: 'seat';
      key: string;
      /** Its seat; null for the work of a station. */
      seat: string | null;
      label: string;
      lock: string;
      sign: Sign;
      words: string;
      age: string;
      focus: boolean;
    }
  | { kind: 'gap'; key: string }
  | { kind: 'more'; key: string; words: string };

/** At most `height` lines, among them that of the focused seat. */
export function rosterOf(look: Look, height: number): RosterLine[] {
  const airy = linesOf(look, true);
  const lines = airy.length <= height ? airy : linesOf(look, false);
  return aroundFocus(lines, height);
}

function linesOf(look: Look, gaps: boolean): RosterLine[] {
  const { state } = look.town;
  const seats = seatsInOrder(state);
  const named = Object.values(state.graph?.roles ?? {});
  const gone = seats.filter(({ role }) => state.graph?.roles[role] === undefined);
  const blocks = named.map((role) => [
    headingOf(look, role),
    ...(role.kind === 'agent'
      ? seats.filter((seat) => seat.role === role.name).map((seat) => seatLine(look, seat))
      : stationLines(look, role)),
  ]);
  if (gone.length > 0)
    blocks.push([
      { kind: 'role', key: 'role gone', name: 'removed', queued: '' },
      ...gone.map((seat) => seatLine(look, seat)),
    ]);
  return blocks.flatMap((block, index) =>
    gaps && index > 0 ? [{ kind: 'gap', key: `gap ${index}` } as const, ...block] : block,
  );
}

function headingOf({ town: { state } }: Look, role: Role): RosterLine {
  const queued = state.queues[role.name]?.length ?? 0;
  return {
    kind: 'role',
    key: `role ${role.name}`,
    name: sanitise(role.name),
    queued: queued === 0 ? '' : `${queued} queued`,
  };
}

function seatLine(look: Look, seat: Seat): RosterLine {
  const { state } = look.town;
  const run = seat.run === null ? undefined : state.runs[seat.run];
  const task = run?.task == null ? undefined : state.tasks[run.task];
  const sign = run === undefined ? signOfEmptySeat(seat, look.now) : signOfRun(run);
  const since = run === undefined ? null : Math.max(run.since, run.readingSince);
  return {
    kind: 'seat',
    key: seat.name,
    seat: seat.name,
    label: sanitise(
      seat.name.startsWith(`${seat.role}.`) ? seat.name.slice(seat.role.length + 1) : '',
    ),
    lock: lockSignOf(look.view, state, seat.name),
    sign,
    words: sanitise(task?.title ?? sign.word),
    age: since === null ? '' : age(look.now - since),
    focus: focused(look.view, look.facts)?.name === seat.name,
  };
}

function stationLines(look: Look, role: Role): RosterLine[] {
  const { state, live } = look.town;
  const working = live.stations[role.name];
  const batches = Object.values(state.batches).filter((batch) => batch.role === role.name);
  const line = (key: string, sign: Sign, words: string, since: number | null): RosterLine => ({
    kind: 'seat',
    key: `station ${role.name} ${key}`,
    seat: null,
    label: '',
    lock: '',
    sign,
    words: sanitise(words),
    age: since === null ? '' : age(look.now - since),
    focus: false,
  });
  if (role.kind === 'human') {
    const waiting = look.facts.inbox.filter((item) => item.role === role.name).length;
    const sign: Sign = { glyph: '◇', word: 'waiting', tone: 'quiet' };
    return waiting === 0 ? [] : [line('inbox', sign, `${waiting} in the inbox`, null)];
  }
  const busy: Sign = { glyph: '●', word: 'busy', tone: 'moving' };
  if (working !== undefined) {
    const tasks = batches.flatMap((batch) => batch.tasks).join(' ');
    return [line('work', busy, `${working.step} ${tasks}`.trim(), working.startedAt)];
  }
  return batches.map((batch: Batch) =>
    batch.waits === null
      ? line(batch.id, busy, batch.tasks.join(' '), batch.at)
      : line(batch.id, { glyph: '‖', word: 'waits', tone: 'needed' }, batch.waits, batch.at),
  );
}

/** Cuts a long list so that the focused seat stays in the middle, and says how much is left out. */
function aroundFocus(lines: RosterLine[], height: number): RosterLine[] {
  if (lines.length <= height) return lines;
  const at = Math.max(
    0,
    lines.findIndex((line) => line.kind === 'seat' && line.focus),
  );
  const room = height - 2;
  const start = Math.max(0, Math.min(lines.length - room, at - Math.floor(room / 2)));
  const seatsIn = (part: RosterLine[]) => part.filter(({ kind }) => kind === 'seat').length;
  const above = seatsIn(lines.slice(0, start));
  const under = seatsIn(lines.slice(start + room));
  return [
    { kind: 'more', key: 'above', words: above === 0 ? '' : `↑ ${above} more` },
    ...lines.slice(start, start + room),
    { kind: 'more', key: 'under', words: under === 0 ? '' : `↓ ${under} more` },
  ];
}
