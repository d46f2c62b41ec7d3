/** The tile of a station: it has no terminal, so the end of its command's output stands there. */

import type { Progress } from '../../../client/protocol.ts';
import { find } from '../../../core/draft.ts';
import type { Batch, State } from '../../../core/state.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { inside, type Rect, type Tile } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import type { Look } from '../../model/render-input.ts';
import { signOfStation } from '../../model/seat-status.ts';
import { wrapped } from '../../theme/text-width.ts';
import { commandWords } from './progress.ts';
import { tailLines } from './tail.ts';
import type { TileScene, Title } from './tiles.ts';

/** What a station has in hand, the oldest first, and what is done for it. */
export type Held = { batch: Batch; progress: Progress | undefined };

/** All that a station has in hand. */
export function heldBy({ town: { state, live } }: Pick<Look, 'town'>, role: string): Held[] {
  return Object.values(state.batches)
    .filter((batch) => batch.role === role)
    .map((batch) => ({ batch, progress: live.work[batch.id] ?? waitingOf(batch) }));
}

/** A batch that waits says why in the ledger; it may do so after the work on it was let go. */
function waitingOf({ waits, tasks, at }: Batch): Progress | undefined {
  if (waits === null) return undefined;
  return { step: 'waiting', command: null, part: null, tasks, startedAt: at, tail: waits };
}

/** What the title bar of a station tells; null when the role is none. */
export function stationTitle(look: Look, role: string): Title | null {
  const kind = look.town.state.graph?.roles[role]?.kind;
  if (kind !== 'merge-queue' && kind !== 'check') return null;
  const held = heldBy(look, role);
  const [first] = held;
  const progress = first === undefined ? undefined : (first.progress ?? starting(first.batch));
  return {
    lock: '',
    name: sanitise(role),
    title: titleOf(look.town.state, held),
    sign: signOfStation(progress),
    age: progress === undefined ? '' : age(look.now - progress.startedAt),
  };
}

/** What its tile shows under its title. */
export function stationBody(
  look: Look,
  { seat: role, rect }: Tile,
): Pick<TileScene, 'foot' | 'card' | 'output'> {
  const held = heldBy(look, role);
  return {
    foot: footOf(held),
    card: held.length === 0 ? idleCard(look, role) : [],
    output: outputOf(look, held, rect),
  };
}

function starting({ tasks, at }: Batch): Progress {
  return { step: 'starting', command: null, part: null, tasks, startedAt: at, tail: '' };
}

/** The tasks that the step is about; by its title when it is one. */
function titleOf(state: State, held: Held[]): string {
  const tasks = held.flatMap(({ batch, progress }) => progress?.tasks ?? batch.tasks);
  const [only] = tasks;
  if (only === undefined || tasks.length > 1) return tasks.join(' ');
  return sanitise(`${only} ${state.tasks[only]?.title ?? ''}`);
}

/** The whole batch, where the step is about a part of it. */
function footOf(held: Held[]): string {
  const [first] = held;
  if (first === undefined || held.length > 1) return '';
  const { id, tasks } = first.batch;
  const inStep = first.progress?.tasks.length ?? tasks.length;
  return inStep < tasks.length ? `${id}: ${tasks.join(' ')}` : id;
}

function idleCard({ town: { state, recent }, now }: Look, role: string): string[] {
  const queued = find(state.queues, role)?.length ?? 0;
  const last = recent
    .toReversed()
    .flatMap(({ at, news }) => news.map((item) => ({ at, item })))
    .find(({ item }) => item.kind === 'handed' && item.from === role);
  return [
    'waiting for work',
    ...(queued === 0 ? [] : [`${queued} queued`]),
    ...(last?.item.kind === 'handed'
      ? [sanitise(`${last.item.task} ${last.item.verdict} ${age(now - last.at)} ago`)]
      : []),
  ];
}

/** The output of what is done for one batch, under a heading. */
export type StationOutput = {
  key: string;
  words: string;
  time: string;
  lines: { id: number; text: string }[];
};

/** Each batch has its share of the rows: its command, and the newest lines of that. */
function outputOf({ now }: Look, held: Held[], rect: Rect): StationOutput[] {
  const { width, height } = inside(rect);
  const share = Math.floor(height / Math.max(1, held.length));
  return held.flatMap(({ batch, progress }): StationOutput[] => {
    if (progress === undefined || share === 0) return [];
    const { command, step, tasks, startedAt } = progress;
    const words = command === null ? step : commandWords(progress);
    // Alone it has its tasks and its time in the border.
    const isAlone = held.length === 1;
    const about = isAlone ? '' : `${(tasks.length > 0 ? tasks : batch.tasks).join(' ')} · `;
    return [
      {
        key: batch.id,
        words: sanitise(`${about}${words}`),
        time: isAlone ? '' : ` ${age(now - startedAt)} `,
        lines: linesOf(progress, width - 2, share - 1),
      },
    ];
  });
}

/** Output is cut at the edge, as it is in a terminal without wrapping; a reason is wrapped. */
function linesOf({ step, tail }: Progress, width: number, most: number): StationOutput['lines'] {
  const lines =
    step === 'waiting'
      ? wrapped(tail, width, Math.max(1, most)).map(sanitise)
      : tailLines(tail, most);
  return lines.slice(0, Math.max(0, most)).map((text, id) => ({ id, text }));
}
