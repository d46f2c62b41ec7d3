/** What a screen may ask of the text of `town.yaml`, and what it hears before and after. */
import type { Graph, Target, Workspace } from '../core/graph.ts';

/** One change of the team. The daemon makes it in the file, comments and order kept. */
export type TeamEdit =
  | { edit: 'seats'; role: string; seats: number }
  /** One agent, or several of which the next is used while those before are rate-limited. */
  | { edit: 'agent'; role: string; agents: string[] }
  | { edit: 'workspace'; role: string; workspace: Workspace }
  /** `time` takes text such as `45m`. */
  | { edit: 'role limit'; role: string; limit: 'time'; value: string }
  | { edit: 'role limit'; role: string; limit: 'reminders' | 'restarts'; value: number }
  /** Null takes the limit away. */
  | { edit: 'limit'; role: string; verdict: string; limit: number | null }
  /** A verdict that is new is added; null takes the verdict away. */
  | { edit: 'handoff'; role: string; verdict: string; to: Target | null }
  /** Stands after another role, or last. */
  | { edit: 'add role'; role: string; as: NewRole; after: string | null }
  /** Whatever was handed to the role goes to `instead`. */
  | { edit: 'remove role'; role: string; instead: Target };

export type NewRole = {
  agent: string;
  seats: number;
  workspace: Workspace;
  handoffs: Record<string, Target>;
};

/** What edits of the team change, found out without changing anything, or after it was written. */
export type TeamChange = {
  /** sha256 of the text they were made in, in hex. */
  of: string;
  /** The file as it will be against the file as it is: changed lines with their neighbours. */
  lines: { kind: 'same' | 'added' | 'removed' | 'gap'; text: string }[];
  /** One line for each change of the team, such as `worker: seats 3 → 5`. */
  difference: string[];
  /** What becomes of work that is under way. */
  running: string[];
  /** The team as it would be; null when the text breaks a rule. */
  graph: Graph | null;
  /** Why it cannot be done; nothing was written then. */
  problems: string[];
  /** The file has this text now. */
  applied: boolean;
};
