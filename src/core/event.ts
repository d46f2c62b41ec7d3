/** What can happen to a town. Every event is written to the ledger before anyone acts on it. */
import type { EffectType } from './effect.ts';
import type { Graph } from './graph.ts';
import type { Reading, Survivor } from './run.ts';
import type { Actor, InboxId, Kept, RunId, TaskId } from './task.ts';
import type { Brought, TeamFile } from './team-files.ts';

export type Event =
  // The town itself.
  | { type: 'town.founded'; graph: Graph }
  | {
      type: 'town.opened';
      /** A pause outlasts it; absent in older ledgers, where opening ended one. */
      keepPause?: boolean;
    }
  | { type: 'town.paused'; reason: string }
  | { type: 'town.resumed' }
  /** Nothing starts any more; with `stopAgents` the running ones are ended and their tasks queued again. */
  | { type: 'town.closed'; stopAgents: boolean }
  | { type: 'graph.changed'; graph: Graph; difference: string[] }
  | { type: 'graph.refused'; problems: string[] }
  /**
   * What the repository's own configuration said before any agent could write to it, by git's keys:
   * the commands that may run, and the settings that count.
   */
  | {
      type: 'repository.founded';
      commands: Record<string, string>;
      settings: Record<string, string>;
    }
  // The files that decide about the team; see `TeamFiles`.
  /** A landing is about to bring these contents; written before it lands, so that no crash hides whose they are. */
  | { type: 'landing.prepared'; files: Brought[] }
  /** The person saved these, or named them in `town.yaml`. */
  | { type: 'team.accepted'; files: TeamFile[] }
  /**
   * What lies there now and came by a landing: the person decides. Without files nothing is left to decide.
   * `graph` is the team of the proposed `town.yaml`, null when that file stays as it is.
   */
  | {
      type: 'team.proposed';
      files: TeamFile[];
      tasks: TaskId[];
      graph: Graph | null;
      difference: string[];
      text: string;
    }
  /** All that somebody changed in the repository's configuration since the founding and that hurts the
   * person's own git; empty when everything is as it was. */
  | { type: 'repository.changed'; problems: string[] }
  /**
   * The daemon came up. `alive` are the runs whose holder was found; all others are lost. For a
   * found one of which no `run.started` is written yet, that report follows.
   */
  | {
      type: 'daemon.started';
      pid: number;
      alive: RunId[];
      /** The town's own id, from the first daemon that has one to give; absent in older ledgers. */
      id?: string;
      /** The last lines of the terminals of runs that were not found. */
      tails?: Record<RunId, string>;
    }
  /** Some moment the core asked to be woken at has come. */
  | { type: 'time.passed' }
  // Work.
  | {
      type: 'task.added';
      title: string;
      body: string;
      blob: string | null;
      parent: TaskId | null;
      needs: TaskId[];
      priority: number;
      /** Null: the entry of the graph, or, from a run, a draft child of that run's task. */
      role: string | null;
    }
  | { type: 'task.dropped'; task: TaskId; reason: string }
  | { type: 'task.retried'; task: TaskId; role: string | null; note: string }
  | { type: 'task.prioritised'; task: TaskId; priority: number }
  /** What is absent stays as it is; `blob` belongs to `body`. */
  | {
      type: 'task.edited';
      task: TaskId;
      title?: string;
      body?: string;
      blob?: string | null;
      priority?: number;
    }
  // What a run says.
  | { type: 'verdict.given'; run: RunId; verdict: string; note: string }
  | { type: 'question.asked'; run: RunId; key: string; text: string }
  // What the human says. A decision names a choice of the item; a question takes any text.
  | { type: 'inbox.answered'; item: InboxId; choice: string | null; text: string }
  | { type: 'message.sent'; to: RunId; text: string }
  | { type: 'message.delivered'; message: string; run: RunId }
  | { type: 'message.failed'; message: string; run: RunId; reason: string }
  /** It is not typed yet. `next` is what a person can do about it; empty when nothing. */
  | { type: 'message.waits'; message: string; run: RunId; reason: string; next: string }
  // What the world reports. `tail`: the last lines of the run's terminal, sanitised; empty when there
  // were none, and absent in ledgers of versions that did not look.
  | { type: 'workspace.ready'; run: RunId; path: string; base: string | null; head: string | null }
  | { type: 'workspace.failed'; run: RunId; reason: string; tail?: string }
  | {
      type: 'run.started';
      run: RunId;
      pid: number;
      startTime: string;
      tokenHash: string;
      session: string | null;
      /** Its session is remembered once it is proven; absent in older ledgers, where it was at once. */
      provisional?: boolean;
    }
  | { type: 'run.failed'; run: RunId; reason: string; tail?: string }
  | {
      type: 'run.exited';
      run: RunId;
      code: number | null;
      signal: string | null;
      tail?: string;
    }
  /** Processes of a run that outlive SIGKILL. The run ends all the same; it may be over already. */
  | { type: 'run.outlived'; run: RunId; left: Survivor[] }
  | {
      type: 'run.read';
      run: RunId;
      reading: Reading;
      text: string;
      /** Its turn is over, so it has no more to do once its work is handed on; absent in older ledgers. */
      turnOver?: boolean;
      /** It rests because of a rate limit, in the middle of its turn; absent in older ledgers. */
      limited?: boolean;
      tail?: string;
    }
  /**
   * Its screen stands still, and no rule knows it; or it shows its prompt, and the run has not been
   * seen at work.
   */
  | { type: 'screen.unknown'; run: RunId; why: 'no rule' | 'not begun'; tail: string }
  | { type: 'screen.known'; run: RunId }
  /** Its holder lives and cannot be spoken to, or can again. */
  | { type: 'run.unreachable'; run: RunId; reason: string }
  | { type: 'run.reachable'; run: RunId }
  | { type: 'session.named'; run: RunId; session: string }
  /** The run was seen at work, so texts may be typed to it, and its session can be resumed. */
  | { type: 'session.proven'; run: RunId }
  | { type: 'agent.limited'; agent: string; until: number }
  | {
      type: 'evidence.checked';
      run: RunId;
      epoch: number;
      missing: string[];
      base: string | null;
      head: string | null;
      /** The tree of `head`, when the run worked on the task's branch; absent in older ledgers. */
      tree?: string;
      /** Files of the work that decide how it is checked; absent when there are none. */
      ownChecks?: string[];
    }
  | { type: 'loop.checked'; run: RunId; passed: boolean; tail: string }
  // What the stations report. A green check of a tree is written before that tree lands.
  | {
      type: 'tree.checked';
      role: string;
      batch: string;
      tree: string;
      commit: string;
      commands: string[];
      passed: boolean;
      ms: number;
      tail: string;
      tasks: TaskId[];
      /** The tree the commands ran in, where that is another one: see `MergeQueue.checksFrom`. */
      ran?: string;
    }
  | {
      type: 'station.finished';
      role: string;
      batch: string;
      task: TaskId;
      epoch: number;
      verdict: string;
      note: string;
      commit: string | null;
      /** Null when nothing had to land, because `into` had all of it. */
      tree: string | null;
      /** Where it landed; absent when nothing did, and in older ledgers. */
      into?: string;
      /** What landed changed these files, which decide how it is checked. */
      ownChecks?: string[];
      /** It landed without a check, because there are none. */
      checked?: 'not at all';
    }
  /**
   * `next`: what a person can do about it; empty when the town tries again by itself and nobody else
   * is needed. Absent in older ledgers.
   */
  | { type: 'station.waits'; role: string; batch: string; reason: string; next?: string }
  /** What it waited for has come. */
  | { type: 'station.resumed'; role: string; batch: string }
  /** A result of the station was refused, and nothing else will come of it: the human decides. */
  | {
      type: 'station.stuck';
      role: string;
      batch: string;
      task: TaskId;
      epoch: number;
      reason: string;
    }
  /** `kept` lists what no commit can hold and where it lies now; absent when there is nothing. */
  | { type: 'task.archived'; task: TaskId; ref: string; commit?: string; kept?: Kept }
  /**
   * Something about a checkout that the person should know. `left over`: files that no commit holds
   * were moved to `kept`. `replaced`: it was made anew, or was no checkout. `stays`: it could not be
   * taken away, which is tried again.
   */
  | {
      type: 'workspace.kept';
      task: TaskId | null;
      run: RunId | null;
      what: 'left over' | 'replaced' | 'stays';
      reason: string;
      kept: Kept | null;
    }
  /** An effect that answers with no event of its own when it fails. */
  | {
      type: 'effect.failed';
      effect: EffectType;
      task: TaskId | null;
      run: RunId | null;
      batch: string | null;
      reason: string;
    };

export type EventType = Event['type'];

/**
 * An event as it is written: numbered, timed (milliseconds since 1970) and signed. `clock` is the
 * work clock of the town (`State.clock`); absent in older ledgers, where it is `at`.
 */
export type Stamped = { seq: number; at: number; clock?: number; by: Actor; event: Event };
