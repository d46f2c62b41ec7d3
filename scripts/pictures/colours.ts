/** The colours of the window, and those that programs name by number. */

export const window = { back: '#14161b', fore: '#d4d7dd', frame: '#2b2f38', title: '#8b919c' };

/** The sixteen that terminals let people choose. */
const named = [
  ...['#3b4048', '#e06c75', '#7fbf7f', '#d7a657', '#6d9be8', '#b48ade', '#5fb3b3', '#c8ccd4'],
  ...['#6b717d', '#f08a92', '#98d498', '#e8bf7a', '#8fb4f2', '#c9a8ec', '#82cccc', '#f2f4f8'],
];

const steps = [0, 95, 135, 175, 215, 255];

/** A colour by its number: 16 named ones, a cube of 216, and 24 greys. */
export function numbered(number: number): string {
  if (number < 16) return named[number]!;
  if (number >= 232) return hex([0, 0, 0].map(() => 8 + 10 * (number - 232)));
  const cube = number - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((at) => steps[at]!));
}

/** A colour by its red, green and blue in one number. */
export function trueColour(value: number): string {
  return hex([value >> 16, (value >> 8) & 255, value & 255]);
}

/** A colour with `share` of it left, the rest being the other one. */
export function mixed(colour: string, other: string, share: number): string {
  const theirs = parts(other);
  return hex(
    parts(colour).map((value, at) => Math.round(value * share + theirs[at]! * (1 - share))),
  );
}

function parts(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function hex(values: number[]): string {
  return `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
