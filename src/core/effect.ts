/** What the core asks the world to do, as plain data. The world answers with events. */
import type { Evidence, Workspace } from './graph.ts';
import type { InboxKind } from './inbox.ts';
import type { RunId, TaskId } from './task.ts';

export type Batched = {
  task: TaskId;
  epoch: number;
  branch: string;
  base: string;
  head: string;
  title: string;
};

export type Effect =
  /** Answered by `workspace.ready` or `workspace.failed`. */
  | { type: 'workspace.prepare'; run: RunId; task: TaskId | null; workspace: Workspace }
  /** Answered by `run.started` or `run.failed`; later by `run.exited`. */
  | { type: 'agent.start'; run: RunId }
  /** Ends the whole process group: politely, then by force. Answered by `run.exited`. */
  | { type: 'agent.stop'; run: RunId; reason: string }
  /** Lets every stopped process of the run go on. What its agent does then comes as `run.read`. */
  | { type: 'agent.continue'; run: RunId }
  /** Typed into the agent when its reading allows. Answered by `message.delivered` or `message.failed`. */
  | { type: 'agent.say'; run: RunId; message: string; text: string }
  /** Answered by `evidence.checked`. */
  | { type: 'evidence.check'; run: RunId; task: TaskId; epoch: number; needs: Evidence[] }
  /** Answered by `loop.checked`. */
  | { type: 'loop.check'; run: RunId; task: TaskId; command: string }
  /** Answered by `tree.checked` and one `station.finished` per task. */
  | { type: 'merge.run'; role: string; batch: string; tasks: Batched[] }
  /** Answered by `station.finished`. */
  | { type: 'check.run'; role: string; batch: string; tasks: Batched[] }
  /** Keeps everything under `refs/town/<id>/archive`, then removes the worktree. */
  | { type: 'workspace.archive'; task: TaskId }
  /** Takes away the checkout of a run that does not work on the task's own branch. */
  | { type: 'workspace.release'; run: RunId; path: string }
  | { type: 'human.notify'; kind: InboxKind; text: string };

export type EffectType = Effect['type'];
