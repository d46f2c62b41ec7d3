/** What every part of the daemon has in hand. */
import type { Presets } from '../agents/index.ts';
import type { Progress } from '../client/protocol.ts';
import type { TownFolder } from '../client/town-folder.ts';
import type { Entry, State } from '../core/index.ts';
import type { Repository } from '../world/real/git/index.ts';
import type { Survivor } from '../world/real/run-processes.ts';
import type { Loop } from './loop.ts';
import type { Tokens } from './tokens.ts';
import type { Watch } from './watch.ts';

/** Paths of the programs that come with Town, of their files, and of what the build has read in those. */
export type Programs = {
  town: string;
  daemon: string;
  holder: string;
  sim: string;
  config: string;
  built: string;
};

export type Daemon = {
  folder: TownFolder;
  programs: Programs;
  tokens: Tokens;
  presets: Presets;
  /** The hash of the `agents.yaml` that the presets were read from; null before the first reading. */
  presetsOf: string | null;
  /** Looks at the files of the team take turns. */
  teamTurn: Repository['alone'];
  repository: Repository;
  loop: Loop;
  /** The runs whose holder is connected. */
  watches: Map<string, Watch>;
  /** The runs whose processes are being ended. */
  endings: Map<string, Promise<Survivor[]>>;
  /** What is being typed into a run; the next text waits for it. */
  mail: Map<string, Promise<void>>;
  /** What is being done, by run, batch or task. */
  work: Map<string, Progress>;
  /** Something that `Live` shows has changed. */
  stirred: () => void;
  /** Called with the state after every event that is on disk. */
  watchers: Set<(state: State) => void>;
  /** Entries of the ledger after a number, oldest first. */
  entries: (after: number, limit: number) => Promise<Entry[]>;
  /** Ends the daemon in order; with `stopAgents` it stops the agents first and names them. */
  goDown: (stopAgents: boolean) => Promise<string[]>;
  /**
   * True when the daemon has to end where it is, because its town is not there any more, or, when that
   * is asked too, its own programs. It is on its way down then, and agents go on.
   */
  hasToLeave: (why: 'for its town' | 'for anything') => boolean;
  /** What the person should know of this daemon for as long as it runs, a line each. */
  notices: Set<string>;
  /** What was taken out of the repository since it landed or was archived; see `lost-work.ts`. */
  lost: string[];
  /** Aborted when the daemon goes down. */
  closing: AbortSignal;
  log: (line: string) => void;
};
