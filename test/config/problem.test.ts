import { expect, it } from 'vitest';
import { formatProblem } from '../../src/config/index.ts';
import { parse } from './read.ts';

function formatted(text: string): string[] {
  const parsed = parse(text);
  return parsed.kind === 'problems' ? parsed.problems.map(formatProblem) : [];
}

it('control and bidirectional characters of the text are written out', () => {
  const [line] = formatted('town: "\u009b2J\u202eevil"\n');
  expect(formatted('"\\e]52;c;aGk=\\a\u202e": 1\n').join()).toContain(
    'unknown key "\\u001b]52;c;aGk=\\u0007\\u202e"',
  );
  expect(line).toContain('town: "\\u009b2J\\u202eevil"');
});

/** The line and the caret of the problem about the unknown key `stray`. */
function excerptOf(text: string): { line: string; caret: number } {
  const found = formatted(text).find((problem) => problem.includes('unknown key "stray"')) ?? '';
  const [, line = '', caret = ''] = found.split('\n');
  return { line, caret: caret.indexOf('^') };
}

it('the caret stands under the place, also after what was written out and after a tab', () => {
  const { line, caret } = excerptOf('{ "\u200b\u202e": 1,\tstray: 2 }');
  expect(line).toBe('{ "\\u200b\\u202e": 1, stray: 2 }');
  expect(caret).toBe(line.indexOf('stray'));
});

it('a long line is cut around the place', () => {
  const gap = ' '.repeat(300);
  const { line, caret } = excerptOf(`{ town: a,${gap}stray: 1,${gap}entry: b }`);
  expect(line.length).toBeLessThanOrEqual(102);
  expect(line).toMatch(/^….*…$/);
  expect(line.slice(caret)).toMatch(/^stray: 1/);
});

it('a long word is cut in the message', () => {
  const [first = ''] = formatted(`${'a'.repeat(1000)}: 1\n`).filter((problem) =>
    problem.includes('unknown key'),
  );
  expect(first).toContain(`unknown key "${'a'.repeat(64)}…"`);
});

it('the name of the file is shown as plain text too', () => {
  const problem = {
    file: 'a\u001b[2J.yaml',
    line: 1,
    column: 2,
    message: 'm',
    excerpt: 'x\n^',
    suggestion: null,
  };
  expect(formatProblem(problem)).toBe('a\\u001b[2J.yaml:1:2: m\nx\n^');
});
