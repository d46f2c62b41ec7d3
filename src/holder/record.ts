/** What a holder and its callers leave for each other in the run's directory. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `launch.json`, written by the caller with mode 0600; the holder removes it once read. */
export type Launch = {
  command: string[];
  cwd: string;
  /** The agent's whole environment; nothing is added to it. */
  env: Record<string, string>;
  columns: number;
  rows: number;
  /** Where the holder listens: a path under 100 bytes. */
  socket: string;
  /** sha256 of the token that clients must know, in hex. */
  tokenHash: string;
  /** Bytes of output kept on disk; 64 MB if left out. */
  logLimit?: number;
  /** File mode mask of the agent; the holder's own is 077. Left out: that of the caller. */
  umask?: number;
};

/** `holder.json`, there as soon as the agent's process runs. */
export type HolderInfo = {
  pid: number;
  startTime: string;
  agentPid: number;
  agentStartTime: string;
  socket: string;
  /** Device and inode of the run's directory, so that a copy of this file names nobody. Earlier versions wrote none. */
  place?: string;
  /** Entries of the agent's environment that mark every process it starts as its own. */
  marks: string[];
};

/** `exit.json`, there when the agent is gone and its last byte is in the log. */
export type AgentExit = {
  code: number | null;
  signal: string | null;
  /** Output in all, in bytes. */
  bytes: number;
  /** The size of its screen at the end. */
  columns: number;
  rows: number;
  /** Why no process was ever started. */
  problem?: string;
};

/** What the holder prints on its standard output, once, when the start is decided. */
export type StartReport = { started: HolderInfo } | { problem: string };

/** The environment variables that mark an agent's processes. */
export const MARKS = ['TOWN_RUN', 'TOWN_SOCKET'];

export const launchPath = (directory: string) => join(directory, 'launch.json');
export const infoPath = (directory: string) => join(directory, 'holder.json');
export const exitPath = (directory: string) => join(directory, 'exit.json');

/** Writes a file that readers see either whole or not at all. */
export function writeWhole(path: string, value: HolderInfo | AgentExit | Launch): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
