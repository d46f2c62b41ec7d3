/**
 * Colours in fewer colours, for a terminal that has no more. The nearest of 256 is found as tmux finds
 * it. Of 16 it is the one of the same hue: their real colours are the person's own, so a distance
 * would mean nothing.
 */
import type { Depth } from './depth.ts';
import { COLOUR_MODE, colour, PALETTE_16, PALETTE_256, RGB, sgr } from './sgr.ts';

type Rgb = readonly [red: number, green: number, blue: number];

const steps = [0, 95, 135, 175, 215, 255] as const;
const darkestGrey = 8;
const greyStep = 10;
const mostGrey = 23;
const black = 0;
const darkGrey = 8;
const white = 15;

/** `sgr` in the colours that there are. */
export function sgrIn(depth: Depth, fg: number, bg: number, extension: number): string {
  if (depth === 'true') return sgr(fg, bg, extension);
  const [front, back] = pairIn(depth, fg, bg);
  return sgr(front, back, underlineIn(depth, extension));
}

/** The codes of a style, such as `;1;38;2;95;135;215`, in the colours that there are. */
export function styleIn(depth: Depth, style: string): string {
  if (depth === 'true' || !/;[349]/.test(style)) return style;
  const { rest, fg, bg } = coloursIn(style);
  const [front, back] = pairIn(depth, fg, bg);
  return `${rest}${colour(front, 30)}${colour(back, 40)}`;
}

/** Both colours of a cell. Where they would become one the front gives way, so that text stays text. */
function pairIn(depth: Depth, fg: number, bg: number): [fg: number, bg: number] {
  const front = colourIn(depth, fg);
  const back = colourIn(depth, bg);
  // Dark text on the terminal's own background would be lost when that is black.
  const isDark =
    colourOf(back) === 0 && colourOf(front) === PALETTE_16 && colourOf(fg) !== PALETTE_16;
  if (isDark) return [front | darkGrey, back];
  const isLost = colourOf(front) !== 0 && colourOf(front) === colourOf(back);
  if (!isLost || colourOf(fg) === colourOf(bg)) return [front, back];
  const other = isBright(rgbOf(back)) ? black : white;
  return [(front & ~(COLOUR_MODE | RGB)) | PALETTE_16 | other, back];
}

/** The word of a cell's colour, its flags kept. */
function colourIn(depth: Depth, word: number): number {
  const flags = word & ~(COLOUR_MODE | RGB);
  const mode = word & COLOUR_MODE;
  if (depth === 'none') return flags;
  if (mode === COLOUR_MODE && depth === '256') return flags | PALETTE_256 | nearest256(rgbOf(word));
  if (mode === COLOUR_MODE || mode === PALETTE_256) {
    if (depth === '256') return word;
    const index = word & 255;
    const isAnsi = mode === PALETTE_256 && index < 16;
    return flags | PALETTE_16 | (isAnsi ? index : nearest16(rgbOf(word)));
  }
  return word;
}

/** Underlines of other colours and shapes are not for terminals of so few. */
function underlineIn(depth: Depth, extension: number): number {
  return depth === '256' ? colourIn(depth, extension) : 0;
}

/** Which colour it is. A true colour may have left bits behind in one of the palette. */
function colourOf(word: number): number {
  const mode = word & COLOUR_MODE;
  if (mode === 0) return 0;
  return mode | (word & (mode === COLOUR_MODE ? RGB : 255));
}

/** The place in xterm's palette of 256 that is nearest. */
export function nearest256(rgb: Rgb): number {
  const [r, g, b] = [nearestStep(rgb[0]), nearestStep(rgb[1]), nearestStep(rgb[2])];
  const inCube: Rgb = [steps[r] ?? 0, steps[g] ?? 0, steps[b] ?? 0];
  const average = Math.floor((rgb[0] + rgb[1] + rgb[2]) / 3);
  const grey = Math.max(0, Math.min(mostGrey, Math.floor((average - 3) / greyStep)));
  const level = darkestGrey + greyStep * grey;
  return distance(rgb, [level, level, level]) < distance(rgb, inCube)
    ? 232 + grey
    : 16 + 36 * r + 6 * g + b;
}

function nearestStep(value: number): number {
  if (value < 48) return 0;
  return value < 114 ? 1 : Math.floor((value - 35) / 40);
}

function distance(a: Rgb, b: Rgb): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

/** Less difference between its channels than this makes a colour a grey. */
const leastChroma = 40;
/** From these levels on a grey is dark grey, light grey and white, and a hue is its bright one. */
const greys: readonly (readonly [from: number, index: number])[] = [
  [0xd8, 15],
  [0x88, 7],
  [0x38, 8],
];
const bright = 0xc8;
/** A colour darker than this is black. */
const darkest = 0x30;

/** Of the 16 the one of this hue and lightness. */
export function nearest16(rgb: Rgb): number {
  const most = Math.max(...rgb);
  const least = Math.min(...rgb);
  if (most < darkest) return 0;
  if (most - least < leastChroma) {
    const level = (rgb[0] + rgb[1] + rgb[2]) / 3;
    return greys.find(([from]) => level >= from)?.[1] ?? 0;
  }
  const middle = (most + least) / 2;
  const hue = rgb.reduce((sum, value, place) => sum + (value > middle ? 1 << place : 0), 0);
  return hue + (most >= bright ? 8 : 0);
}

/** The 16 as xterm has them, to tell which of them are bright. */
const ansi: readonly number[] = [
  ...[0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5],
  ...[0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff],
];

function rgbOf(word: number): Rgb {
  if ((word & COLOUR_MODE) === COLOUR_MODE) return channels(word & RGB);
  const index = word & 255;
  if (index < 16) return channels(ansi[index] ?? 0);
  if (index >= 232) {
    const level = darkestGrey + greyStep * (index - 232);
    return [level, level, level];
  }
  const level = (place: number) => steps[Math.floor(place) % 6] ?? 0;
  return [level((index - 16) / 36), level((index - 16) / 6), level(index - 16)];
}

function channels(value: number): Rgb {
  return [value >>> 16, (value >>> 8) & 255, value & 255];
}

function isBright([r, g, b]: Rgb): boolean {
  return 0.3 * r + 0.59 * g + 0.11 * b > 110;
}

/** One code of a style after the other: a front or a ground of many colours, an underline's, any other. */
const codes =
  /;([34])8;(?:5;(\d+)|2;(\d+);(\d+);(\d+))|;58(?::[\d:]*|;5;\d+|;2;\d+;\d+;\d+)|;[^;]*/g;

/** The colours in the codes of a style as words, and the codes that are none. */
function coloursIn(style: string): { rest: string; fg: number; bg: number } {
  let [rest, fg, bg] = ['', 0, 0];
  for (const [code, ground, place, red, green, blue] of style.matchAll(codes)) {
    if (code.startsWith(';58')) continue;
    const simple = simpleColour(code);
    const many =
      place === undefined
        ? COLOUR_MODE | (Number(red) << 16) | (Number(green) << 8) | Number(blue)
        : PALETTE_256 | Number(place);
    const isFront = ground === '3' || /^;[39]/.test(code);
    if (ground === undefined && simple === null) rest += code;
    else if (isFront) fg = simple ?? many;
    else bg = simple ?? many;
  }
  return { rest, fg, bg };
}

/** One of the 16 by its own code; null for a code that is no colour. */
function simpleColour(code: string): number | null {
  const number = Number(code.slice(1));
  const base = [30, 40, 90, 100].find((from) => number >= from && number < from + 8);
  if (base === undefined) return null;
  return PALETTE_16 | (number - base + (base >= 90 ? 8 : 0));
}
