/** Watching one run: its bytes into an emulator, its screen into a reading. */
import { type Preset, readScreen, type ScreenReading } from '../agents/index.ts';
import { connectHolder, type HolderClient } from '../client/holder-client.ts';
import type { Emulator } from '../terminal/emulator.ts';
import type { HolderInfo } from '../world/real/holders.ts';
import { isStopped } from '../world/real/processes.ts';
import { createIntake } from './intake.ts';
import { progressState, spokesman } from './screen-words.ts';

/** What the screen says; a process that is stopped by a signal outranks it. */
export type AgentReading = Omit<ScreenReading, 'reading'> & {
  reading: ScreenReading['reading'] | 'stopped';
};

export type Watch = {
  /** What its holder wrote down; it is still known here when the file is gone. */
  readonly info: HolderInfo;
  /**
   * Has taken all output, with its history. A new one takes its place should it ever fail on what an
   * agent wrote.
   */
  readonly emulator: Emulator;
  title(): string;
  /** Bytes of output that the emulator has taken. */
  offset(): number;
  wroteAt(): number;
  reading(): AgentReading;
  /** Looks whether the agent's process is stopped, unless its screen has changed just now. */
  lookAtProcess(): void;
  /** The agent was told to go on. Should it stop again, that is a new reading. */
  continued(): void;
  /** Someone has begun a line in its input and not sent it. Seen only where the program keeps the cursor in that line. */
  hasBegunLine(): boolean;
  /**
   * Resolves with true when `test` holds, asked after each output; false when `waitMs` is over, or
   * when nothing more can come.
   */
  until(test: () => boolean, waitMs: number): Promise<boolean>;
  send(bytes: Uint8Array): void;
  /** Signals the agent's whole process group. */
  signal(name: NodeJS.Signals): void;
  close(): void;
};

export type WatchOptions = {
  socket: string;
  token: string;
  info: HolderInfo;
  preset: Preset;
  /** A session without a task begins by waiting, which is no end of a turn. */
  standing: boolean;
  /** Questions in the output before this offset are old: another daemon has answered them. */
  answerFrom: number;
  onReading: (reading: AgentReading) => void;
  onOutput: () => void;
  onExit: (exit: { code: number | null; signal: string | null }) => void;
  /** The holder is gone without a word about how the agent ended. */
  onLost: () => void;
  log: (line: string) => void;
};

/** A screen is read at most so often, and again when it has been quiet for `settleMs`. */
const readEveryMs = 150;
/** One that writes more than so much between two looks is flooding its screen, and is read less often. */
const flood = { bytes: 24 * 1024, everyMs: 500 };
/** Every word to a holder wakes it. It makes the agent wait only when far more is not acknowledged. */
const acknowledgeEvery = 60 * 1024;
const settleMs = 1600;
/** A process that wrote something so recently is not stopped. */
const liveliestMs = 2000;
/** One that has shown its prompt and nothing else for so long does not begin by itself any more. */
const startedMs = 10_500;
/** A screen that changes its mind all the time is believed at most so often. */
const changeEveryMs = 600;

/** Connects to a holder, replays what the agent wrote so far, and follows it from there. */
export async function watchRun(options: WatchOptions): Promise<Watch> {
  let offset = 0;
  let acknowledged = 0;
  let wroteAt = Date.now();
  /** Bytes since the screen was read, and how long to wait before it is read again. */
  let unread = 0;
  let pauseMs = readEveryMs;
  let everBusy = options.standing;
  let over = false;
  let changedAt = 0;
  /** What stands before the cursor in an input line with nothing in it. */
  let emptyLine: string | null = null;
  let stopped = isStopped(options.info.agentPid);
  let reading: AgentReading = { reading: 'starting', rule: 'none', text: '', limitedUntil: null };
  const timers: Record<'read' | 'settle' | 'acknowledge', NodeJS.Timeout | null> = {
    read: null,
    settle: null,
    acknowledge: null,
  };
  const waiters = new Set<() => void>();

  const client: HolderClient = await connectHolder({
    socket: options.socket,
    token: options.token,
    from: 0,
    kind: 'lossless',
    onOutput: (bytes, at) => {
      const old = Math.min(Math.max(options.answerFrom - at, 0), bytes.length);
      intake.push(bytes.subarray(0, old), 'old');
      intake.push(bytes.subarray(old), 'new');
      offset = at + bytes.length;
      unread += bytes.length;
      taken();
    },
    onSize: ({ columns, rows }) => {
      intake.resize(columns, rows);
      schedule();
    },
    onExit: ({ code, signal }) => {
      end();
      options.onExit({ code, signal });
    },
    onClose: () => {
      if (over) return;
      end();
      options.onLost();
    },
  });
  // Output comes in a later turn, so nothing is missed.
  const intake = createIntake({
    columns: client.welcome.columns,
    rows: client.welcome.rows,
    log: options.log,
    onReply: (bytes) => client.send(bytes),
    onRead: () => {
      if (!over) taken();
    },
  });

  function taken(): void {
    acknowledge();
    wroteAt = Date.now();
    options.onOutput();
    schedule();
  }

  /** What the agent has to wait for is acknowledged when it has waited. */
  function acknowledge(): void {
    const read = offset - intake.behind;
    if (read - acknowledged < acknowledgeEvery || timers.acknowledge !== null) return;
    const wait = intake.wait();
    if (wait > 0) {
      timers.acknowledge = setTimeout(() => {
        timers.acknowledge = null;
        acknowledge();
      }, wait);
      return;
    }
    acknowledged = read;
    client.acknowledge(read);
  }

  function schedule(): void {
    for (const waiter of [...waiters]) waiter();
    const wait = Math.max(pauseMs, changedAt + changeEveryMs - Date.now());
    timers.read ??= setTimeout(() => {
      timers.read = null;
      read();
    }, wait);
    if (timers.settle !== null) clearTimeout(timers.settle);
    timers.settle = setTimeout(settle, settleMs);
  }

  /** What was quiet is read again, because some readings need quiet; a slow start once more. */
  function settle(): void {
    read();
    timers.settle = reading.reading === 'starting' ? setTimeout(read, startedMs - settleMs) : null;
  }

  function read(): void {
    if (over) return;
    pauseMs = unread > flood.bytes ? flood.everyMs : readEveryMs;
    unread = 0;
    // Keys that are typed to a stopped process are echoed all the same, so output alone proves nothing.
    if (stopped) stopped = isStopped(options.info.agentPid);
    const next = stopped ? { ...stoppedReading } : readNow();
    // "In 12 minutes" counts from when it was first said.
    if (next.text === reading.text && reading.limitedUntil !== null)
      next.limitedUntil = reading.limitedUntil;
    if (next.reading === 'busy') everBusy = true;
    if (next.reading === 'idle') noteLine(reading.reading !== 'idle');
    const changed = next.reading !== reading.reading || next.text !== reading.text;
    reading = next;
    if (changed) {
      changedAt = Date.now();
      options.onReading(next);
    }
    for (const waiter of [...waiters]) waiter();
  }

  function readNow(): ScreenReading {
    const screen = intake.look();
    return readScreen({
      rules: options.preset.readings,
      text: screen.text(),
      title: screen.title,
      progress: progressState(screen.progress),
      status: spokesman(screen.status),
      quietMs: Date.now() - wroteAt,
      everBusy,
      wasIdle: reading.reading === 'idle',
      now: Date.now(),
    });
  }

  function lookAtProcess(): void {
    if (over || Date.now() - wroteAt < liveliestMs) return;
    const found = isStopped(options.info.agentPid);
    if (found === stopped) return;
    stopped = found;
    read();
  }

  function continued(): void {
    if (over || !stopped) return;
    stopped = false;
    read();
  }

  /** The line is empty when a turn ends, unless someone has typed ahead; what is erased was not empty. */
  function noteLine(turnEnded: boolean): void {
    const line = beforeCursor(intake.look());
    const isLonger = emptyLine !== null && line.startsWith(emptyLine);
    const isErased = emptyLine?.startsWith(line) ?? false;
    if ((turnEnded && !isLonger) || isErased) emptyLine = line;
  }

  function end(): void {
    over = true;
    clear();
    for (const waiter of [...waiters]) waiter();
  }

  function clear(): void {
    if (timers.read !== null) clearTimeout(timers.read);
    if (timers.settle !== null) clearTimeout(timers.settle);
    if (timers.acknowledge !== null) clearTimeout(timers.acknowledge);
    timers.read = null;
    timers.settle = null;
    timers.acknowledge = null;
  }

  return {
    info: options.info,
    lookAtProcess,
    continued,
    get emulator() {
      return intake.emulator;
    },
    title: () => intake.picture.title,
    offset: () => offset,
    wroteAt: () => wroteAt,
    reading: () => reading,
    hasBegunLine: () => emptyLine !== null && beforeCursor(intake.look()) !== emptyLine,
    until: (test, waitMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => finish(false), waitMs);
        const check = () => {
          if (over) finish(false);
          else if (test()) finish(true);
        };
        const finish = (met: boolean) => {
          clearTimeout(timer);
          waiters.delete(check);
          resolve(met);
        };
        waiters.add(check);
        check();
      }),
    send: (bytes) => client.send(bytes),
    signal: (name) => client.signal(name),
    close: () => {
      end();
      client.close();
      intake.dispose();
    },
  };
}

const stoppedReading: AgentReading = {
  reading: 'stopped',
  rule: 'the state of its process',
  text: '',
  limitedUntil: null,
};

function beforeCursor({ cursor, cellRow }: Emulator): string {
  return cellRow(cursor.y).slice(0, cursor.x);
}
