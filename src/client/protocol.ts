/**
 * What is said over the daemon's socket: JSON-RPC 2.0 (https://www.jsonrpc.org/specification) with
 * Content-Length framing. A caller says `hello` first; its token decides what else it may say.
 */
import type { Event } from '../core/event.ts';
import type { State } from '../core/state.ts';
import type { Entry } from '../core/step.ts';
import type { RunId, TaskId } from '../core/task.ts';
import type { TeamChange, TeamEdit } from './team.ts';

/** Events a person may send. A run may send `task.added` through `addTask` only. */
export type HumanEvent = Extract<
  Event,
  {
    type:
      | 'town.opened'
      | 'town.paused'
      | 'town.resumed'
      | 'task.added'
      | 'task.dropped'
      | 'task.retried'
      | 'task.prioritised'
      | 'task.edited'
      | 'inbox.answered'
      | 'message.sent';
  }
>;

/** Things that change too often for the ledger, and what is under way. Sent at most four times a second. */
export type Live = {
  /** By run: bytes of output so far, when it last wrote, and which rule gave its reading. */
  runs: Record<RunId, { offset: number; wroteAt: number; rule: string; title: string }>;
  /** By run, batch or task: what the daemon is doing for it. */
  work: Record<string, Progress>;
};

/** Where something stands that takes its time. */
export type Progress = {
  /** What is being done, in a word or two: `testing`, `making its worktree`. */
  step: string;
  /** The command that runs, and which of several it is. */
  command: string | null;
  part: { at: number; of: number } | null;
  /** The tasks that this step is about. */
  tasks: TaskId[];
  /** When the step began. */
  startedAt: number;
  /** The end of the command's output as it came, or why it waits. */
  tail: string;
};

/** How to reach the holder of a run, and the screen as it stands at `offset`. */
export type Attachment = {
  run: RunId;
  socket: string;
  token: string;
  offset: number;
  /** Escape sequences that rebuild the screen at `offset` in a fresh emulator of that size. */
  screen: string;
  columns: number;
  rows: number;
};

/** The work of a task, as a patch. */
export type TaskDiff = {
  base: string;
  head: string;
  /** Where it was found: on the task's branch, where it landed, or in its archive. */
  from: 'branch' | 'landed' | 'archive';
  /** Lines are null for a binary file. */
  files: { path: string; status: string; added: number | null; deleted: number | null }[];
  /** In git's form, at most a mebibyte. */
  patch: string;
  /** There is more than the patch or the list of files shows. */
  cut: boolean;
};

export type Requests = {
  /** `notices` are lines for the person; a daemon of an earlier version sends none. */
  hello: [
    { token: string; run?: RunId },
    { town: string; pid: number; version: string; notices?: string[] },
  ];
  /** The whole state, and every later entry as an `entries` notification. */
  subscribe: [Record<string, never>, { state: State; live: Live }];
  state: [Record<string, never>, { state: State; live: Live }];
  act: [{ event: HumanEvent }, Receipt];
  /** With `again` a task that was just written down in these very words is not written twice. */
  addTask: [
    {
      title: string;
      body: string;
      needs: TaskId[];
      priority: number;
      role: string | null;
      again?: boolean;
    },
    Receipt,
  ];
  /** Answers once the evidence was checked and the outcome is written. */
  verdict: [{ verdict: string; note: string; task?: TaskId }, Receipt];
  /** Answers when the human has. */
  ask: [{ key: string; text: string }, { answer: string }];
  brief: [{ run?: RunId }, { text: string }];
  why: [{ task: TaskId }, { lines: string[] }];
  /** Entries after `after`, oldest first, at most `limit`; `follow` is what `subscribe` is for. */
  log: [{ after: number; limit: number }, { entries: Entry[] }];
  attach: [{ run: RunId }, Attachment];
  explain: [{ seat: string }, { lines: string[] }];
  /** What a task's work changes. Fails in words when there is nothing to compare yet. */
  diff: [{ task: TaskId }, TaskDiff];
  /**
   * Makes edits in the text of `town.yaml`, in order. Without `apply` nothing is written; with it,
   * `of` must be the text the person has seen.
   */
  edit: [{ edits: TeamEdit[]; apply: boolean; of: string | null }, TeamChange];
  /** Ends the daemon, and with `stopAgents` every agent first. */
  down: [{ stopAgents: boolean }, { stopped: RunId[] }];
};

export type Notifications = {
  entries: { entries: Entry[] };
  live: Live;
  /** The line ends with this: why the daemon hears this caller no more. */
  sentAway: { why: string };
};

/** What was written: its number in the ledger, what it created, or why it was refused. */
export type Receipt = { seq: number; created: string | null; refused: string | null };
