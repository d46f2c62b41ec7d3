/** Watching one run: its bytes into an emulator, its screen into a reading. */
import type { Beginning, Preset, ScreenReading } from '../agents/index.ts';
import { connectHolder, type HolderClient } from '../client/holder-client.ts';
import type { Emulator } from '../terminal/emulator.ts';
import type { HolderInfo } from '../world/real/holders.ts';
import { isStopped } from '../world/real/processes.ts';
import { createIntake } from './intake.ts';
import { createObserver, type Standstill } from './observer.ts';
import type { Obstacle } from './obstacle.ts';

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
  /**
   * Why nothing may be typed on the screen as it is at this moment; null when it may. A line that
   * someone has begun is seen only where the program keeps the cursor in it.
   */
  obstacle(): Obstacle | null;
  /** What its screen says at this moment, whatever was read last. */
  look(): ScreenReading;
  /** For how long its prompt has been on the screen, in milliseconds; null without one. */
  promptMs(): number | null;
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
  begins: Beginning;
  /** The ledger says that this run was at work: an earlier daemon saw it, or it has spoken. */
  wasAtWork: () => boolean;
  /** Questions in the output before this offset are old: another daemon has answered them. */
  answerFrom: number;
  onReading: (reading: AgentReading) => void;
  /** Its screen stands still and nothing is known of it, or is known again. May say the same twice. */
  onStandstill: (now: Standstill | 'known') => void;
  onOutput: () => void;
  onExit: (exit: { code: number | null; signal: string | null }) => void;
  /** The holder is gone without a word about how the agent ended. */
  onLost: () => void;
  log: (line: string) => void;
};

/** A screen is read at most so often. */
const readEveryMs = 150;
/** One that writes more than so much between two looks is flooding its screen, and is read less often. */
const flood = { bytes: 24 * 1024, everyMs: 500 };
/** Every word to a holder wakes it. It makes the agent wait only when far more is not acknowledged. */
const acknowledgeEvery = 60 * 1024;
/** A process that wrote something so recently is not stopped. */
const liveliestMs = 2000;
/** Timers take no longer waits, in milliseconds. */
const longestMs = 2 ** 31 - 1;
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
  let over = false;
  let changedAt = 0;
  const observer = createObserver(options);
  let stopped = isStopped(options.info.agentPid);
  let reading: AgentReading = { ...nothing, reading: 'starting', rule: 'none' };
  const timers: Record<'read' | 'again' | 'acknowledge', NodeJS.Timeout | null> = {
    read: null,
    again: null,
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
  }

  function read(): void {
    if (over) return;
    pauseMs = unread > flood.bytes ? flood.everyMs : readEveryMs;
    unread = 0;
    if (isReplaying()) return;
    // Keys that are typed to a stopped process are echoed all the same, so output alone proves nothing.
    if (stopped) stopped = isStopped(options.info.agentPid);
    const next = stopped ? stoppedReading : observer.read(intake.look(), wroteAt);
    const changed =
      next.reading !== reading.reading ||
      next.text !== reading.text ||
      (next.limitedUntil === null) !== (reading.limitedUntil === null);
    reading = next;
    if (changed) {
      changedAt = Date.now();
      options.onReading(next);
    }
    const standstill = stopped ? 'known' : observer.standstill();
    if (standstill !== 'moving') options.onStandstill(standstill);
    readAgain();
    for (const waiter of [...waiters]) waiter();
  }

  /** Another daemon has read what comes first; only its end is the screen of now. */
  function isReplaying(): boolean {
    return offset - intake.behind < options.answerFrom;
  }

  /** Some readings need quiet, and some come by time alone. */
  function readAgain(): void {
    if (timers.again !== null) clearTimeout(timers.again);
    const moment = observer.nextLook(wroteAt);
    const wait = Math.min((moment ?? 0) - Date.now() + 1, longestMs);
    timers.again = moment === null || over ? null : setTimeout(read, wait);
  }

  /** That a run is at work, or stopped, needs no new look to tell. */
  function obstacle(): Obstacle | null {
    const isBusy = reading.reading === 'busy' && reading.rule !== 'no rules';
    if (reading.reading === 'stopped') return 'stopped';
    if (isBusy) return 'at work';
    if (intake.behind > 0 || isReplaying()) return 'at work';
    return observer.obstacle(intake.look(), wroteAt);
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

  function end(): void {
    over = true;
    clear();
    for (const waiter of [...waiters]) waiter();
  }

  function clear(): void {
    if (timers.read !== null) clearTimeout(timers.read);
    if (timers.again !== null) clearTimeout(timers.again);
    if (timers.acknowledge !== null) clearTimeout(timers.acknowledge);
    timers.read = null;
    timers.again = null;
    timers.acknowledge = null;
  }

  schedule();
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
    obstacle,
    look: () => observer.look(intake.look(), wroteAt),
    promptMs: observer.promptMs,
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

const nothing = { text: '', limitedUntil: null, prompt: null, isFirstRun: false } as const;

const stoppedReading: AgentReading = {
  ...nothing,
  reading: 'stopped',
  rule: 'the state of its process',
};
