/** One step of the town: an event in, the next state and what to do about it out. Pure. */
import { beginEvent, type Draft, find, openDraft, refuse } from './draft.ts';
import type { Effect } from './effect.ts';
import type { Event, EventType, Stamped } from './event.ts';
import type { News } from './news.ts';
import { taskAdded } from './rules/add.ts';
import { claim } from './rules/claim.ts';
import { daemonStarted } from './rules/daemon.ts';
import { taskEdited } from './rules/edit-task.ts';
import { effectFailed } from './rules/failed.ts';
import { inboxAnswered } from './rules/human.ts';
import { taskArchived, workspaceKept } from './rules/kept.ts';
import { loopChecked } from './rules/loop.ts';
import { messageDelivered, messageFailed, messageSent, messageWaits } from './rules/message.ts';
import { runReachable, runUnreachable } from './rules/reach.ts';
import { questionAsked, runRead, screenKnown, screenUnknown } from './rules/reading.ts';
import { repositoryChanged, repositoryFounded } from './rules/repository.ts';
import {
  agentLimited,
  runExited,
  runFailed,
  runOutlived,
  runStarted,
  timePassed,
  workspaceFailed,
  workspaceReady,
} from './rules/run.ts';
import { hearFrom, sessionNamed, sessionProven } from './rules/session.ts';
import {
  stationFinished,
  stationResumed,
  stationStuck,
  stationWaits,
  treeChecked,
} from './rules/station.ts';
import { taskDropped, taskPrioritised, taskRetried } from './rules/task.ts';
import { landingPrepared, teamAccepted, teamProposed } from './rules/team-files.ts';
import {
  graphChanged,
  graphRefused,
  townClosed,
  townFounded,
  townOpened,
  townPaused,
  townResumed,
} from './rules/town.ts';
import { evidenceChecked, verdictGiven } from './rules/verdict.ts';
import type { State } from './state.ts';

export type Step = {
  state: State;
  effects: Effect[];
  news: News[];
  /** Why the event changed nothing, when it was refused. */
  refused: string | null;
  /** The id of what the event created, when it created something to name. */
  created: string | null;
};

/** What the ledger keeps of one step. */
export type Entry = Stamped & { effects: Effect[]; news: News[]; refused: string | null };

/**
 * Takes the town one event further. The state that goes in stays as it is; a refused event gives
 * back the same town, one number on, at the same time.
 */
export function step(state: State, stamped: Stamped): Step {
  const draft = openDraft(state);
  take(draft, stamped);
  const { effects, news, refused, created } = draft;
  return { state: draft.state, effects, news, refused, created };
}

/**
 * Folds many events at once; quicker than as many steps, with the same result. `heed` is told what
 * came of each before the next one is asked for; its state is still being written to, so it is there
 * to look at and not to keep.
 */
export function fold(
  state: State,
  events: Iterable<Stamped>,
  heed?: (stamped: Stamped, step: Step) => void,
): State {
  const draft = openDraft(state);
  for (const stamped of events) {
    take(draft, stamped);
    heed?.(stamped, draft);
  }
  return draft.state;
}

/** A town comes into being with its first daemon. */
const beforeFounding: ReadonlySet<Event['type']> = new Set(['town.founded', 'daemon.started']);

function take(draft: Draft, stamped: Stamped): void {
  const { at, clock } = draft.state;
  beginEvent(draft, stamped);
  decide(draft, stamped);
  if (draft.refused === null) return;
  // Nothing was claimed, so what came due meanwhile is still to come: both clocks have to say so.
  draft.state.at = at;
  draft.state.clock = clock;
}

function decide(draft: Draft, stamped: Stamped): void {
  if (draft.state.graph === null && !beforeFounding.has(stamped.event.type))
    return refuse(draft, stamped.event.type, 'The town is not founded yet.');
  const problem = whyNotFrom(draft, stamped);
  if (problem !== null) return refuse(draft, stamped.event.type, problem);
  apply(draft, stamped.event);
  if (draft.refused !== null) return;
  hearFrom(draft, stamped.by);
  claim(draft);
}

/** What a run may cause; everything else is the human's, or the engine's report of the world. */
const wordsOfRuns: EventType[] = [
  'task.added',
  'verdict.given',
  'question.asked',
  'message.sent',
  'session.named',
  'run.read',
];

/** Runs that are over have no say, and the others only the words that are theirs. */
function whyNotFrom({ state }: Draft, { by, event }: Stamped): string | null {
  if (by === 'human' || by === 'engine') return null;
  if (find(state.runs, by) === null) return `${by} is over.`;
  return wordsOfRuns.includes(event.type)
    ? null
    : `${by} is a run, and that is not for runs to say.`;
}

function apply(draft: Draft, event: Event): void {
  switch (event.type) {
    case 'town.founded':
      return townFounded(draft, event);
    case 'town.opened':
      return townOpened(draft, event);
    case 'town.resumed':
      return townResumed(draft);
    case 'town.paused':
      return townPaused(draft, event);
    case 'town.closed':
      return townClosed(draft, event);
    case 'graph.changed':
      return graphChanged(draft, event);
    case 'graph.refused':
      return graphRefused(draft, event);
    case 'repository.founded':
      return repositoryFounded(draft, event);
    case 'landing.prepared':
      return landingPrepared(draft, event);
    case 'team.accepted':
      return teamAccepted(draft, event);
    case 'team.proposed':
      return teamProposed(draft, event);
    case 'repository.changed':
      return repositoryChanged(draft, event);
    case 'daemon.started':
      return daemonStarted(draft, event);
    case 'time.passed':
      return timePassed(draft);
    case 'task.added':
      return taskAdded(draft, event);
    case 'task.dropped':
      return taskDropped(draft, event);
    case 'task.retried':
      return taskRetried(draft, event);
    case 'task.prioritised':
      return taskPrioritised(draft, event);
    case 'task.edited':
      return taskEdited(draft, event);
    case 'task.archived':
      return taskArchived(draft, event);
    case 'workspace.kept':
      return workspaceKept(draft, event);
    case 'verdict.given':
      return verdictGiven(draft, event);
    case 'question.asked':
      return questionAsked(draft, event);
    case 'inbox.answered':
      return inboxAnswered(draft, event);
    case 'message.sent':
      return messageSent(draft, event);
    case 'message.delivered':
      return messageDelivered(draft, event);
    case 'message.failed':
      return messageFailed(draft, event);
    case 'message.waits':
      return messageWaits(draft, event);
    case 'workspace.ready':
      return workspaceReady(draft, event);
    case 'workspace.failed':
      return workspaceFailed(draft, event);
    case 'run.started':
      return runStarted(draft, event);
    case 'run.failed':
      return runFailed(draft, event);
    case 'run.exited':
      return runExited(draft, event);
    case 'run.outlived':
      return runOutlived(draft, event);
    case 'run.read':
      return runRead(draft, event);
    case 'screen.unknown':
      return screenUnknown(draft, event);
    case 'screen.known':
      return screenKnown(draft, event);
    case 'run.unreachable':
      return runUnreachable(draft, event);
    case 'run.reachable':
      return runReachable(draft, event);
    case 'session.named':
      return sessionNamed(draft, event);
    case 'session.proven':
      return sessionProven(draft, event);
    case 'agent.limited':
      return agentLimited(draft, event);
    case 'evidence.checked':
      return evidenceChecked(draft, event);
    case 'loop.checked':
      return loopChecked(draft, event);
    case 'tree.checked':
      return treeChecked(draft, event);
    case 'station.finished':
      return stationFinished(draft, event);
    case 'station.waits':
      return stationWaits(draft, event);
    case 'station.resumed':
      return stationResumed(draft, event);
    case 'station.stuck':
      return stationStuck(draft, event);
    case 'effect.failed':
      return effectFailed(draft, event);
  }
}
