/** The rules of the town. Pure: imports nothing, knows no clock, no chance, no file. */
export { broken, brokenStep } from './broken.ts';
export { find } from './draft.ts';
export { dueIn, nextDue } from './due.ts';
export type { Batched, Effect } from './effect.ts';
export type { Event, EventType, Stamped } from './event.ts';
export * from './graph.ts';
export type { InboxItem, InboxKind } from './inbox.ts';
export { inboxKinds, needsBySeat, needsOfRun, needsYou } from './needs.ts';
export type { News } from './news.ts';
export type { Reading, Run, RunPhase, Seat, Survivor } from './run.ts';
export { type SentBack, sentBack } from './sent-back.ts';
export { sayKept, sentence } from './sentence.ts';
export {
  type Batch,
  emptyState,
  type GreenTree,
  type Message,
  onWallClock,
  type State,
  stateFromSnapshot,
} from './state.ts';
export { type Entry, fold, type Step, step } from './step.ts';
export type { Actor, InboxId, Kept, Mark, Place, RunId, Task, TaskId, Vote } from './task.ts';
export {
  type Brought,
  noTeamFiles,
  type Proposal,
  type TeamFile,
  type TeamFiles,
} from './team-files.ts';
export {
  type OwnKind,
  ownKinds,
  type Wait,
  type WaitKind,
  waitsOf,
  waitsOfRun,
  waitsOfTask,
} from './waits.ts';
export { sayMark, why, whyHere } from './why.ts';
