/**
 * One calm line about what is waited for. In a terminal it is kept true in its place and taken away
 * at the end; in a pipe or a file each new step that lasts is a line of its own.
 */
import { fit as cutCells } from '../terminal/sanitise.ts';
import { shortSpan, shown } from './print.ts';

export type Waiting = {
  /** What is waited for now. */
  tell(words: string): void;
  /** It is over; the line goes. */
  done(): void;
};

export type WaitingOptions = {
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write(text: string): unknown };
  /** What all of it is about, such as `Starting the town`. */
  title: string;
  pace?: Pace;
};

/** In milliseconds. */
export type Pace = {
  /** What is over sooner is never mentioned. */
  first: number;
  /** From one change of the line to the next. */
  every: number;
  /** In a pipe only what lasts this long is told. */
  plain: number;
};

const usual: Pace = { first: 200, every: 250, plain: 2000 };
const erase = '\r\x1b[K';

/** Begins to wait. Nothing is written when it is soon over. */
export function openWaiting({ stream, title, pace = usual }: WaitingOptions): Waiting {
  const began = Date.now();
  let words = '';
  let written = '';
  const isInPlace = stream.isTTY && !isDumb(process.env);
  const show = isInPlace
    ? () => {
        const line = waitingLine({ title, words, ms: Date.now() - began });
        if (line !== written)
          stream.write(`${erase}${shown(cutCells(line, (stream.columns || 80) - 1))}`);
        written = line;
      }
    : () => {
        if (words !== written)
          stream.write(`${shown(cutCells(plainLine({ title, words }), 500))}\n`);
        written = words;
      };
  // What it says changes with the time, so it is looked at again and again, never by each word.
  let timer = setTimeout(
    function look() {
      show();
      timer = setTimeout(look, isInPlace ? pace.every : pace.plain);
    },
    isInPlace ? pace.first : pace.plain,
  );
  return {
    tell(next) {
      words = next;
    },
    done() {
      clearTimeout(timer);
      if (isInPlace && written !== '') stream.write(erase);
    },
  };
}

/** `Starting the town: reading the ledger (4096 of 20000) · 3s`. */
export function waitingLine(told: { title: string; words: string; ms: number }): string {
  const time = told.ms < 1000 ? '' : ` · ${shortSpan(told.ms)}`;
  return `${plainLine(told)}${time}`;
}

function plainLine({ title, words }: { title: string; words: string }): string {
  return words === '' ? `${title}…` : `${title}: ${words}…`;
}

/** A terminal that obeys no control sequences, as inside an editor. */
export function isDumb(environment: NodeJS.ProcessEnv): boolean {
  return /^(?:dumb|unknown)$/.test(environment['TERM'] ?? '');
}

/** Standard error as a terminal; in a pipe it is for errors alone. */
export function terminalAside(): NodeJS.WriteStream | null {
  return process.stderr.isTTY ? process.stderr : null;
}

/** Waits for something, and says so for as long as it takes; to nobody when there is no stream. */
export async function waited<T>(
  stream: WaitingOptions['stream'] | null,
  title: string,
  work: (tell: (words: string) => void) => Promise<T>,
): Promise<T> {
  if (stream === null) return work(() => undefined);
  const waiting = openWaiting({ stream, title });
  try {
    return await work(waiting.tell);
  } finally {
    waiting.done();
  }
}
