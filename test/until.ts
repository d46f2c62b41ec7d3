/** How tests wait: for something that has a name, for so many seconds, and with words when it does not come. */
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

export type Bound = {
  /** The wait is given up after so many seconds: 30 when left out. */
  seconds?: number | undefined;
  /** What is told when the wait is given up: a screen, the end of an output, a state. */
  saw?: (() => unknown) | undefined;
};

type Truthy<Found> = Exclude<NonNullable<Found>, false | 0 | ''>;

const usualSeconds = 30;
const betweenLooksMs = 10;

/**
 * Looks again and again until what is found is not false, null, undefined, 0 or empty, and answers
 * that. Rejects with what was seen last when the seconds are over, and at once when `look` throws.
 */
export async function until<Found>(
  what: string,
  look: () => Found | Promise<Found>,
  { seconds, saw }: Bound = {},
): Promise<Truthy<Found>> {
  let last: unknown = 'nothing: the first look has not ended';
  let isOver = false;
  const looking = async () => {
    for (; ; await pause(betweenLooksMs)) {
      const found = await look();
      if (found || isOver) return found as Truthy<Found>;
      last = found;
    }
  };
  try {
    return await within(what, looking(), { seconds, saw: saw ?? (() => last) });
  } finally {
    isOver = true;
  }
}

/** Settles as the promise does, and rejects with what was seen last when the seconds are over. */
export async function within<Value>(
  what: string,
  promise: PromiseLike<Value>,
  { seconds = usualSeconds, saw }: Bound = {},
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seen = saw === undefined ? '.' : `, and saw:\n${described(saw)}`;
      reject(new Error(`Waited ${seconds} s for ${what}${seen}`));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function described(saw: () => unknown): string {
  try {
    const seen = saw();
    return typeof seen === 'string' ? seen : inspect(seen, { depth: 6, maxArrayLength: 20 });
  } catch (error) {
    return `nothing, because looking failed: ${error}`;
  }
}

/** A condition variable: whoever waits looks anew whenever it is notified, and never between. */
export type Condition = {
  notify(): void;
  /** Settles once the test holds. Rejects as `until` does. */
  until(what: string, holds: () => boolean, bound?: Bound): Promise<void>;
};

export function createCondition(): Condition {
  const waiting = new Set<() => void>();
  return {
    notify: () => {
      for (const check of [...waiting]) check();
    },
    async until(what, holds, bound) {
      let check = () => {};
      const held = new Promise<void>((resolve, reject) => {
        check = () => {
          try {
            if (holds()) resolve();
          } catch (error) {
            reject(error);
          }
        };
      });
      waiting.add(check);
      check();
      try {
        await within(what, held, bound);
      } finally {
        waiting.delete(check);
      }
    },
  };
}
