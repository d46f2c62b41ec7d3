/** Cells of a terminal to SVG: colours, letters, lines, and that no word of the screen is lost. */
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOf } from '../../scripts/pictures/box.ts';
import { cellsOf } from '../../scripts/pictures/cells.ts';
import { mixed, numbered, window } from '../../scripts/pictures/colours.ts';
import { fillsOf } from '../../scripts/pictures/fills.ts';
import { lettersOf } from '../../scripts/pictures/letters.ts';
import { type Cell, type Ink, type Picture, wordsOf } from '../../scripts/pictures/picture.ts';
import { strokesOf } from '../../scripts/pictures/strokes.ts';
import { svgOf } from '../../scripts/pictures/svg.ts';

const plain: Ink = { fore: window.fore, back: null, looks: '', lines: [] };

function cells(text: string, ink: Partial<Ink> = {}): Cell[] {
  return Array.from(text, (each) => ({
    text: each,
    width: /[\u3000-\u9fff]/.test(each) ? 2 : 1,
    ink: { ...plain, ...ink },
  }));
}

describe('the letters of a row', () => {
  const rows: [what: string, row: Cell[], svg: string][] = [
    ['a word has its exact width', cells('mayor'), '<text x="0" textLength="45">mayor</text>'],
    ['one letter needs none', cells(' a '), ' <text x="9">a</text> '],
    [
      'words stand apart, each at its column',
      cells('to do'),
      '<text x="0" textLength="18">to</text> <text x="27" textLength="18">do</text>',
    ],
    [
      'a colour and a weight of its own',
      [...cells('ok', { fore: '#5faf5f', looks: 'bi' }), ...cells('no')],
      '<text class="b i" fill="#5faf5f" x="0" textLength="18">ok</text><text x="18" textLength="18">no</text>',
    ],
    [
      'what XML would take for its own',
      cells('a<b>&'),
      '<text x="0" textLength="45">a&lt;b&gt;&amp;</text>',
    ],
    [
      'signs stand in the middle of their cells',
      cells('●支'),
      '<text class="m" x="4.5">●</text><text class="m" x="18">支</text>',
    ],
    ['boxes and blocks are no letters', cells('╭─▌ a'), '╭─▌ <text x="36">a</text>'],
  ];
  for (const [what, row, svg] of rows)
    it(`${what}: ${wordsOf(row)}`, () => {
      expect(lettersOf(row)).toBe(svg);
    });
});

describe('lines', () => {
  const ink = { fore: '#6c6c6c' };
  const drawn: [what: string, rows: string[], paths: string[]][] = [
    ['are one where they touch', ['───'], ['stroke="#6c6c6c" d="M0 9.5H27"']],
    ['also from row to row', ['│', '│'], ['d="M4.5 0V38"']],
    ['meet in the middle of a cell', ['┼'], ['d="M0 9.5H9M4.5 0V19"']],
    ['bend at round corners', ['╭'], ['d="M9 9.5Q4.5 9.5 4.5 14V19"']],
    ['are thicker when heavy', ['━'], ['stroke-width="3" d="M0 9.5H9"']],
    [
      'are hollow when double',
      ['═'],
      ['stroke="#6c6c6c" stroke-width="3" d="M0 9.5H9"', `stroke="${window.back}" d="M0 9.5H9"`],
    ],
    [
      'have gaps when broken',
      ['╌'],
      ['d="M0 9.5H1.125M2.25 9.5H3.375M4.5 9.5H5.625M6.75 9.5H7.875"'],
    ],
    ['go from corner to corner', ['╱'], ['d="M0 19l9 -19"']],
  ];
  for (const [what, rows, paths] of drawn)
    it(`${what}: ${rows.join(' ')}`, () => {
      const svg = strokesOf(rows.map((row) => cells(row, ink)));
      for (const path of paths) expect(svg).toContain(path);
      expect(svg.match(/<path/g)).toHaveLength(paths.length);
    });

  it('are known for every character of U+2500 to U+257F, and each reaches an edge', () => {
    for (let code = 0x2500; code < 0x2580; code += 1) {
      const text = String.fromCharCode(code);
      expect(boxOf(text), text).not.toBeNull();
      expect(strokesOf([cells(text)]), text).toMatch(/d="M[^"]+"/);
    }
    expect([boxOf('a'), boxOf('▀'), boxOf('──')]).toEqual([null, null, null]);
  });

  it('go under letters and through them, over blanks too', () => {
    expect(strokesOf([cells('a b', { lines: ['under'] })])).toContain('d="M0 16.5H27"');
    expect(strokesOf([cells('a b', { lines: ['through'] })])).toContain('d="M0 9.5H27"');
  });
});

describe('fills', () => {
  it('put one rectangle behind cells of one background', () => {
    const row = [...cells('a'), ...cells('bc', { back: '#5f87d7' }), ...cells('d')];
    expect(fillsOf([row])).toBe('<path fill="#5f87d7" d="M9 0h18v19h-18z"/>\n');
  });

  const blocks: [text: string, path: string][] = [
    ['█', 'M0 0h9v19h-9z'],
    ['▀', 'M0 0h9v9.5h-9z'],
    ['▄', 'M0 9.5h9v9.5h-9z'],
    ['▌', 'M0 0h4.5v19h-4.5z'],
    ['▔', 'M0 0h9v2.375h-9z'],
    ['▞', 'M4.5 0h4.5v9.5h-4.5zM0 9.5h4.5v9.5h-4.5z'],
  ];
  for (const [text, path] of blocks)
    it(`draw ${text}`, () => {
      expect(fillsOf([cells(text)])).toContain(`d="${path}"`);
    });

  it('mix shades with what is behind them', () => {
    const svg = fillsOf([cells('▒', { fore: '#ffffff', back: '#000000' })]);
    expect(svg).toContain('fill="#808080"');
  });
});

describe('the cells of an emulator', () => {
  async function inksOf(bytes: string): Promise<Cell[]> {
    const size = { columns: 8, rows: 1 };
    const terminal = new xterm.Terminal({ cols: 8, rows: 1, allowProposedApi: true });
    await new Promise<void>((done) => terminal.write(bytes, done));
    const [row = []] = cellsOf(terminal.buffer.active, size);
    terminal.dispose();
    return row;
  }

  const samples: [what: string, bytes: string, ink: Partial<Ink>][] = [
    ['nothing', 'a', plain],
    ['one of sixteen', '\x1b[31ma', { fore: numbered(1) }],
    ['one of 256', '\x1b[38;5;208ma', { fore: '#ff8700' }],
    ['a grey', '\x1b[48;5;244ma', { back: '#808080' }],
    ['true colour', '\x1b[38;2;1;2;255ma', { fore: '#0102ff' }],
    ['weight and slant', '\x1b[1;3ma', { looks: 'bi' }],
    ['lines', '\x1b[4;9ma', { lines: ['under', 'through'] }],
    ['inverse', '\x1b[7ma', { fore: window.back, back: window.fore }],
    ['inverse with colours', '\x1b[7;31;42ma', { fore: numbered(2), back: numbered(1) }],
    ['dim', '\x1b[2ma', { fore: mixed(window.fore, window.back, 0.6) }],
  ];
  for (const [what, bytes, ink] of samples)
    it(`have ${what}`, async () => {
      expect((await inksOf(bytes))[0]).toMatchObject({ text: 'a', width: 1, ink });
    });

  it('are two columns wide where a character is, and blank where there is none', async () => {
    const row = await inksOf('支\x1b[8mx');
    expect(row.map(({ text, width }) => [text, width])).toEqual([
      ['支', 2],
      ...Array.from({ length: 6 }, () => [' ', 1]),
    ]);
  });
});

describe('a picture', () => {
  const letters = fc.constantFrom(...'ab  <>&"●…─│╭╲═█▒支い⠋');
  const ink = fc.record({
    fore: fc.constantFrom(window.fore, '#5faf5f'),
    back: fc.constantFrom(null, '#5f87d7'),
    looks: fc.constantFrom('', 'b', 'bi'),
    lines: fc.constantFrom<Ink['lines']>([], ['under']),
  });
  const row = fc.array(
    fc.tuple(letters, ink).map(([text, look]): Cell => cells(text, look)[0]!),
    { maxLength: 40 },
  );
  const picture = (rows: Cell[][]): Picture => {
    return { title: 'a & b', about: '<c>', columns: 80, rows, cursor: { x: 3, y: 0 } };
  };
  /** What an XML reader would take for the text of each row. */
  const rowsIn = (svg: string) =>
    [...svg.matchAll(/<g transform="translate\(0 \d+\)">(.*?)<\/g>\n/gs)].map(([, inside = '']) =>
      inside
        .replaceAll(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    );

  it('has the rows of the screen as its text, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const svg = svgOf(picture(rows));
        expect(rowsIn(svg)).toEqual(rows.map(wordsOf));
        expect(svg.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      }),
    );
  });

  it('is as large as its cells and the frame around them, and needs no other file', () => {
    const svg = svgOf(picture([cells('a'), cells('b')]));
    expect(svg).toContain('viewBox="0 0 748 86" width="748" height="86"');
    expect(svg).toContain('<title>&lt;c&gt;</title>');
    expect(svg).toContain('>a &amp; b</text>');
    expect(svg).toContain('<rect x="27" y="1" width="2" height="17"');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|url\(|<script/);
  });
});
