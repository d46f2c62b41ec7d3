/** Everything that waits for the human, oldest and most urgent first. */
import type { EffectType } from './effect.ts';
import type { InboxId, RunId, TaskId } from './task.ts';

export type InboxKind =
  /** `town ask`: a run waits for words. */
  | 'question'
  /** An agent's own permission prompt, seen on its screen. */
  | 'asking'
  /** A screen that stands still, and that no rule knows. */
  | 'screen'
  /** An agent whose process is stopped by a signal. */
  | 'stopped'
  /** A task handed to the human by an edge, or one at a human station. */
  | 'decision'
  /** A task past a limit, without a verdict, or out of restarts. */
  | 'stuck'
  /** A seat that crashed too often. */
  | 'parked'
  /** An edit of the graph that was refused. */
  | 'refused edit'
  /** A landing changed the team, its briefs or its presets: nothing of it is in force yet. */
  | 'team change'
  /** A change of the repository's configuration that Town does not go by. */
  | 'repository'
  /** A queued task whose role is gone. */
  | 'homeless'
  /** An agent works on and its terminal cannot be reached. */
  | 'unreachable'
  /** A message that could not be delivered. */
  | 'undelivered'
  /** Processes of a run that is over and that could not be ended. */
  | 'outlived'
  /** A checkout that could not be taken away, or was made anew. */
  | 'kept'
  /** A station, or a message on its way, waits for something that only a person can do. */
  | 'waiting'
  /** Something the town does by itself went wrong, such as an archive. */
  | 'failed';

export type InboxItem = {
  id: InboxId;
  kind: InboxKind;
  at: number;
  task: TaskId | null;
  run: RunId | null;
  role: string | null;
  seat: string | null;
  text: string;
  /** What the asker calls its question, so that asking again after a lost line is no second question. */
  key: string | null;
  /** The verdicts or actions that settle it; empty when any text does. */
  choices: string[];
  /** The batch that waits, for `waiting` at a station. */
  batch?: string;
  /** The message that waits, for `waiting` of a message. */
  message?: string;
  /** What went wrong, for `failed`. */
  effect?: Failed;
};

/** An effect that could not be done, and what it was about. */
export type Failed = {
  type: EffectType;
  task: TaskId | null;
  run: RunId | null;
  batch: string | null;
};
