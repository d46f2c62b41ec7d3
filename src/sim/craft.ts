/** What the built-in agent writes: small, plausible files, the same for the same seed and title. */
import type { Chance } from './chance.ts';

export type Piece = {
  path: string;
  lines: string[];
  /** Lines a second commit adds at the end. */
  more: string[];
  /** A line left unfinished, and where; what should have been there instead. */
  gap: { at: number; line: string; mended: string };
};

/** What another task left in the repository: a module and the function it exports. */
export type Known = { path: string; name: string };

const fillers = new Set(
  'a an and as for from in into its of on or the that to with what it'.split(' '),
);

/** A file name out of a title: `Write the search module` gives `search-module` after its verb. */
export function slugOf(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !fillers.has(word));
  const rest = telling.length > 1 ? telling.slice(1) : telling;
  return rest.slice(0, 4).join('-') || 'work';
}

/** The file for a task: documentation, a test of something known, or a module. */
export function craft(words: string, chance: Chance, known: Known | null): Piece {
  const title = words.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (/^(describe|document|explain|write up|sketch)\b|\bdocs?\b/i.test(title))
    return documentOf(title, chance);
  if (/^(test|cover)\b/i.test(title) && known) return testOf(title, known);
  return moduleOf(title, chance);
}

function documentOf(title: string, chance: Chance): Piece {
  const slug = slugOf(title);
  const about = slug.replaceAll('-', ' ');
  const lines = [
    `# ${capital(about)}`,
    '',
    chance.pick([
      `This page says what ${about} is for and how to use it.`,
      `Read this before you change ${about}.`,
      `Everything about ${about} that the code cannot say itself.`,
    ]),
    '',
    '## When to use it',
    '',
    chance.pick([
      '- For one item at a time; larger lists go through it one by one.',
      '- Whenever text comes from a person rather than from a program.',
      '- At the edge of the program, never in its middle.',
    ]),
    `- It takes at most ${10 + chance.below(90)} items.`,
    '',
  ];
  const more = [
    '## Questions',
    '',
    '*Does it change its input?* No, it gives back a new text.',
    '',
  ];
  const gap = { at: 4, line: '## TO-DO: say when to use it', mended: '## When to use it' };
  return { path: `docs/${slug}.md`, lines, more, gap };
}

function testOf(title: string, known: Known): Piece {
  const lines = [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    `import { ${known.name} } from '../${known.path}';`,
    '',
    `test('${known.name} gives text back', () => {`,
    `  assert.equal(typeof ${known.name}('one two'), 'string');`,
    '});',
    '',
    `test('${known.name} takes an empty text', () => {`,
    `  assert.equal(${known.name}(''), '');`,
    '});',
    '',
  ];
  const more = [
    `test('${known.name} gives the same text twice', () => {`,
    `  assert.equal(${known.name}('one'), ${known.name}('one'));`,
    '});',
    '',
  ];
  const gap = {
    at: 9,
    line: '  // TO-DO: an empty text',
    mended: `  assert.equal(${known.name}(''), '');`,
  };
  return { path: `test/${slugOf(title)}.test.mjs`, lines, more, gap };
}

function moduleOf(title: string, chance: Chance): Piece {
  const slug = slugOf(title);
  const name = nameOf(slug);
  const most = 3 + chance.below(20);
  const body = chance.pick([
    ['  const words = text.trim().split(/\\s+/);', "  return words.slice(0, most).join(' ');"],
    ["  const lines = text.split('\\n');", '  return lines.slice(0, most).join(`\\n`).trim();'],
    ['  const plain = text.trim().toLowerCase();', '  return plain.slice(0, most * 4);'],
    [
      "  const parts = text.split(',').map((part) => part.trim());",
      "  return parts.slice(0, most).join(', ');",
    ],
  ]);
  const guard = "  if (text.trim() === '') return '';";
  const lines = [
    `// ${capital(slug.replaceAll('-', ' '))}: at most this many parts are kept.`,
    `const most = ${most};`,
    '',
    `/** ${title.replaceAll('*/', '')}. Gives back a new text. */`,
    `export function ${name}(text) {`,
    guard,
    ...body,
    '}',
    '',
  ];
  const more = [
    `/** The same for each of several texts. */`,
    `export function ${name}All(texts) {`,
    `  return texts.map((text) => ${name}(text));`,
    '}',
    '',
  ];
  const gap = { at: 5, line: '  // TO-DO: an empty text', mended: guard };
  return { path: `src/${slug}.mjs`, lines, more, gap };
}

function nameOf(slug: string): string {
  const [first = 'work', ...rest] = slug
    .normalize('NFKD')
    .replace(/[^a-z0-9-]/g, '')
    .split('-')
    .filter(Boolean);
  const name = [first, ...rest.map(capital)].join('');
  return /^[a-z]/.test(name) ? name : `do${capital(name)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
