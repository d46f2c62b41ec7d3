import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompositor } from '../../src/terminal/compositor.ts';
import { bytes, emulatorOf } from './screens.ts';

/** Everything a compositor may ever write: addresses, attributes, its own marks, and printable text. */
const OWN =
  /\x1b\[\?2026[hl]|\x1b\[\?25[hl]|\x1b\[\d+;\d+H|\x1b\[\d+G|\x1b\[0(?:[;:]\d*)*m|\x1b\[\d q/g;
const DANGEROUS =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

/** What a screen with this program in a pane, and its words in the chrome, was sent. */
function written(output: Uint8Array, chrome: string): string {
  let sent = '';
  const compositor = createCompositor({
    write: (text, drained) => {
      sent += text;
      drained();
    },
    columns: 60,
    rows: 14,
  });
  const emulator = emulatorOf('', 40, 10);
  for (let at = 0; at < output.length; at += 65_536) {
    emulator.write(output.subarray(at, at + 65_536));
    const pane = {
      rect: { x: 5, y: 2, width: 38, height: 10 },
      emulator,
      scroll: 0,
      dimmed: false,
    };
    compositor.frame({ chrome: [emulator.title, chrome], panes: [pane], cursor: { x: 6, y: 3 } });
  }
  return sent;
}

const corpus: Record<string, string> = {
  clipboard: 'a\x1b]52;c;ZXZpbA==\x07b\x1b]52;c;?\x1b\\c',
  hyperlinks: '\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\',
  titles: '\x1b]0;\x1b[31mevil\x07\x1b]2;\u202egnp\u0007\x1b]1;x\x07\x1b]2;\u009b31mx\x07',
  notifications: '\x1b]9;hello\x07\x1b]777;notify;a;b\x07\x1b]99;;x\x1b\\\x07\x07',
  'colours of the terminal':
    '\x1b]4;1;rgb:ff/00/00\x07\x1b]10;#ff0000\x07\x1b]104\x07\x1b]1337;File=:AAAA\x07',
  'a device control string that never ends': `\x1bPq${'#0;2;0;0;0'.repeat(5_000)}`,
  'a title that never ends': `\x1b]2;${'x'.repeat(100_000)}`,
  'an application string': '\x1b_Gf=100;AAAA\x1b\\\x1b^secret\x1b\\\x1bXsecret\x1b\\after',
  'eight-bit controls': '\u009b31mred\u009d2;title\u009c\u0090q\u009c\u0085next\u008d',
  'right to left': '\u202eevil\u202c \u2066x\u2069 \u200fy\u061cz',
  'invisible characters': 'a\u200b\u200d\u2060\ufeffb\u{e0041}\u{e007f}c',
  'a flood of questions': '\x1b[6n\x1b[c\x1b[>q\x1b]11;?\x07'.repeat(100_000),
  'five megabytes without a line end': 'x'.repeat(5_000_000),
  'a reset': 'abc\x1bcdef\x1b[!p\x1b[?1049hghi\x1bc',
  'stacks of marks': `e${'\u0301'.repeat(50_000)}`,
  'all control characters': Array.from(
    { length: 32 },
    (_, code) => `${String.fromCharCode(code)}x`,
  ).join(''),
  'modes of the terminal':
    '\x1b[?1000h\x1b[?2004h\x1b[?1049h\x1b[?25l\x1b[4h\x1b[20h\x1b[?7l\x1b[8;1;1t\x1b[2t',
};

describe('nothing that a program writes reaches the screen uninterpreted', () => {
  it.each(Object.entries(corpus))('%s', (_, text) => {
    const sent = written(bytes(text), text.slice(0, 10_000)).replace(OWN, '');
    expect(sent).not.toMatch(DANGEROUS);
    expect(sent.length).toBeGreaterThan(0);
  });

  it('any bytes at all', () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(...Object.values(corpus)).map((text) => bytes(text.slice(0, 200))),
    );
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 6 }), (chunks) => {
        const output = Buffer.concat(chunks);
        const sent = written(output, output.toString('latin1')).replace(OWN, '');
        return !DANGEROUS.test(sent);
      }),
      { numRuns: 300 },
    );
  });

  it('is a claim that can fail', () => {
    expect('\x1b]52;c;x\x07'.replace(OWN, '')).toMatch(DANGEROUS);
    expect('\x1b[2J'.replace(OWN, '')).toMatch(DANGEROUS);
    expect('\x1b[0;31mok'.replace(OWN, '')).not.toMatch(DANGEROUS);
  });
});

describe('a program cannot', () => {
  it('keep more of a stack of marks in a cell than a character needs', () => {
    const sent = written(bytes(`e${'\u0301'.repeat(50_000)}`), '');
    expect(sent.length).toBeLessThan(2_000);
  });
});
