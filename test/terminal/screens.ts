/** Emulators for tests: programs' output in, and cells compared one by one. */
import fc from 'fast-check';
import { createEmulator, type Emulator } from '../../src/terminal/emulator.ts';
import { cellsTaken, type Line } from '../../src/terminal/internals.ts';
import type { Pane } from '../../src/terminal/pane.ts';
import { sanitise } from '../../src/terminal/sanitise.ts';
import { extensionAt, FLAG, visibleBackground } from '../../src/terminal/sgr.ts';

const encoder = new TextEncoder();

export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

export function emulatorOf(text = '', columns = 40, rows = 10, scrollback = 100): Emulator {
  const emulator = createEmulator({ columns, rows, scrollback });
  emulator.write(bytes(text));
  return emulator;
}

/** A cell as a person sees it: text, width and attributes. */
export function cellAt(line: Line | undefined, x: number, columns: number): string {
  if (line === undefined || x >= Math.min(columns, line.length)) return show(' ', 1, 0, 0, 0);
  const content = line._data[3 * x]!;
  const fg = line._data[3 * x + 1]! | 0;
  const bg = visibleBackground(line._data[3 * x + 2]!);
  const extension = fg & FLAG.underline ? extensionAt(line, x, line._data[3 * x + 2]!) : 0;
  const width = cellsTaken(line, x);
  const isSecondHalf = width === 0 && x > 0 && line._data[3 * x - 3]! >>> 22 === 2;
  const text = isSecondHalf ? '' : width === 0 ? ' ' : textOf(line, x, content);
  if (width === 2 && x + 2 > columns) return show(' ', 1, fg, bg, extension);
  return show(text, isSecondHalf ? 0 : Math.max(1, width), fg, bg, extension);
}

function show(text: string, width: number, fg: number, bg: number, extension: number): string {
  const style = extension >>> 26 > 1 ? extension : extension & 0x3ffffff;
  const marks = fg & (FLAG.inverse | FLAG.underline | FLAG.strike) || bg & FLAG.overline;
  if (text === ' ' && !marks) return [text, width, 0, exact(bg & 0x3ffffff), 0].join('|');
  return [text, width, exact(fg), exact(bg), exact(style)].join('|');
}

/** A palette colour without the bits that a true colour before it left behind. */
function exact(word: number): number {
  const isPalette = ((word >>> 24) & 3) === 1 || ((word >>> 24) & 3) === 2;
  return isPalette ? word & 0xff0000ff : word | 0;
}

function textOf(line: Line, x: number, content: number): string {
  const text = content & 0x200000 ? line._combined[x]! : String.fromCodePoint(content & 0x1fffff);
  return text === '\0' ? ' ' : sanitise(text) || ' ';
}

/** Cells in which a pane on the screen differs from its own emulator; [] when none does. */
export function differences(screen: Emulator, { rect, emulator, scroll, dimmed }: Pane): string[] {
  const found: string[] = [];
  const width = Math.min(rect.width, screen.columns - rect.x);
  const height = Math.min(rect.height, screen.rows - rect.y);
  for (let y = 0; y < height; y++) {
    const columns = Math.min(width, emulator.columns);
    const line = y < emulator.rows ? emulator.line(emulator.history - scroll + y) : undefined;
    const drawn = screen.line(screen.history + rect.y + y);
    for (let x = 0; x < width; x++) {
      const actual = cellAt(drawn, rect.x + x, screen.columns);
      const cell = cellAt(line, x, columns);
      const expected = dimmed && line && x < columns ? dim(cell) : cell;
      if (actual !== expected) found.push(`${x},${y}: ${actual} instead of ${expected}`);
    }
  }
  return found;
}

function dim(cell: string): string {
  const parts = cell.split('|');
  if (parts[0] === ' ' && parts[2] === '0' && !(Number(parts[3]) & FLAG.overline)) return cell;
  parts[parts.length - 2] = `${Number(parts.at(-2)) | FLAG.dim}`;
  return parts.join('|');
}

/** All cells of a screen and its history, for comparing two emulators. */
export function cellsOf(emulator: Emulator): string[] {
  const lines = Array.from({ length: emulator.history + emulator.rows }, (_, y) =>
    emulator.line(y),
  );
  return lines.map((line) =>
    Array.from({ length: emulator.columns }, (_, x) => cellAt(line, x, emulator.columns)).join(' '),
  );
}

const number = fc.integer({ min: 0, max: 30 });
const numbers = fc.array(number, { maxLength: 3 }).map((list) => list.join(';'));
const sgrCode = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '3',
    '4',
    '4:2',
    '4:3',
    '4:5',
    '5',
    '7',
    '8',
    '9',
    '21',
    '22',
    '23',
  ),
  fc.constantFrom(
    '24',
    '25',
    '27',
    '28',
    '29',
    '39',
    '49',
    '53',
    '55',
    '59',
    '31',
    '42',
    '97',
    '104',
  ),
  fc.integer({ min: 0, max: 255 }).map((colour) => `38;5;${colour}`),
  fc.integer({ min: 0, max: 255 }).map((colour) => `48;2;${colour};7;${255 - colour}`),
  fc.integer({ min: 0, max: 255 }).map((colour) => `38;2;1;${colour};200`),
  fc.integer({ min: 0, max: 254 }).map((colour) => `58:2::${colour}:20:30`),
);

/** Words of the language that programs speak to a terminal. */
export const word: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 20 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '漢字',
      '한글',
      '👩‍💻',
      '❤️',
      'e\u0301',
      '🫠',
      '─│┌',
      '⠋',
      'ش',
      'ñ',
      '\u200b',
      '\u202e',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('\r\n', '\n', '\r', '\t', '\b', '\x0e', '\x0f') },
  {
    weight: 3,
    arbitrary: fc
      .tuple(numbers, fc.constantFrom(...'@ABCDEFGHIJKLMPSTXZ`abdefgr'))
      .map(([n, f]) => `\x1b[${n}${f}`),
  },
  {
    weight: 3,
    arbitrary: fc.array(sgrCode, { maxLength: 4 }).map((codes) => `\x1b[${codes.join(';')}m`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\x1b7',
      '\x1b8',
      '\x1bD',
      '\x1bE',
      '\x1bM',
      '\x1bH',
      '\x1b(0',
      '\x1b(B',
      '\x1b#8',
      '\x1bc',
      '\x1b[!p',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          '?1',
          '?6',
          '?7',
          '?25',
          '?45',
          '?47',
          '?66',
          '?1000',
          '?1002',
          '?1003',
          '?1004',
          '?1006',
          '?1047',
          '?1049',
          '?2004',
          '4',
        ),
        fc.constantFrom('h', 'l'),
      )
      .map(([mode, final]) => `\x1b[${mode}${final}`),
  },
);

/** What a program might write. */
export const program: fc.Arbitrary<string> = fc
  .array(word, { maxLength: 40 })
  .map((words) => words.join(''));

/** The same, or bytes without any sense. */
export const output: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: program.map(bytes) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);

/** Output of every kind that the painting has to get right, by what it is about. */
export const corpus: Record<string, string> = {
  'cursor addressing': '\x1b[2J\x1b[5;10Hfive ten\x1b[1;1Htop\x1b[99;99Hx\x1b[3Aup\x1b[10Dleft',
  'scroll regions':
    '\x1b[3;6r\x1b[6;1Ha\r\nb\r\nc\r\nd\x1b[3;1H\x1bMe\x1b[r\x1b[10;1Hlast\r\nscrolled',
  'insert and delete':
    'abcdefghij\x1b[1;3H\x1b[2@XY\x1b[1;8H\x1b[3P\r\nsecond\x1b[2;1H\x1b[L\x1b[4;1H\x1b[M',
  'insert mode': 'abcdef\x1b[1;2H\x1b[4h漢--\x1b[4l',
  'alternate screen': 'main\x1b[?1049h\x1b[H\x1b[44malternate\x1b[K',
  'back from the alternate screen': 'main\x1b[?1049halternate\x1b[?1049l and on',
  tabs: 'a\tb\tc\r\n\x1b[3g\x1b[5G\x1bH\r\tstop',
  'wide characters': '漢字かな한글 mixed 漢a字b\x1b[1;40H漢edge\x1b[3;39H漢',
  'half overwritten wide characters': '漢字漢字\x1b[1;2Hx\x1b[1;5Hy\x1b[1;8H漢\x1b[1;7Hz',
  'combining characters': 'e\u0301a\u0308o\u0302\u0323 n\u0303\x1b[2;40He\u0301\u0301',
  emoji: '👍🏽 👩‍💻 ❤️ 🇩🇪 1️⃣ 🫠 end',
  'basic attributes':
    '\x1b[1mbold\x1b[22m\x1b[2mdim\x1b[1mboth\x1b[22m\x1b[3mitalic\x1b[23;7minverse\x1b[27;9mstrike\x1b[29;53mover\x1b[0;5mblink\x1b[0;8mhidden',
  colours:
    '\x1b[31mred\x1b[92mgreen\x1b[38;5;200mp256\x1b[38;2;1;2;3mtrue\x1b[0;41mred\x1b[103mbright\x1b[48;5;17mp\x1b[48;2;250;128;0mtrue\x1b[K',
  'underline styles':
    '\x1b[4mone\x1b[4:2mtwo\x1b[4:3mcurly\x1b[4:4mdots\x1b[4:5mdash\x1b[58:2::255:100:0mcolour\x1b[58:5:33mp\x1b[59mnone\x1b[24mx',
  'background of erased cells':
    '\x1b[44mblue\x1b[K\r\n\x1b[45m\x1b[2X\x1b[5Gx\x1b[J\x1b[0m\x1b[3;3H\x1b[46m\x1b[1K',
  'line drawing': '\x1b(0lqqk\r\nx  x\r\nmqqj\x1b(B ok ┌─┐ ▁▂▃ ⠋⠙',
  'soft line breaks': 'long '.repeat(30),
  'waiting at the edge': 'x'.repeat(40),
  'a wide character that the edge refuses':
    '\x1b[?7l\x1b[39GP👩\u200dS\x1b[5;39HP👩\u200d\x1b[31mS',
  scrollback: Array.from({ length: 60 }, (_, line) => `\x1b[3${line % 8}mline ${line}`).join(
    '\r\n',
  ),
};
