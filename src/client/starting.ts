/** How far a daemon is that comes up: what it says to whoever started it, before its last word. */

/** What is done now; with a count where it is one of several. */
export type StartStep = { step: string; at: number | null; of: number | null };

const mark = '{"step":';

/** One line for the pipe to the starter. */
export function encodeStep(step: StartStep): string {
  return `${JSON.stringify(step)}\n`;
}

/**
 * Takes what a starting daemon writes, in pieces cut anywhere. Steps come first; everything from the
 * first other line on is its last word.
 */
export function createStepReader(onStep: (step: StartStep) => void) {
  let rest = '';
  let isOver = false;
  return {
    push(text: string): void {
      rest += text;
      while (!isOver) {
        const end = rest.indexOf('\n');
        if (end < 0) return;
        const step = stepOf(rest.slice(0, end));
        if (step === null) isOver = true;
        else {
          rest = rest.slice(end + 1);
          onStep(step);
        }
      }
    },
    /** Empty when it died before it had one. */
    lastWord: () => (!isOver && rest.startsWith(mark) ? '' : rest.trim()),
  };
}

function stepOf(line: string): StartStep | null {
  if (!line.startsWith(mark)) return null;
  try {
    const { step, at, of }: Partial<StartStep> = JSON.parse(line);
    return { step: String(step), at: at ?? null, of: of ?? null };
  } catch {
    return null;
  }
}

/** The step in words: `reading the ledger (4096 of 20000)`. */
export function sayStep({ step, at, of }: StartStep): string {
  return at === null || of === null ? step : `${step} (${at} of ${of})`;
}
