/** What came of an event, in facts a person would want to hear. Written beside the event. */
import type { InboxId, Kept, RunId, TaskId } from './task.ts';

export type News =
  | { kind: 'created'; task: TaskId; title: string; parent: TaskId | null }
  | { kind: 'claimed'; task: TaskId | null; run: RunId; seat: string; epoch: number }
  | {
      kind: 'handed';
      task: TaskId;
      from: string;
      verdict: string;
      to: string;
      note: string;
      attempt: number;
      limit: number | null;
    }
  | { kind: 'edited'; task: TaskId; what: string }
  | { kind: 'planned'; task: TaskId; children: TaskId[]; to: string }
  | { kind: 'gathered'; task: TaskId; to: string }
  | {
      kind: 'landed';
      task: TaskId;
      commit: string;
      tree: string;
      ownChecks?: string[];
      checked?: 'not at all';
    }
  | { kind: 'done'; task: TaskId }
  | { kind: 'dropped'; task: TaskId; reason: string }
  | { kind: 'voted'; task: TaskId; run: RunId; verdict: string; votes: number; quorum: number }
  | { kind: 'round'; task: TaskId; role: string; round: number; limit: number }
  | { kind: 'reminded'; task: TaskId; run: RunId; reminder: number; limit: number }
  | { kind: 'restarts'; task: TaskId | null; seat: string; at: number }
  | { kind: 'parked'; seat: string; crashes: number }
  | { kind: 'ended'; run: RunId; task: TaskId | null; how: string }
  | { kind: 'kept'; task: TaskId | null; run: RunId | null; kept: Kept }
  | { kind: 'asked'; item: InboxId; text: string }
  | { kind: 'settled'; item: InboxId; text: string }
  /** `landings` are the tasks whose landing brought it; absent for the person's own save. */
  | { kind: 'reshaped'; difference: string[]; landings?: TaskId[] }
  | { kind: 'refused'; what: string; reason: string };
