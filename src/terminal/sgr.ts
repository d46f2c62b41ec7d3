/**
 * Cell attributes, as xterm.js packs them, to SGR sequences (ECMA-48 8.3.117; underline styles and
 * colours as in https://sw.kovidgoyal.net/kitty/underlines/).
 */
import type { ExtendedAttributes, Line } from './internals.ts';

export const COLOUR_MODE = 0x3000000;
export const PALETTE_16 = 0x1000000;
export const PALETTE_256 = 0x2000000;
export const RGB = 0xffffff;

export const FLAG = {
  inverse: 0x4000000,
  bold: 0x8000000,
  underline: 0x10000000,
  blink: 0x20000000,
  invisible: 0x40000000,
  strike: 0x80000000,
  italic: 0x4000000,
  dim: 0x8000000,
  extended: 0x10000000,
  protected: 0x20000000,
  overline: 0x40000000,
} as const;

/** What SGR 59 leaves behind: no underline colour of its own. */
const NO_UNDERLINE_COLOUR = COLOUR_MODE | RGB;

/** Underline style in bits 26–28 and underline colour below, 0 for a plain cell. */
export function extensionOf(extended: ExtendedAttributes | undefined): number {
  if (extended === undefined) return 0;
  const colour = extended.underlineColor & (COLOUR_MODE | RGB);
  return (extended.underlineStyle << 26) | (colour === NO_UNDERLINE_COLOUR ? 0 : colour);
}

/** The same for the cell at `x`, whose background word is `bg`. */
export function extensionAt(line: Line, x: number, bg: number): number {
  return bg & FLAG.extended ? extensionOf(line._extendedAttrs[x]) : 0;
}

/** The background word without the bits that cannot be seen. */
export function visibleBackground(bg: number): number {
  return bg & ~(FLAG.protected | FLAG.extended);
}

/** One sequence that sets exactly these attributes, whatever was set before. */
export function sgr(fg: number, bg: number, extension: number): string {
  return `\x1b[0${flags(fg, bg, extension)}${colour(fg, 30)}${colour(bg, 40)}m`;
}

function flags(fg: number, bg: number, extension: number): string {
  let codes = '';
  if (fg & FLAG.bold) codes += ';1';
  if (bg & FLAG.dim) codes += ';2';
  if (bg & FLAG.italic) codes += ';3';
  if (fg & FLAG.underline) codes += underline(extension);
  if (fg & FLAG.blink) codes += ';5';
  if (fg & FLAG.inverse) codes += ';7';
  if (fg & FLAG.invisible) codes += ';8';
  if (fg & FLAG.strike) codes += ';9';
  if (bg & FLAG.overline) codes += ';53';
  return codes;
}

function underline(extension: number): string {
  const style = extension >>> 26;
  const shape = style > 1 ? `;4:${style}` : ';4';
  const value = extension & RGB;
  switch (extension & COLOUR_MODE) {
    case 0:
      return shape;
    case COLOUR_MODE:
      return `${shape};58:2::${value >>> 16}:${(value >>> 8) & 255}:${value & 255}`;
    default:
      return `${shape};58:5:${value & 255}`;
  }
}

/** The codes of a colour, to follow others. */
export function colour(word: number, base: 30 | 40): string {
  const value = word & RGB;
  switch (word & COLOUR_MODE) {
    case PALETTE_16:
      return `;${(value & 255) < 8 ? base + (value & 255) : base + 52 + (value & 255)}`;
    case PALETTE_256:
      return `;${base + 8};5;${value & 255}`;
    case COLOUR_MODE:
      return `;${base + 8};2;${value >>> 16};${(value >>> 8) & 255};${value & 255}`;
    default:
      return '';
  }
}
