/** What a run waits for, beside its own work. */
import { find } from '../draft.ts';
import { needsOfRun } from '../needs.ts';
import type { Run, RunPhase } from '../run.ts';
import type { State } from '../state.ts';
import { type About, clock, type OwnKind, own, type Wait, waitOfItem } from './wait.ts';

/** Empty while it works. */
export function waitsOfRun(state: State, run: Run): Wait[] {
  const { id, task, seat } = run;
  const about = { task, seat, since: run.since };
  const waits = needsOfRun(state, run).map(waitOfItem);
  const mail = Object.values(state.messages).flatMap((message) => {
    const isItem = waits.some((wait) => state.inbox[wait.item ?? '']?.message === message.id);
    const text = `a message for ${seat} waits: ${message.waits ?? mailText(run)}`;
    return message.run === id && !isItem
      ? [own('message', text, { ...about, since: message.at })]
      : [];
  });
  if (run.ending !== null && run.ending !== 'handed')
    return [own('ending', endingText(state, run.ending), about), ...waits, ...mail];
  const work = waits.length > 0 ? null : ownWait(state, run, about);
  return [...(work === null ? [] : [work]), ...waits, ...mail];
}

function ownWait({ limited, at }: State, run: Run, about: About): Wait | null {
  if (run.phase !== 'live') {
    const [kind, text] = phaseText(run)[run.phase];
    return own(kind, text, about);
  }
  const read = { ...about, since: run.readingSince };
  if (run.reading === 'starting')
    return own('unread', `its terminal (${run.agent}) has shown nothing yet`, read);
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

function mailText({ phase, reading }: Run): string {
  return phase === 'live' ? `it is ${reading}` : `it is ${phase}`;
}
