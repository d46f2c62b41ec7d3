/** What can happen to a town. Every event is written to the ledger before anyone acts on it. */
import type { EffectType } from './effect.ts';
import type { Graph } from './graph.ts';
import type { Reading } from './run.ts';
import type { Actor, InboxId, RunId, TaskId } from './task.ts';

export type Event =
  // The town itself.
  | { type: 'town.founded'; graph: Graph }
  | { type: 'town.opened' }
  | { type: 'town.paused'; reason: string }
  | { type: 'town.resumed' }
  /** Nothing starts any more; with `stopAgents` the running ones are ended and their tasks queued again. */
  | { type: 'town.closed'; stopAgents: boolean }
  | { type: 'graph.changed'; graph: Graph; difference: string[] }
  | { type: 'graph.refused'; problems: string[] }
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
    }
  | { type: 'run.failed'; run: RunId; reason: string; tail?: string }
  | {
      type: 'run.exited';
      run: RunId;
      code: number | null;
      signal: string | null;
      tail?: string;
    }
  | { type: 'run.read'; run: RunId; reading: Reading; text: string; tail?: string }
  | { type: 'session.named'; run: RunId; session: string }
  | { type: 'agent.limited'; agent: string; until: number }
  | {
      type: 'evidence.checked';
      run: RunId;
      epoch: number;
      missing: string[];
      base: string | null;
      head: string | null;
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
  | { type: 'task.archived'; task: TaskId; ref: string }
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
