/** What a card of the Board tells of its task beside the title. Pure. */
import type { State } from '../../../core/state.ts';
import type { Mark, Task } from '../../../core/task.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { age } from '../../model/age.ts';
import type { Look } from '../../model/render-input.ts';
import { type Sign, signOfRun } from '../../model/seat-status.ts';
import type { Meaning } from '../../theme/theme.ts';
import { lastingWork, toneOf, workOnTask } from '../town/progress.ts';

const usualPriority = 5;

export type CardFacts = {
  glyph: string;
  /** Where it stands, in a word. */
  word: string;
  tone: Meaning;
  id: string;
  /** The latest use of an edge that has a limit: `2/3`. */
  attempt: string;
  /** What it waits for. */
  needs: string;
  priority: string;
  age: string;
};

/** What stands under the title of a card. */
export function cardFacts(look: Look, task: Task): CardFacts {
  const { state } = look.town;
  const { glyph, word, tone } = signOfWork(look, task) ?? signOfTask(state, task);
  const attempt = lastAttempt(task);
  const open = task.needs.filter((need) => state.tasks[need]?.place.kind !== 'done');
  const isWaiting = task.place.kind === 'queued' && open.length > 0;
  return {
    glyph,
    word: sanitise(word),
    tone,
    id: task.id,
    attempt: attempt === null ? '' : `${attempt.attempt}/${attempt.limit}`,
    needs: isWaiting ? sanitise(open.join(' ')) : '',
    priority: task.priority === usualPriority ? '' : `p${task.priority}`,
    age: age(look.now - task.since),
  };
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
