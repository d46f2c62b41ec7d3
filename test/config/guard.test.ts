import { describe, expect, it } from 'vitest';
import { refusals, shipped } from './read.ts';

const size = 256 * 1024;
const town = shipped('examples/single.yaml');

/** `worker` with its handoffs inside so many brackets. */
function nested(depth: number): string {
  return `${town}\n    extra: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
}

describe('the limits of a text', () => {
  it('are 256 kB', () => {
    const filled = (bytes: number) => `${town}#${'x'.repeat(bytes - Buffer.byteLength(town) - 1)}`;
    expect(refusals(filled(size))).toEqual([]);
    expect(refusals(filled(size + 1))).toEqual([
      '1:1: the file has 257 kB; at most 256 kB are read',
    ]);
    expect(refusals(`${town}# ${'é'.repeat(size / 2)}`)[0]).toContain('at most 256 kB are read');
  });

  it('are 32 levels of brackets and indentation', () => {
    // The map, roles, the role and the key are levels too.
    expect(refusals(nested(29))[0]).toContain('unknown key "extra"');
    expect(refusals(nested(30))[0]).toContain('nested more than 32 levels deep');
    const steps = (count: number) =>
      Array.from({ length: count }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
    expect(refusals(steps(32))[0]).not.toContain('nested');
    expect(refusals(steps(33))).toEqual(['33:33: nested more than 32 levels deep']);
    expect(refusals('- '.repeat(33))).toEqual(['1:65: nested more than 32 levels deep']);
  });

  it('do not count brackets in quotes, comments and blocks of text', () => {
    const deep = '['.repeat(50);
    for (const text of [
      `'${deep}'`,
      `"${deep}"`,
      `it's ${deep}`,
      `x # ${deep}`,
      `|\n      ${deep}`,
    ])
      expect(refusals(`${town}    brief: ${text}\n`).join()).not.toContain('nested');
  });

  it('count brackets that only look quoted', () => {
    for (const text of [
      `it's ${'['.repeat(50)}`,
      `a 'b\n  c: ${'['.repeat(50)}`,
      `'a' ${'['.repeat(50)}`,
    ])
      expect(() => refusals(`x: ${text}`)).not.toThrow();
  });

  it('are 100 aliases', () => {
    const aliases = (count: number) =>
      `a: &a x\nb: [${Array.from({ length: count }, () => '*a').join(', ')}]\n`;
    expect(refusals(aliases(100)).join()).not.toContain('aliases');
    expect(refusals(aliases(101))).toEqual(['2:405: more than 100 aliases']);
  });

  it('hold for what the aliases stand for', () => {
    const lines = Array.from({ length: 15 }, (_, index) => {
      const inside =
        index === 0
          ? 'x, x, x'
          : Array(6)
              .fill(`*a${index - 1}`)
              .join(', ');
      return `a${index}: &a${index} [${inside}]\n`;
    });
    expect(refusals(lines.join(''))).toEqual(['1:1: aliases make this file too large']);
  });

  it('leave out "? " keys, tags, directives and second documents', () => {
    expect(refusals(`${town}? a\n: b\n`)[0]).toMatch(/^\d+:1: "\? " keys are not read/);
    expect(refusals(`x: {? a : b}`)[0]).toContain('"? " keys are not read');
    expect(refusals(`x: !!js/function 'a'`)[0]).toContain('a tag has no meaning here');
    expect(refusals('--- |\n!text in a block\n')[0]).toContain('expected a block of keys');
    expect(refusals(`%YAML 1.1\n---\n${town}`)[0]).toContain('a directive has no meaning here');
    expect(refusals(`---\n${town}`)).toEqual([]);
    expect(refusals(`${town}---\n${town}`)[0]).toContain('a second document begins here');
  });
});

describe('a text made to hurt the parser is refused', () => {
  const repeat = (piece: string) => piece.repeat(Math.floor((size - 300) / piece.length));
  const head = 'town: a\nentry: r0\nagents: { a: { preset: sim } }\nroles:\n';
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('');
  const texts: Record<string, string> = {
    'open brackets': repeat('['),
    'open braces': repeat('{'),
    'dashes in a line': repeat('- '),
    'question marks': repeat('? '),
    'a kilobyte of question marks': '? '.repeat(500),
    'double quotes': repeat('"'),
    'single quotes': repeat("'"),
    'quotes on many lines': repeat('"\n'),
    colons: repeat(': '),
    anchors: repeat('&a\n'),
    aliases: repeat('*a '),
    directives: repeat('%a\n'),
    documents: repeat('---\n'),
    'empty lines': repeat('\n'),
    commas: `[${repeat(',')}`,
    'one key many times': repeat('k:\n'),
    'many keys': lines(30_000, (index) => `k${index}:\n`),
    'blocks of text': repeat('a: |\n'),
    'brackets on many lines': repeat('[\n'),
    'many misspelt roles':
      head + lines(3000, (index) => `  r${index}: { agent: a, handoffs: { n: x${index} } }\n`),
    'many unknown keys': head + lines(12_000, (index) => `  r${index}: { b${index}: 1 }\n`),
    'many unknown presets': `agents:\n${lines(9000, (index) => `  a${index}: { preset: simm }\n`)}`,
    'many ways round': `${head}  r0: { agent: a, handoffs: { ${lines(8000, (index) => `v${index}: r1, `)} z: done } }\n  r1: { agent: a, handoffs: { x: r0 } }\n`,
  };

  it.each(Object.entries(texts))('%s', (_, text) => {
    const lines = refusals(text);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(100);
  });

  it('while a chain of three thousand roles is read', () => {
    const chain = lines(
      3000,
      (index) => `  r${index}: { agent: a, handoffs: { n: r${index + 1} } }\n`,
    );
    expect(refusals(`${head}${chain}  r3000: { agent: a, handoffs: { n: done } }\n`)).toEqual([]);
  });
});
