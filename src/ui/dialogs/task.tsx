/** All that is known of one task. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import { sayOwnChecks } from '../../core/sentence.ts';
import type { State } from '../../core/state.ts';
import type { Task } from '../../core/task.ts';
import { sayMark, whyHere } from '../../core/why.ts';
import { withLocalTimes } from '../../terminal/local-time.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { BlankRow, Row } from '../components/Row.tsx';
import { TextRow, textRows } from '../components/TextRow.tsx';
import { centred, type Rect } from '../layout/layout.ts';
import { age } from '../model/age.ts';
import type { Overlay } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { useTheme } from '../theme/ThemeContext.tsx';
import { wrapped } from '../theme/text-width.ts';
import { progressRows } from '../views/town/ProgressRows.tsx';
import { workOnTask } from '../views/town/progress.ts';
import { dialogAt, indent } from './Dialog.tsx';
import type { ShownDialog } from './shown-dialog.ts';

const widest = 100;
/** Of a long text this many rows are kept; the whole is in its brief. */
const mostBodyRows = 200;
/** Of the output of what runs for it this many. */
const tailRows = 8;

/** As much as fits, from where it is scrolled to. */
export function showTask(
  look: Look,
  overlay: Extract<Overlay, { kind: 'task' }>,
  body: Rect,
): ShownDialog {
  const task = look.town.state.tasks[overlay.task];
  const width = Math.min(widest, body.width - 2);
  const rows =
    task === undefined
      ? [<TextRow key="gone" text="This task is gone." tone="quiet" />]
      : detailRows(look, task, width - 2 * indent);
  const rect = centred(body, { columns: width, rows: rows.length + 2 });
  const height = rect.height - 2;
  const above = Math.max(0, Math.min(overlay.scroll, rows.length - height));
  const under = Math.max(0, rows.length - height - above);
  const shown = rows.slice(above, above + height);
  return dialogAt(rect, { title: overlay.task, rows: shown, caret: null, above, under });
}

/** Everything about a task, one element a row. */
function detailRows(look: Look, task: Task, width: number): ReactElement[] {
  const { state } = look.town;
  const { now } = look;
  const work = workOnTask(look, task);
  const why = whyHere(state, task).flatMap((each) => lines(capital(withLocalTimes(each)), width));
  const history = task.history
    .toReversed()
    .flatMap((mark) => lines(withLocalTimes(sayMark(mark)), width));
  return [
    ...textRows('title', lines(task.title, width), 'strong'),
    <BlankRow key="under title" />,
    ...textRows('why', why),
    ...(work === null
      ? []
      : [<BlankRow key="work" />, ...progressRows(work, { now, most: tailRows })]),
    <BlankRow key="facts" />,
    ...factRows(state, task, now),
    ...section('Text', lines(task.body, width)),
    ...section('History', history),
  ];
}

function factRows(state: State, task: Task, now: number): ReactElement[] {
  const titled = (id: string) => `${id} ${state.tasks[id]?.title ?? ''}`;
  const landed = task.landed === null ? '' : `, landed as ${task.landed.slice(0, 10)}`;
  const checks: Fact[] =
    task.ownChecks === undefined ? [] : [['checks', sayOwnChecks(task.ownChecks)]];
  const parent: Fact[] = task.parent === null ? [] : [['part of', titled(task.parent)]];
  const facts: Fact[] = [
    ['priority', `${task.priority}, of 0 (served first) to 9`],
    ['added', `${age(now - task.createdAt)} ago by ${task.by}`],
    ['branch', `${task.branch}${landed}`],
    ...checks,
    ...parent,
    ...task.needs.map((id): Fact => ['needs', titled(id)]),
    ...task.children.map((id): Fact => ['subtask', titled(id)]),
  ];
  return facts.map(([name, value]) => (
    <FactRow key={`${name} ${value}`} name={name} value={value} />
  ));
}

type Fact = [name: string, value: string];

function FactRow({ name, value }: { name: string; value: string }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme.quiet}>{name.padEnd(10)}</Text>
      {sanitise(value)}
    </Row>
  );
}

function section(title: string, rows: string[]): ReactElement[] {
  if (rows.every((row) => row === '')) return [];
  return [
    <BlankRow key={`gap ${title}`} />,
    <TextRow key={title} text={title} tone="focus" />,
    ...textRows(title, rows),
  ];
}

function lines(text: string, width: number): string[] {
  return wrapped(text.split('\n').map(sanitise).join('\n'), width, mostBodyRows);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
