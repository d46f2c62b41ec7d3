/** The files that decide about the team: `town.yaml`, `agents.yaml` and briefs. Whose text of each is in force. */
import type { Graph } from './graph.ts';
import type { InboxId, TaskId } from './task.ts';

/** A file as it was found: its path from the root, and the sha256 of its text, or `absent`. */
export type TeamFile = { path: string; hash: string };

/** What a landing brings: the id of the blob in git, `absent`, or where a link leads that leaves the tree. */
export type Brought = {
  path: string;
  content: string;
  tasks: TaskId[];
  /** The person has saved another text of the file since. */
  overruled?: boolean;
};

/** A change that came by a landing and waits for the person. */
export type Proposal = {
  item: InboxId;
  files: TeamFile[];
  tasks: TaskId[];
  graph: Graph | null;
  difference: string[];
};

export type TeamFiles = {
  /** By path: the hash of the text in force. */
  accepted: Record<string, string>;
  /** By path: the hash that the person decided to keep out, for as long as it lies there. */
  declined: Record<string, string>;
  /** What landings brought and nobody has applied since, oldest first. */
  brought: Brought[];
  proposal: Proposal | null;
};

/** A town of an earlier version knows nothing of them. */
export const noTeamFiles: TeamFiles = { accepted: {}, declined: {}, brought: [], proposal: null };
