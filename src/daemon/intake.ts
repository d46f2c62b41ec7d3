/** An agent's output on its way into the daemon's emulator, and the answers on their way back. */
import { createEmulator, type Emulator } from '../terminal/emulator.ts';
import { createFollower, type Follower } from '../terminal/follower.ts';
import { createFairShare } from './fair-share.ts';

/** Questions in old output were answered by another daemon. */
type Age = 'old' | 'new';

export type Intake = {
  /** Takes output, and answers the questions in what is new. */
  push(bytes: Uint8Array, age: Age): void;
  resize(columns: number, rows: number): void;
  /** Bytes that were pushed and are still to be read. */
  readonly behind: number;
  /** Milliseconds for which the agent has to wait now, for what its output cost. */
  wait(): number;
  /** The screen as of the last look, or later. */
  readonly picture: Emulator;
  /** The screen as far as it is read, in a flood without its history. */
  look(): Emulator;
  /** Everything so far, with its history. */
  readonly emulator: Emulator;
  dispose(): void;
};

export type IntakeOptions = {
  columns: number;
  rows: number;
  onReply: (bytes: Uint8Array) => void;
  /** More of what came before is read now. */
  onRead: () => void;
  log: (line: string) => void;
};

/** Lines of history that are kept; 12 bytes a cell. */
const scrollback = 1000;
/**
 * Output that is costly to read takes the first at a time, and then the second belong to the town and
 * to the other agents.
 */
const sliceMs = 8;
const restMs = 8;

/** An emulator that fails on what an agent wrote is made anew. */
export function createIntake({ columns, rows, ...doors }: IntakeOptions): Intake {
  const fairShare = createFairShare();
  let age: Age = 'old';
  let follower = fresh(columns, rows);

  function fresh(columns: number, rows: number): Follower {
    const emulator = createEmulator({ columns, rows, scrollback });
    emulator.onReply((reply) => {
      if (age === 'new') doors.onReply(Buffer.from(reply, 'latin1'));
    });
    const later = (work: () => void) =>
      setTimeout(() => {
        if (made !== follower) return;
        paidFor(work);
        doors.onRead();
      }, restMs);
    const made = createFollower(emulator, { ms: sliceMs, later });
    return made;
  }

  function paidFor(work: () => void): void {
    const began = performance.now();
    safely(work);
    fairShare.took(performance.now() - began);
  }

  function safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      doors.log(`The emulator failed and was made anew: ${String(error)}`);
      const { columns, rows } = follower.picture;
      follower.dispose();
      follower = fresh(columns, rows);
    }
  }

  function settle(): void {
    safely(() => follower.emulator);
  }

  return {
    push(bytes, ageOfBytes) {
      if (bytes.length === 0) return;
      // What is still to be read of the old must not be answered.
      if (ageOfBytes !== age) settle();
      age = ageOfBytes;
      paidFor(() => follower.push(bytes));
    },
    resize: (columns, rows) => safely(() => follower.resize(columns, rows)),
    get behind() {
      return follower.behind;
    },
    wait: fairShare.wait,
    get picture() {
      return follower.picture;
    },
    look() {
      safely(() => follower.catchUp('look'));
      return follower.picture;
    },
    get emulator() {
      settle();
      return follower.emulator;
    },
    dispose: () => follower.dispose(),
  };
}
