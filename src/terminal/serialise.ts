/**
 * An emulator's state as escape sequences that rebuild it in a fresh emulator of the same size:
 * both screens, soft line breaks, cursor, saved cursor, attributes, scroll region, tab stops,
 * character sets and modes.
 */
import type { IModes } from '@xterm/headless';
import { type Attributes, type Core, cellsTaken, type Line, type Screen } from './internals.ts';
import { extensionAt, extensionOf, FLAG, sgr, visibleBackground } from './sgr.ts';

export type Size = { columns: number; rows: number };

const SHOWS_ON_BLANKS_FG = FLAG.inverse | FLAG.underline | FLAG.strike;
const COLOUR = 0x3ffffff;
const CODE_POINT = 0x1fffff;
const COMBINED = 0x200000;

/** The sequences, with at most `scrollback` lines of history. */
export function serialiseScreen(options: {
  core: Core;
  modes: IModes;
  size: Size;
  scrollback: number;
}): string {
  const { core, modes, size, scrollback } = options;
  const { normal, alt, active } = core.buffers;
  const first = Math.max(0, normal.ybase - scrollback);
  let out = drawLines(normal, first, size) + margins(normal, size);
  if (active === alt) {
    out += `${savedCursor(normal)}\x1b[?1049h\x1b[0m\x1b[2J\x1b[H`;
    out += drawLines(alt, 0, size) + margins(alt, size);
  }
  out += `${savedCursor(active)}\x1b7`;
  out += cursor(active, modes, size);
  return (
    out + attributes(core._inputHandler._curAttrData) + characterSets(core) + modesOf(core, modes)
  );
}

function drawLines(screen: Screen, first: number, size: Size): string {
  const last = screen.ybase + size.rows - 1;
  let out = '';
  for (let index = first; index <= last; index++) {
    const line = screen.lines.get(index);
    const next = index < last ? screen.lines.get(index + 1) : undefined;
    if (line !== undefined) out += drawCells(line, size.columns);
    if (index === last) break;
    out += line && next?.isWrapped ? softBreak(line, next, size.columns) : '\r\n';
  }
  return out;
}

/** The cells of a line, from its first column; empty ones are skipped, not overwritten. */
function drawCells(line: Line, columns: number): string {
  let out = '';
  let style = '';
  let skipped = 0;
  const forward = () => {
    const move = skipped > 0 ? `\x1b[${skipped}C` : '';
    skipped = 0;
    return move;
  };
  for (let x = 0; x < Math.min(columns, line.length); x++) {
    const cell = cellAt(line, x, columns);
    if (cell.style === '' && cell.text === '') {
      skipped++;
      continue;
    }
    out += forward();
    if (cell.style !== style) out += cell.style === '' ? '\x1b[0m' : cell.style;
    style = cell.style;
    if (cell.text === '') {
      out += '\x1b[X';
      skipped = 1;
    } else {
      out += cell.text;
      x += cell.width - 1;
    }
  }
  return style === '' ? out : `${out}\x1b[0m`;
}

/** Text and attributes of a cell; an empty text is an empty cell with at most a background. */
function cellAt(
  line: Line,
  x: number,
  columns: number,
): { text: string; style: string; width: number } {
  const content = line._data[3 * x]!;
  const fg = line._data[3 * x + 1]! | 0;
  const word = line._data[3 * x + 2]!;
  const bg = visibleBackground(word);
  const width = cellsTaken(line, x);
  const isEmpty = width === 0 || x + width > columns || !(content & (CODE_POINT | COMBINED));
  if (isEmpty && !(fg & SHOWS_ON_BLANKS_FG) && !(bg & FLAG.overline)) {
    const style = bg & COLOUR ? sgr(0, bg & COLOUR, 0) : '';
    return { text: '', style, width: 1 };
  }
  const style = fg === 0 && bg === 0 ? '' : sgr(fg, bg, extensionAt(line, x, word));
  if (isEmpty) return { text: ' ', style, width: 1 };
  const text =
    content & COMBINED ? (line._combined[x] ?? ' ') : String.fromCodePoint(content & CODE_POINT);
  return { text, style, width };
}

/** From the end of `line` to the start of the line that continues it. */
function softBreak(line: Line, next: Line, columns: number): string {
  // A line that comes up from below takes the background of the character that breaks to it.
  const isPlain = (next._data[2]! & COLOUR) === 0;
  if (isPlain && hasText(line, columns - 1, columns) && hasText(next, 0, columns)) return '';
  // Two stand-in characters make the break; then the last cell is put back and the first emptied.
  const isWide = cellsTaken(line, columns - 2) === 2;
  const start = isWide ? columns - 2 : columns - 1;
  const { text, style } = cellAt(line, start, columns);
  const back = text === '' ? `${style}\x1b[X\x1b[0m` : `${style}${text}\x1b[0m`;
  return `\x1b[${columns}Gxx\x1b[A\x1b[${start + 1}G${back}\x1b[B\r\x1b[X`;
}

function hasText(line: Line, x: number, columns: number): boolean {
  const content = line._data[3 * x]!;
  if (content >>> 22 === 0) return x > 0 && line._data[3 * x - 3]! >>> 22 === 2;
  return x + (content >>> 22) <= columns && (content & (CODE_POINT | COMBINED)) !== 0;
}

function margins(screen: Screen, { columns, rows }: Size): string {
  const { scrollTop: top, scrollBottom: bottom } = screen;
  const region = top === 0 && bottom === rows - 1 ? '' : `\x1b[${top + 1};${bottom + 1}r`;
  const stops = Object.keys(screen.tabs).filter(
    (stop) => screen.tabs[Number(stop)] && Number(stop) < columns,
  );
  const usual = Array.from({ length: Math.ceil(columns / 8) }, (_, index) => `${index * 8}`);
  if (stops.join() === usual.join()) return region;
  return `${region}\x1b[3g${stops.map((stop) => `\x1b[${Number(stop) + 1}G\x1bH`).join('')}`;
}

function savedCursor(screen: Screen): string {
  const y = Math.max(0, screen.savedY - screen.ybase);
  return `\x1b[${y + 1};${screen.savedX + 1}H${attributes(screen.savedCurAttrData)}`;
}

/** The cursor's address; one that waits at the right edge for its next character, by drawing the last again. */
function cursor(screen: Screen, modes: IModes, { columns }: Size): string {
  const { x, y, ybase } = screen;
  const origin = modes.originMode ? '\x1b[?6h' : '';
  const row = modes.originMode ? y - screen.scrollTop : y;
  const line = screen.lines.get(ybase + y);
  if (x < columns || line === undefined) return `${origin}\x1b[${row + 1};${x + 1}H`;
  const start = cellsTaken(line, columns - 2) === 2 ? columns - 2 : columns - 1;
  const { text, style } = cellAt(line, start, columns);
  return `${origin}\x1b[${row + 1};${start + 1}H\x1b[0m${style}${text || ' '}`;
}

function attributes({ fg, bg, extended }: Attributes): string {
  const protection = bg & FLAG.protected ? '\x1b[1"q' : '';
  const extension = bg & FLAG.extended ? extensionOf(extended) : 0;
  return sgr(fg, visibleBackground(bg), extension) + protection;
}

const DESIGNATE = ['(', ')', '*', '+'];
const SHIFT = ['', '\x0e', '\x1bn', '\x1bo'];

/** Line drawing sets and the one in use. National sets, which nobody uses with UTF-8, are left out. */
function characterSets(core: Core): string {
  const { _charsets, glevel } = core._charsetService;
  const designated = DESIGNATE.map((byte, set) =>
    _charsets[set]?.q === '─' ? `\x1b${byte}0` : '',
  );
  return designated.join('') + (SHIFT[glevel] ?? '');
}

const MOUSE = { none: 0, x10: 9, vt200: 1000, drag: 1002, any: 1003 } as const;
const SHAPES = { block: 2, underline: 4, bar: 6 } as const;

function modesOf(core: Core, modes: IModes): string {
  const { isCursorHidden, decPrivateModes } = core.coreService;
  const { activeEncoding } = core.coreMouseService;
  const { cursorStyle, cursorBlink } = decPrivateModes;
  const set = [
    modes.applicationCursorKeysMode && '?1',
    modes.applicationKeypadMode && '?66',
    modes.bracketedPasteMode && '?2004',
    modes.insertMode && '4',
    modes.reverseWraparoundMode && '?45',
    modes.sendFocusMode && '?1004',
    modes.synchronizedOutputMode && '?2026',
    modes.mouseTrackingMode !== 'none' && `?${MOUSE[modes.mouseTrackingMode]}`,
    activeEncoding === 'SGR' && '?1006',
    activeEncoding === 'SGR_PIXELS' && '?1016',
  ];
  let out = set.map((mode) => (mode === false ? '' : `\x1b[${mode}h`)).join('');
  if (!modes.wraparoundMode) out += '\x1b[?7l';
  if (isCursorHidden) out += '\x1b[?25l';
  if (cursorStyle) out += `\x1b[${SHAPES[cursorStyle] - (cursorBlink ? 1 : 0)} q`;
  return out;
}
