/** The characters that fill parts of a cell, U+2580 to U+259F. */

/** A part of a cell in eighths, and how much of the colour it has. */
export type Block = { x: number; y: number; width: number; height: number; share: number };

const whole = { x: 0, y: 0, width: 8, height: 8, share: 1 };
const quarters = [
  { ...whole, width: 4, height: 4 },
  { ...whole, x: 4, width: 4, height: 4 },
  { ...whole, y: 4, width: 4, height: 4 },
  { ...whole, x: 4, y: 4, width: 4, height: 4 },
];
/** Upper left, upper right, lower left, lower right of U+2596 to U+259F. */
const quadrants = '0010 0001 1000 1011 1001 1110 1101 0100 0110 0111'.split(' ');

/** What a character fills; nothing when it is no block. */
export function blocksOf(text: string): Block[] {
  const code = text.length === 1 ? text.charCodeAt(0) : 0;
  if (code === 0x2580) return [{ ...whole, height: 4 }];
  if (code > 0x2580 && code <= 0x2588) return [lower(code - 0x2580)];
  if (code > 0x2588 && code < 0x2590) return [{ ...whole, width: 0x2590 - code }];
  if (code === 0x2590) return [{ ...whole, x: 4, width: 4 }];
  if (code > 0x2590 && code < 0x2594) return [{ ...whole, share: (code - 0x2590) / 4 }];
  if (code === 0x2594) return [{ ...whole, height: 1 }];
  if (code === 0x2595) return [{ ...whole, x: 7, width: 1 }];
  const filled = quadrants[code - 0x2596] ?? '';
  return quarters.filter((_, at) => filled[at] === '1');
}

function lower(eighths: number) {
  return { ...whole, y: 8 - eighths, height: eighths };
}
