/** Gathers a paste, which comes in pieces, so that it goes into a line as one text. */
import type { PasteEvent } from '../../../terminal/input.ts';

/** Gives the text with the end of a paste, and null before that. */
export function createGatherer(): (event: PasteEvent) => string | null {
  let pieces: Uint8Array[] = [];
  return ({ phase, bytes }) => {
    if (phase === 'start') pieces = [];
    if (phase === 'data') pieces.push(bytes);
    if (phase !== 'end') return null;
    const text = Buffer.concat(pieces).toString('utf8');
    pieces = [];
    return text;
  };
}
