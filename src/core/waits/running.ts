/** What a run waits for, beside its own work. */
import { find } from '../draft.ts';
import { needsOfRun } from '../needs.ts';
import type { Run, RunPhase } from '../run.ts';
import type { State } from '../state.ts';
import { type About, clock, type OwnKind, own, type Wait, waitOfItem } from './wait.ts';

/** Empty while it works. */
export function waitsOfRun(state: State, run: Run): Wait[] {
  const { task, seat } = run;
  const about = { task, seat, since: run.since };
  const waits = needsOfRun(state, run).map(waitOfItem);
  const mail = mailOf(state, run, waits);
  if (run.ending !== null && run.ending !== 'handed')
    return [own('ending', endingText(state, run.ending), about), ...waits, ...mail];
  const work = waits.length > 0 ? null : ownWait(state, run, about);
  return [...(work === null ? [] : [work]), ...waits, ...mail];
}

/** Texts on their way to it, but for those that an item tells of. They come one after the other. */
function mailOf({ messages, inbox }: State, run: Run, told: Wait[]): Wait[] {
  const items = new Set(told.map(({ item }) => inbox[item ?? '']?.message));
  const mail = Object.values(messages).filter(({ id, run: to }) => to === run.id && !items.has(id));
  const [first] = mail;
  if (first === undefined) return [];
  const count = mail.length === 1 ? 'a message waits' : `${mail.length} messages wait`;
  const reason = mail.find(({ waits }) => waits !== undefined)?.waits ?? mailText(run);
  const about = { task: run.task, seat: run.seat, since: first.at };
  return [own('message', `${count}: ${reason.replace(/\.$/, '')}`, about)];
}

function ownWait({ limited, at }: State, run: Run, about: About): Wait | null {
  if (run.phase !== 'live') {
    const [kind, text] = phaseText(run)[run.phase];
    return own(kind, text, about);
  }
  const read = { ...about, since: run.readingSince };
  if (run.reading === 'starting')
    return own('unread', `its agent (${run.agent}) has not been seen at work yet`, read);
  if (run.reading === 'stopped') {
    const text = `${run.seat} is stopped (SIGSTOP or Ctrl+Z) and does nothing`;
    return own('suspended', text, { ...read, next: `Let it go on: kill -CONT ${run.pid}` });
  }
  if (run.reading !== 'idle') return null;
  const until = find(limited, run.agent) ?? 0;
  return until > at
    ? own('limited', `${run.agent} is rate-limited until ${clock(until)}`, read)
    : own('idle', 'its screen says idle', read);
}

function phaseText(run: Run): Record<Exclude<RunPhase, 'live'>, [kind: OwnKind, text: string]> {
  const verdict = run.verdict?.name ?? '';
  const command = run.terms.loop?.until ?? '';
  return {
    preparing: ['preparing', 'its workspace is being made'],
    starting: ['starting', 'its process is being started'],
    checking: ['checking', `the evidence for its verdict ${verdict} is being checked`],
    looping: ['looping', `"${command}" decides about another round`],
    leaving: ['leaving', 'it has given its verdict and is leaving'],
  };
}

function endingText(
  { activity }: Pick<State, 'activity'>,
  ending: 'timeout' | 'stopped' | 'dropped',
): string {
  const reason = {
    timeout: 'it used up its time',
    stopped: activity === 'closed' ? 'the town was stopped' : 'it was stopped',
    dropped: 'its task was taken away',
  }[ending];
  return `it is being ended, because ${reason}`;
}

function mailText({ seat, phase, reading }: Run): string {
  return `${seat} is ${phase === 'live' ? reading : phase}`;
}
