/** The list at the left: roles in the order of the graph, their seats, and what each is at. */

import type { Progress } from '../../../client/protocol.ts';
import { find } from '../../../core/draft.ts';
import type { Role } from '../../../core/graph.ts';
import type { Seat } from '../../../core/run.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { age } from '../../model/age.ts';
import { focused } from '../../model/model.ts';
import type { Look } from '../../model/render-input.ts';
import { type Sign, signOfEmptySeat, signOfRun, signOfStation } from '../../model/seat-status.ts';
import { seatsInOrder } from '../../model/selectors.ts';
import { lockSignOf } from './lock.ts';
import { lastingWork, stepWords, workElsewhere } from './progress.ts';
import { heldBy } from './station.ts';

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
  const own = townBlock(look);
  if (own.length > 0) blocks.push(own);
  return blocks.flatMap((block, index) =>
    gaps && index > 0 ? [{ kind: 'gap', key: `gap ${index}` } as const, ...block] : block,
  );
}

function headingOf({ town: { state } }: Look, role: Role): RosterLine {
  const queued = find(state.queues, role.name)?.length ?? 0;
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
  const sign = run === undefined ? signOfEmptySeat(state, seat, look.now) : signOfRun(state, run);
  const work = run === undefined ? null : lastingWork(look, run.id);
  const since =
    work?.startedAt ?? (run === undefined ? null : Math.max(run.since, run.readingSince));
  return {
    kind: 'seat',
    key: seat.name,
    seat: seat.name,
    label: sanitise(
      seat.name.startsWith(`${seat.role}.`) ? seat.name.slice(seat.role.length + 1) : '',
    ),
    lock: lockSignOf(look.view, state, seat.name),
    sign,
    words: work === null ? sanitise(task?.title ?? sign.word) : `${stepWords(work)}…`,
    age: since === null ? '' : age(look.now - since),
    focus: focused(look.view, look.facts)?.name === seat.name,
  };
}

function stationLines(look: Look, role: Role): RosterLine[] {
  if (role.kind === 'human') {
    const waiting = look.facts.inbox.filter((item) => item.role === role.name).length;
    const sign: Sign = { glyph: '◇', word: 'waiting', tone: 'quiet' };
    const words = `${waiting} in the inbox`;
    return waiting === 0 ? [] : [workLine('inbox', { sign, words, age: '' })];
  }
  const focus = focused(look.view, look.facts)?.name === role.name;
  const seat = { seat: role.name, focus };
  const held = heldBy(look, role.name);
  if (held.length === 0) {
    const sign = signOfStation(undefined);
    return [workLine(`station ${role.name}`, { sign, words: sign.word, age: '', ...seat })];
  }
  return held.map(({ batch, progress }, index) =>
    workLine(`station ${batch.id}`, {
      sign: progress === undefined ? signOfBatch : signOfStation(progress),
      words: sanitise(progress === undefined ? batch.tasks.join(' ') : stationWords(progress)),
      age: age(look.now - (progress?.startedAt ?? batch.at)),
      seat: role.name,
      focus: focus && index === 0,
    }),
  );
}

const signOfBatch: Sign = { glyph: '●', word: 'starting', tone: 'moving' };

/** The step and its tasks; for one that waits the reason. */
function stationWords({ step, tasks, tail }: Progress): string {
  return step === 'waiting' ? tail : `${step} ${tasks.join(' ')}`.trim();
}

/** What the town does by itself: archives, old checkouts. */
function townBlock(look: Look): RosterLine[] {
  const lines = workElsewhere(look).map(([id, progress]) =>
    workLine(`work ${id}`, {
      sign: { glyph: '◍', word: progress.step, tone: 'moving' },
      words: sanitise(stationWords(progress)),
      age: age(look.now - progress.startedAt),
    }),
  );
  const heading = { kind: 'role', key: 'role of the town', name: 'town', queued: '' } as const;
  return lines.length === 0 ? [] : [heading, ...lines];
}

type SeatLine = Extract<RosterLine, { kind: 'seat' }>;

function workLine(
  key: string,
  told: Pick<SeatLine, 'sign' | 'words' | 'age'> & Partial<SeatLine>,
): SeatLine {
  return { kind: 'seat', key, seat: null, label: '', lock: '', focus: false, ...told };
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
