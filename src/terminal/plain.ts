/**
 * Of a flood of plain output only the last lines matter, because all before has left the screen and the
 * history when the last has come.
 */
const CR = 0x0d;
const LF = 0x0a;

/**
 * Where the end of plain output begins that looks the same as all of it to a screen on which the last
 * `lines` line feeds replace everything, and what brings the colours in force there: as long as what is
 * left out at most. Nothing is left out when `from` is 0.
 */
export function skimmed(bytes: Buffer, lines: number): { colours: Buffer; from: number } {
  const from = cutBefore(bytes, lines);
  const before = bytes.subarray(0, from);
  return { colours: coloursOf(before.subarray(Math.max(0, lastReset(before)))), from };
}

/** Where the last `lines` whole lines begin: at a CR LF, so that the column is known. 0 when there is no such place. */
function cutBefore(bytes: Buffer, lines: number): number {
  let cut = bytes.length;
  for (let count = 0; count <= lines && cut > 0; count++) cut = bytes.lastIndexOf(LF, cut - 1);
  while (cut > 0 && bytes[cut - 1] !== CR) cut = bytes.lastIndexOf(LF, cut - 1);
  return Math.max(0, cut - 1);
}

/** Where all colours were put back last; -1 when they never were. */
function lastReset(bytes: Buffer): number {
  const long = bytes.lastIndexOf('\x1b[0m');
  const short = bytes.subarray(Math.max(long, 0)).lastIndexOf('\x1b[m');
  return short < 0 ? long : Math.max(long, 0) + short;
}

/**
 * Every colour sequence once, where it comes last: each sets some attributes to fixed values, so those
 * in force at the end are the same.
 */
function coloursOf(bytes: Buffer): Buffer {
  const sequences = bytes.toString('latin1').match(/\x1b\[[0-9:;]*m/g) ?? [];
  return Buffer.from([...new Set(sequences.reverse())].reverse().join(''), 'latin1');
}
