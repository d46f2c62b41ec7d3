/** `town status` for people: what needs them, what everyone is doing, and why the rest waits. */
import type { InboxItem, Wait } from '../core/index.ts';
import { localTime, withLocalTimes } from '../terminal/local-time.ts';
import { keptLine } from './kept.ts';
import { indented, shortSpan, table } from './print.ts';
import type { Status } from './status.ts';

/** More reasons than this are counted; `--json` and `town why` have them all. */
const mostReasons = 20;
/** So many tasks are named at one reason. */
const mostNames = 4;

export function statusLines(status: Status, now: number): string[] {
  return linesOf(status, now).map(withLocalTimes);
}

function linesOf(status: Status, now: number): string[] {
  const { counts, inbox, waits } = status;
  const seats = status.seats.map(({ name, reading, need, task, title, since }) => [
    name,
    need === 'stuck' ? need : reading,
    task ?? '',
    since === null ? '' : shortSpan(now - since),
    title ?? '',
  ]);
  return [
    `${status.town === '' ? 'The town' : status.town} is ${activityOf(status)}: ${counts.queued} queued, ${counts.running} running, ${counts.waiting} waiting, ${counts.done} done, ${counts.dropped} dropped`,
    ...status.notices.map((notice) => `· ${notice}`),
    ...(inbox.length === 0 ? [] : [`${inbox.length} for you:`]),
    ...inbox.flatMap((item) => itemLines(item, waits)),
    ...table([...seats, ...workRows(status.work, now)]).map((line) => `  ${line}`),
    ...reasonLines(waits.filter(({ item }) => item === null)),
    ...status.keptProcesses.map((kept) => `  ${keptLine(kept)}`),
  ];
}

function activityOf({ activity, daemon }: Status): string {
  const is = activity === 'closed' ? 'stopped' : activity;
  return daemon.pid === null ? `not running (it was ${is})` : is;
}

/** What an agent wrote is indented, so that it begins no line that looks like one of the town's. */
function itemLines({ id, kind, text, at }: InboxItem, waits: readonly Wait[]): string[] {
  const next = waits.find(({ item }) => item === id)?.next ?? '';
  const since = `since ${localTime(at)}`;
  return [
    indented(`! ${id} ${kind}: ${text}`, 6),
    `    ${[since, next].filter((words) => words !== '').join('. ')}`,
  ];
}

/** Tasks that wait for the same stand in one line. */
function reasonLines(waits: readonly Wait[]): string[] {
  const groups = new Map<string, { wait: Wait; tasks: string[] }>();
  for (const wait of waits) {
    const key = `${wait.seat ?? ''} ${wait.text}`;
    const group = groups.get(key) ?? { wait, tasks: [] };
    if (wait.task !== null) group.tasks.push(wait.task);
    groups.set(key, group);
  }
  const lines = [...groups.values()].map(({ wait, tasks }) => reasonLine(wait, tasks));
  const more = lines.length - mostReasons;
  return [
    ...(lines.length === 0 ? [] : ['Waiting:']),
    ...lines.slice(0, mostReasons),
    ...(more > 0 ? [`  and ${more} more reasons; town why <task> tells one`] : []),
  ];
}

function reasonLine({ seat, text, next, kind }: Wait, tasks: string[]): string {
  const rest = tasks.length - mostNames;
  const names = `${tasks.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const at = seat === null || kind === 'resting' ? '' : ` at ${seat}`;
  const who = tasks.length === 0 ? (at === '' ? '' : `${seat}: `) : `${names}${at}: `;
  return indented(`  ${who}${text}${next === '' ? '' : `. ${next}`}`, 6);
}

/** Where no agent works the town may: stations, worktrees, archives. */
function workRows(work: Status['work'], now: number): string[][] {
  return work.map(({ of, at, step, command, part, tasks, since }) => {
    const times = part === null || part.of === 1 ? '' : ` (${part.at} of ${part.of})`;
    return [
      at ?? of,
      step,
      tasks.join(' '),
      shortSpan(now - since),
      command === null ? '' : `${command}${times}`,
    ];
  });
}
