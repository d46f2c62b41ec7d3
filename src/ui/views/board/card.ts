/** One task on the board: its title, and in a word where it stands. */
import type { State } from '../../../core/state.ts';
import type { Mark, Task } from '../../../core/task.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { age } from '../../model/age.ts';
import type { Look } from '../../model/render-input.ts';
import { type Sign, signOfRun } from '../../model/seat-status.ts';
import { type Row, span, spread } from '../../scene/spans.ts';
import { wrapped } from '../../theme/text-width.ts';
import { lastingWork, toneOf, workOnTask } from '../town/progress.ts';

/** In a narrow column a title has two rows. */
const roomForTitle = 34;
const usualPriority = 5;

/** Rows of a card in a column of this width, with the blank one after it. */
export function cardHeight(width: number): number {
  return width < roomForTitle ? 4 : 3;
}

/** The rows of a card, as many as every card has. */
export function cardOf(
  look: Look,
  task: Task,
  { selected, width, height }: { selected: boolean; width: number; height: number },
): Row[] {
  const title = wrapped(sanitise(task.title), width - 2, height - 2);
  const rows = title.map(
    (text, index): Row => [
      span(selected && index === 0 ? '❯ ' : '  ', 'focus'),
      span(text, selected ? 'focus' : 'plain'),
    ],
  );
  const facts = factsOf(look, task, width);
  return [...rows, facts, ...Array.from({ length: height - rows.length - 1 }, (): Row => [])];
}

function factsOf(look: Look, task: Task, width: number): Row {
  const { state } = look.town;
  const { now } = look;
  const { glyph, word, tone } = signOfWork(look, task) ?? signOfTask(state, task);
  const attempt = lastAttempt(task);
  const open = task.needs.filter((need) => state.tasks[need]?.place.kind !== 'done');
  const isWaiting = task.place.kind === 'queued' && open.length > 0;
  const left: Row = [
    span('  '),
    span(`${glyph} `, tone),
    span(task.id, 'quiet'),
    span(word === '' ? '' : ` ${sanitise(word)}`, tone),
    span(attempt === null ? '' : ` ↻${attempt.attempt}/${attempt.limit}`, 'moving'),
    span(isWaiting ? ` needs ${open.join(' ')}` : '', 'plain'),
    span(task.priority === usualPriority ? '' : ` p${task.priority}`, 'quiet'),
  ];
  return spread(left, [span(` ${age(now - task.since)}`, 'quiet')], width);
}

/** What is done for the task by the town itself, with its time. */
function signOfWork(look: Look, task: Task): Sign | null {
  const work = workOnTask(look, task);
  if (work === null || (work.tasks.length > 0 && !work.tasks.includes(task.id))) return null;
  if (task.place.kind !== 'station' && lastingWork(look, task.id) !== work) return null;
  return { glyph: '●', word: `${work.step} ${age(look.now - work.startedAt)}`, tone: toneOf(work) };
}

/** The latest use of an edge that has a limit; a task whose children are out is not tried again. */
function lastAttempt({ history, place }: Task): Mark | null {
  if (['done', 'dropped', 'children'].includes(place.kind)) return null;
  return history.findLast(({ limit, kind }) => limit !== null && kind === 'verdict') ?? null;
}

function signOfTask(state: State, task: Task): Sign {
  const { place } = task;
  switch (place.kind) {
    case 'running': {
      const run = state.runs[place.runs[0] ?? ''];
      if (run === undefined) return { glyph: '●', word: '', tone: 'moving' };
      const { glyph, tone, word } = signOfRun(state, run);
      return { glyph, tone, word: tone === 'needed' ? `${run.seat} ${word}` : run.seat };
    }
    case 'station':
      return { glyph: '●', word: `in ${place.batch}`, tone: 'moving' };
    case 'queued':
      return { glyph: '○', word: '', tone: 'quiet' };
    case 'children':
      return { glyph: '◇', word: `${task.children.length} subtasks`, tone: 'plain' };
    case 'draft':
      return { glyph: '◌', word: 'draft', tone: 'quiet' };
    case 'human':
      return { glyph: '◆', word: '', tone: 'needed' };
    case 'done':
      return { glyph: '✓', word: task.landed === null ? '' : 'landed', tone: 'good' };
    case 'dropped':
      return { glyph: '×', word: '', tone: 'quiet' };
  }
}
