/**
 * The terminal of one run: its screen from the daemon, then its bytes from the holder, for as long
 * as it is shown. A connection that breaks is made again after a pause that grows.
 */
import type { connectHolder, HolderClient } from '../../client/holder-client.ts';
import type { Attachment } from '../../client/protocol.ts';
import type { RunId } from '../../core/task.ts';
import type { Echoed, Letters } from '../../terminal/echo.ts';
import { createEmulator, type Emulator } from '../../terminal/emulator.ts';
import { createFollower, type Follower, type Slices } from '../../terminal/follower.ts';

export type PaneDoors = {
  attach(run: RunId): Promise<Attachment>;
  connectHolder: typeof connectHolder;
  onLog(line: string): void;
};

export type PaneOptions = PaneDoors & {
  run: RunId;
  /** New output that may be the echo of a key. */
  onEcho(letters: Letters): Echoed;
  /** New cells. */
  onOutput(): void;
  /** Another link or phase. */
  onChange(): void;
};

type Size = { columns: number; rows: number };

export type Link =
  | { kind: 'attaching' }
  | { kind: 'live' }
  | { kind: 'reattaching'; reason: string };

export type Pane = {
  readonly run: RunId;
  readonly link: Link;
  /** Null until its first screen has come; it stays when the connection breaks. */
  readonly emulator: Emulator | null;
  /** Its screen as of the last `catchUp` or later, perhaps without its history. */
  readonly picture: Emulator | null;
  /** As of a `Follower`. */
  catchUp(how: 'look' | 'glance'): number | null;
  /** Asks for this size of the pseudo-terminal, now and after every new connection. */
  fit(columns: number, rows: number): void;
  /** Types to the program; false when there is no connection. */
  send(bytes: Uint8Array): boolean;
  /** Lets go of the holder; the last screen stays. */
  detach(): void;
  /** Lets go of everything. */
  close(): void;
};

const scrollback = 1000;
/**
 * Output that is costly to read takes the first at a time, and then the second belong to keys and to
 * other panes. The daemon makes an agent wait for longer, so that this keeps up.
 */
const sliceMs = 3;
const restMs = 15;
/** With more than this still to be read no more is fetched. */
const mostBehind = 256 * 1024;
const pauseMs = { first: 150, most: 5000 };

/** Begins to follow a run. */
export function openPane(options: PaneOptions): Pane {
  const { run, onOutput, onChange } = options;
  let link: Link = { kind: 'attaching' };
  let follower: Follower | null = null;
  let holder: HolderClient | null = null;
  let wanted: Size | null = null;
  /** What the holder was asked for last; its answer may still be on the way. */
  let asked: Size | null = null;
  let pause = pauseMs.first;
  let retry: NodeJS.Timeout | null = null;
  let isOver = false;

  /** `turn` tells the callbacks of an older connection from those of this one. */
  let turn = 0;

  const attach = async () => {
    turn += 1;
    const mine = turn;
    const isCurrent = () => mine === turn && !isOver;
    try {
      const attachment = await options.attach(run);
      if (!isCurrent()) return;
      const next = seeded(attachment, {
        ms: sliceMs,
        later: (work) =>
          setTimeout(() => {
            if (!isCurrent()) return;
            safely(work);
            if (next.behind < mostBehind) holder?.resume();
            onOutput();
          }, restMs),
      });
      let expected = attachment.offset;
      const client = await options.connectHolder({
        socket: attachment.socket,
        token: attachment.token,
        from: attachment.offset,
        kind: 'watcher',
        onOutput(bytes, offset) {
          if (!isCurrent()) return;
          if (offset !== expected) return lost('a part of its output is no longer kept');
          expected += bytes.length;
          const emulator = next.current;
          const take = () => next.readNow(bytes);
          const echoed = emulator && options.onEcho({ emulator, bytes, take });
          if (echoed === 'shown') return;
          if (echoed !== 'read') next.push(bytes);
          if (next.behind > mostBehind) holder?.pause();
          onOutput();
        },
        onSize({ columns, rows }) {
          if (!isCurrent()) return;
          next.resize(columns, rows);
          onOutput();
        },
        onClose(error) {
          if (isCurrent()) lost(error?.message ?? 'its holder closed the line');
        },
      });
      if (!isCurrent()) return client.close();
      // The size may have changed since the daemon saw it.
      const { columns, rows } = client.welcome;
      if (!isSame(client.welcome, attachment)) next.resize(columns, rows);
      follower?.dispose();
      follower = next;
      holder = client;
      link = { kind: 'live' };
      asked = null;
      pause = pauseMs.first;
      resize();
      onChange();
    } catch (error) {
      if (isCurrent()) lost(error instanceof Error ? error.message : String(error));
    }
  };

  const lost = (reason: string) => {
    turn += 1;
    holder?.close();
    holder = null;
    options.onLog(`The terminal of ${run}: ${reason}; trying again in ${pause} ms`);
    if (follower !== null) link = { kind: 'reattaching', reason };
    retry = setTimeout(attach, pause);
    pause = Math.min(pause * 2, pauseMs.most);
    onChange();
  };

  const safely = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!isOver) lost(`its emulator failed: ${String(error)}`);
    }
  };

  const resize = () => {
    const size = follower?.picture;
    if (wanted === null || holder === null || size === undefined) return;
    if (isSame(wanted, size) && isSame(wanted, asked ?? size)) return;
    holder.resize(wanted.columns, wanted.rows);
    asked = wanted;
  };

  const detach = () => {
    isOver = true;
    if (retry !== null) clearTimeout(retry);
    holder?.close();
    holder = null;
  };

  void attach();

  return {
    run,
    get link() {
      return link;
    },
    get emulator() {
      let current: Emulator | null = null;
      safely(() => {
        current = follower?.emulator ?? null;
      });
      return current ?? follower?.picture ?? null;
    },
    get picture() {
      return follower?.picture ?? null;
    },
    catchUp(how) {
      let due: number | null = null;
      safely(() => {
        due = follower?.catchUp(how) ?? null;
      });
      return due;
    },
    fit(columns, rows) {
      wanted = { columns, rows };
      resize();
    },
    send(bytes) {
      holder?.send(bytes);
      return holder !== null;
    },
    detach() {
      detach();
      safely(() => follower?.emulator);
    },
    close() {
      detach();
      follower?.dispose();
    },
  };
}

function isSame(a: Size, b: Size): boolean {
  return a.columns === b.columns && a.rows === b.rows;
}

/** Shows the screen as it was at the attachment's offset, and follows it from there. */
function seeded({ columns, rows, screen }: Attachment, slices: Slices): Follower {
  const emulator = createEmulator({ columns, rows, scrollback });
  emulator.write(Buffer.from(screen, 'utf8'));
  return createFollower(emulator, slices);
}
