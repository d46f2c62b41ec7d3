/** Lines being written: what each editing key does, and what none of them ever does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphemes } from '../../../src/terminal/sanitise.ts';
import { type Edit, editActions, edited } from '../../../src/ui/components/text-field/edits.ts';
import {
  emptyLine,
  insert,
  type Line,
  lineOf,
  textOf,
} from '../../../src/ui/components/text-field/line.ts';

/** A text with `|` where the caret is. */
function at(text: string): Line {
  const [before = '', after = ''] = text.split('|');
  return { ...emptyLine, before, after };
}

function shown({ before, after }: Line): string {
  return `${before}|${after}`;
}

function pressed(line: Line, edits: Edit[], cut = ''): { line: Line; cut: string } {
  return edits.reduce((state, edit) => edited(edit, state), { line, cut });
}

describe('an editing key', () => {
  const cases: [edit: Edit, from: string, to: string, cut?: string][] = [
    ['letter back', 'ab|c', 'a|bc'],
    ['letter back', '|a', '|a'],
    ['letter back', 'a👨‍👩‍👧|c', 'a|👨‍👩‍👧c'],
    ['letter back', '🇩🇪🇫🇷|', '🇩🇪|🇫🇷'],
    ['letter back', 'e\u0301|', '|e\u0301'],
    ['letter on', 'a|bc', 'ab|c'],
    ['letter on', 'a|', 'a|'],
    ['letter on', '|支払', '支|払'],
    ['word back', 'one two|', 'one |two'],
    ['word back', 'one  two  |x', 'one  |two  x'],
    ['word back', 'a.b-c|', 'a.b-|c'],
    ['word back', 'one\ntwo|', 'one\n|two'],
    ['word back', '支払い 確認|', '支払い |確認'],
    ['word back', '|one', '|one'],
    ['word on', '|one two', 'one| two'],
    ['word on', 'one| two', 'one two|'],
    ['word on', 'a|.b', 'a.b|'],
    ['word on', 'x|', 'x|'],
    ['line start', 'ab\ncd|e', 'ab\n|cde'],
    ['line end', 'a|b\ncd', 'ab|\ncd'],
    ['text start', 'ab\nc|d', '|ab\ncd'],
    ['text end', 'a|b\ncd', 'ab\ncd|'],
    ['new line', 'a|b', 'a\n|b'],
    ['erase', 'ab|c', 'a|c'],
    ['erase', 'a👨‍👩‍👧|c', 'a|c'],
    ['erase', '|c', '|c'],
    ['erase next', 'a|bc', 'a|c'],
    ['erase next', 'a|e\u0301x', 'a|x'],
    ['erase next', 'a|', 'a|'],
    ['cut word back', 'one.two|x', 'one.|x', 'two'],
    ['cut word on', 'a| two.x', 'a|.x', ' two'],
    ['cut blanks back', 'one two.x |y', 'one |y', 'two.x '],
    ['cut to start', 'a\nbc|d', 'a\n|d', 'bc'],
    ['cut to start', 'a\n|d', 'a|d', '\n'],
    ['cut to end', 'a|bc\nd', 'a|\nd', 'bc'],
    ['cut to end', 'a|\nd', 'a|d', '\n'],
    ['cut to end', 'a|', 'a|'],
    ['swap', 'ab|c', 'acb|'],
    ['swap', 'abc|', 'acb|'],
    ['swap', '支|払', '払支|'],
    ['swap', '|ab', '|ab'],
    ['swap', 'a|', 'a|'],
    ['put back', 'a|b', 'a|b'],
    ['take back', 'a|b', 'a|b'],
  ];
  for (const [edit, from, to, cut = ''] of cases)
    it(`turns ${JSON.stringify(from)} into ${JSON.stringify(to)}: ${edit}`, () => {
      const done = pressed(at(from), [edit]);
      expect(shown(done.line)).toBe(to);
      expect(done.cut).toBe(cut);
    });

  it('is in the table above, each of them', () => {
    expect(new Set(cases.map(([edit]) => edit))).toEqual(new Set(Object.keys(editActions)));
  });

  it('takes pasted line ends of every kind', () => {
    expect(shown(insert(at('|!'), 'a\r\nb\rc\nd'))).toBe('a\nb\nc\nd|!');
  });
});

describe('what was cut', () => {
  it('adds up when it was cut in a row, and comes back as one', () => {
    const { line, cut } = pressed(at('one two three| four'), ['cut word back', 'cut word back']);
    expect(cut).toBe('two three');
    expect(shown(pressed(line, ['cut word on'], cut).line)).toBe('one |');
    const all = pressed(line, ['cut word on', 'text start', 'put back'], cut);
    expect(shown(all.line)).toBe('two three four|one ');
  });

  it('is new when something else was done in between', () => {
    const { cut } = pressed(at('one two three|'), [
      'cut word back',
      'letter back',
      'cut word back',
    ]);
    expect(cut).toBe('two');
  });
});

describe('taking back', () => {
  const typed = (text: string) => Array.from(text).reduce(insert, emptyLine);

  it('takes letters back by words, and a paste as a whole', () => {
    const line = insert(typed('one two'), ' and a paste');
    const steps = [1, 2, 3].map((count) =>
      textOf(pressed(line, Array<Edit>(count).fill('take back')).line),
    );
    expect(steps).toEqual(['one two', 'one', '']);
  });

  it('brings back what was cut or erased, with the caret where it was', () => {
    const line = at('one two|');
    expect(shown(pressed(line, ['cut to start', 'take back']).line)).toBe('one two|');
    expect(shown(pressed(line, ['erase', 'erase', 'erase', 'take back']).line)).toBe('one two|');
  });

  it('ends with the first text, and does not grow without end', () => {
    const long = 'x'.repeat(100_000);
    const line = Array.from({ length: 300 }).reduce<Line>((made) => insert(made, long), emptyLine);
    const kept = line.past.reduce((sum, { before }) => sum + before.length, 0);
    expect(kept).toBeLessThanOrEqual(2_000_000);
    const many = Array.from({ length: 300 }).reduce<Line>((made) => insert(made, 'ab '), emptyLine);
    expect(many.past.length).toBe(100);
  });
});

/** Texts of letters, wide letters, marks, flags and families, in several lines. */
const pieces = [
  'a',
  'b',
  ' ',
  '.',
  '_',
  '\n',
  '支',
  'e\u0301',
  '🇩🇪',
  '👨‍👩‍👧',
  '👍🏽',
  '한',
  'क्षि',
  '\u200b',
];
const text = fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join(''));
const line = fc.tuple(text, text).map(([before, rest]): Line => {
  const all = graphemes(before + rest);
  const kept = Math.floor(all.length / 2);
  return {
    ...emptyLine,
    before: all.slice(0, kept).join(''),
    after: all.slice(kept).join(''),
  };
});
const isMove = (edit: Edit) => /^(?:letter|word|line|text) /.test(edit);
const edits = Object.keys(editActions) as Edit[];

describe('whatever is pressed', () => {
  it('a key that moves the caret leaves the text', () => {
    fc.assert(
      fc.property(line, fc.array(fc.constantFrom(...edits.filter(isMove))), (from, keys) => {
        expect(textOf(pressed(from, keys).line)).toBe(textOf(from));
      }),
    );
  });

  it('no character is ever cut in two', () => {
    fc.assert(
      fc.property(line, fc.array(fc.constantFrom(...edits), { maxLength: 8 }), (from, keys) => {
        let state = { line: from, cut: '' };
        for (const key of keys) {
          const known = new Set([...graphemes(textOf(state.line)), ...graphemes(state.cut)]);
          state = edited(key, state);
          const { before, after: rest } = state.line;
          // A swap or a cut may bring two together that make another one; nothing else comes new.
          if (isMove(key) || key.startsWith('cut') || key.startsWith('erase'))
            for (const each of [...graphemes(before), ...graphemes(rest), ...graphemes(state.cut)])
              expect([...known, ...pieces]).toContain(each);
          expect(`${before}${rest}${state.cut}`).not.toMatch(/(?<![\ud800-\udbff])[\udc00-\udfff]/);
        }
      }),
    );
  });

  it('what is cut and put back at once is as it was', () => {
    const cuts = edits.filter((edit) => edit.startsWith('cut'));
    fc.assert(
      fc.property(line, fc.constantFrom(...cuts), (from, key) => {
        const cut = edited(key, { line: from, cut: '' });
        const back = edited('put back', cut);
        expect(textOf(back.line)).toBe(textOf(from));
        expect(textOf(edited('take back', cut).line)).toBe(textOf(from));
      }),
    );
  });

  it('a word on and back never passes another word', () => {
    fc.assert(
      fc.property(line, (from) => {
        const on = pressed(from, ['word on']).line;
        const passed = on.before.slice(from.before.length);
        expect(passed).toMatch(/^[^\p{L}\p{N}\p{M}_]*[\p{L}\p{N}\p{M}_\u200d]*$/u);
      }),
    );
  });

  it('a large text is edited at both ends without looking through it', () => {
    const large = lineOf('ein Wort und noch eins, 支払い\n'.repeat(5000));
    const begin = process.cpuUsage();
    for (let count = 0; count < 20; count += 1)
      for (const key of edits) pressed(large, [key, 'letter back', 'erase', 'word back']);
    expect(process.cpuUsage(begin).user).toBeLessThan(10_000_000);
  });
});
