/**
 * A terminal that does not wrap (DECAWM, https://vt100.net/docs/vt510-rm/DECAWM.html) prints on and on in its
 * last column. xterm.js clears the rest of a wide character that is printed over there, but only for the
 * first character of a piece, so that one could see how the output was cut. Here each is a piece.
 */
import type { Core } from './internals.ts';

/** Makes what a screen shows independent of how its output is cut. */
export function printEachAtTheEdge({ _inputHandler, coreService }: Core): void {
  const print = _inputHandler.print.bind(_inputHandler);
  _inputHandler.print = (data, start, end) => {
    if (coreService.decPrivateModes.wraparound) return print(data, start, end);
    for (let at = start; at < end; at++) print(data, at, at + 1);
  };
}
