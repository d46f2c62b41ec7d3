/** What is told of the seats and tasks in a house, a row each. Pure. */
import type { Task } from '../../../core/task.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { age } from '../../model/age.ts';
import type { Look } from '../../model/render-input.ts';
import { type Sign, signOfEmptySeat, signOfRun } from '../../model/seat-status.ts';
import type { Inhabitant } from './state.ts';

export type InhabitantRow = {
  sign: Sign;
  /** The name of a seat, or the id of a task. */
  label: string;
  words: string;
  /** How a task came here, when that was by a road with a limit. */
  attempt: string;
  age: string;
};

export function inhabitantRow(look: Look, each: Inhabitant): InhabitantRow {
  return each.kind === 'seat' ? seatRow(look, each.seat) : taskRow(look, each);
}

function seatRow({ town: { state }, now }: Look, name: string): InhabitantRow {
  const seat = state.seats[name];
  const run = seat?.run == null ? undefined : state.runs[seat.run];
  if (seat === undefined) return { sign: gone, label: name, words: '', attempt: '', age: '' };
  const task = run?.task == null ? undefined : state.tasks[run.task];
  return {
    sign: run === undefined ? signOfEmptySeat(state, seat, now) : signOfRun(state, run),
    label: sanitise(name),
    words: task === undefined ? '' : sanitise(`${task.id} ${task.title}`),
    attempt: attemptOf(task),
    age: run === undefined ? '' : age(now - Math.max(run.since, run.readingSince)),
  };
}

const gone: Sign = { glyph: '×', word: '', tone: 'quiet' };

const whereSigns: Record<Extract<Inhabitant, { kind: 'task' }>['where'], Sign> = {
  queued: { glyph: '○', word: 'queued', tone: 'plain' },
  inside: { glyph: '●', word: 'inside', tone: 'moving' },
  waiting: { glyph: '◇', word: 'waiting', tone: 'quiet' },
  done: { glyph: '✓', word: 'done', tone: 'good' },
};

function taskRow(
  { town: { state }, now }: Look,
  { task: id, where }: Extract<Inhabitant, { kind: 'task' }>,
): InhabitantRow {
  const task = state.tasks[id];
  return {
    sign: whereSigns[where],
    label: sanitise(id),
    words: sanitise(task?.title ?? ''),
    attempt: attemptOf(task),
    age: task === undefined ? '' : age(now - task.since),
  };
}

function attemptOf(task: Task | undefined): string {
  const last = task?.history.findLast(({ kind }) => kind === 'verdict');
  if (last === undefined || last.limit === null) return '';
  return sanitise(`${last.verdict ?? ''} ${last.attempt} of ${last.limit}`);
}
