/** The dialogs about one task: all that is known of it, and the choices about it. */

import { sayOwnChecks } from '../../core/sentence.ts';
import type { State } from '../../core/state.ts';
import type { Task } from '../../core/task.ts';
import { sayMark, whyHere } from '../../core/why.ts';
import { withLocalTimes } from '../../terminal/local-time.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { age } from '../model/age.ts';
import { topFor } from '../model/list.ts';
import type { Look } from '../model/render-input.ts';
import { type Row, span } from '../scene/spans.ts';
import { wrapped } from '../theme/text-width.ts';
import { progressRows, workOnTask } from '../views/town/progress.ts';
import { type Content, chosenWords } from './sheet.ts';
import { type Choosing, taskChoices } from './task-update.ts';

/** Of a long text this many rows are kept; the whole is in its brief. */
const mostBodyRows = 200;
/** Of the output of what runs for it this many. */
const tailRows = 8;

/** Everything about a task, in rows of `width` cells. */
export function detailRows(look: Look, task: Task, width: number): Row[] {
  const { state } = look.town;
  const { now } = look;
  const work = workOnTask(look, task);
  return [
    ...lines(task.title, width).map((text): Row => [span(text, 'strong')]),
    [],
    ...whyHere(state, task)
      .flatMap((why) => lines(capital(withLocalTimes(why)), width))
      .map((text): Row => [span(text)]),
    ...(work === null ? [] : [[], ...progressRows(work, { now, width, most: tailRows })]),
    [],
    ...factRows(state, task, now),
    ...section('Text', lines(task.body, width)),
    ...section(
      'History',
      task.history.toReversed().flatMap((mark) => lines(withLocalTimes(sayMark(mark)), width)),
    ),
  ];
}

function factRows(state: State, task: Task, now: number): Row[] {
  const titled = (id: string) => `${id} ${state.tasks[id]?.title ?? ''}`;
  const facts: [name: string, value: string][] = [
    ['priority', `${task.priority}, of 0 (served first) to 9`],
    ['added', `${age(now - task.createdAt)} ago by ${task.by}`],
    [
      'branch',
      `${task.branch}${task.landed === null ? '' : `, landed as ${task.landed.slice(0, 10)}`}`,
    ],
    ...(task.ownChecks === undefined
      ? []
      : [['checks', sayOwnChecks(task.ownChecks)] as [string, string]]),
    ...(task.parent === null ? [] : [['part of', titled(task.parent)] as [string, string]]),
    ...task.needs.map((id): [string, string] => ['needs', titled(id)]),
    ...task.children.map((id): [string, string] => ['subtask', titled(id)]),
  ];
  return facts.map(([name, value]) => [span(name.padEnd(10), 'quiet'), span(sanitise(value))]);
}

function section(title: string, rows: string[]): Row[] {
  if (rows.every((row) => row === '')) return [];
  return [[], [span(title, 'focus')], ...rows.map((row): Row => [span(row)])];
}

function lines(text: string, width: number): string[] {
  return wrapped(text.split('\n').map(sanitise).join('\n'), width, mostBodyRows);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The choice about a task. */
export function choiceContent(
  { town: { state }, facts }: Look,
  overlay: Choosing,
  height: number,
): Content {
  const title = state.tasks[overlay.task]?.title ?? '';
  const about: Record<string, string> = {
    keep: 'it stays as it is',
    drop: 'with its subtasks; the work is archived first',
  };
  const choices = taskChoices(overlay, facts);
  const room = Math.max(1, height - 2);
  const first = topFor(0, overlay.choice, room, choices.length);
  const widest = Math.max(0, ...choices.map((choice) => choice.length));
  return {
    title: overlay.kind === 'drop' ? `Drop ${overlay.task}?` : `Hand ${overlay.task} to`,
    rows: [
      [span(sanitise(title), 'quiet')],
      [],
      ...choices
        .slice(first, first + room)
        .map(
          (choice, index): Row => [
            ...chosenWords(sanitise(choice).padEnd(widest), first + index === overlay.choice),
            span(overlay.kind === 'drop' ? `  ${about[choice] ?? ''}` : '', 'quiet'),
          ],
        ),
    ],
    caret: null,
    ids: Object.fromEntries(
      choices.slice(first, first + room).map((_, index) => [index + 2, String(first + index)]),
    ),
  };
}
