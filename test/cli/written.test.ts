/** What is written about the commands: help, README, docs and schema. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { withKeyList } from '../../scripts/key-list.ts';
import { everyCommand, townProgram } from '../../src/cli/program.ts';
import { jsonOutputSchema, shapes } from '../../src/cli/shapes.ts';

const read = (path: string) => readFileSync(path, 'utf8');

/** Commands that do something; `task` alone only holds others. */
const commands = everyCommand(townProgram()).filter(({ commands }) => commands.length === 0);

function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.name() === 'town'
    ? command.name()
    : `${pathOf(parent)} ${command.name()}`;
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

/** Every command that a text names in code; `task add·list` is two of them. */
function namedIn(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`([^`]+)`/g)].map(([, span]) => span!);
  return spans.flatMap((span) => {
    const [first, rest] = span.split(' ');
    return rest === undefined ? [span] : rest.split('·').map((name) => `${first} ${name}`);
  });
}

test.each(commands.map((command) => [pathOf(command), command] as const))(
  'the help of %s says what it does and shows an example of it',
  (path, command) => {
    const help = helpOf(command);
    expect(command.description()).not.toBe('');
    const example = help.slice(help.indexOf('\nExample'));
    expect(example).toMatch(/^\nExamples?( \(.*\))?:\n {2}/);
    expect(path === 'mcp' ? '"mcp"' : `town ${path}`).toSatisfy((name: string) =>
      example.includes(name),
    );
  },
);

describe('README.md', () => {
  const readme = read('README.md');

  test('names every command, and none that is not there', () => {
    const table = /## Commands[^|]*((?:\|.*\n)+)/.exec(readme)![1]!;
    expect(namedIn(table).sort()).toEqual(commands.map(pathOf).sort());
  });

  test('lists the keys as they are; "npm run build" writes them', () => {
    expect(withKeyList(readme, read('config/keys.yaml'))).toBe(readme);
    expect(readme).toMatch(/\| In every view \|.*`\?`/);
  });
});

test('config/json.schema.json is what the shapes say; "npm run build" writes it', () => {
  expect(JSON.parse(read('config/json.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(jsonOutputSchema())),
  );
});

describe('docs/json.md', () => {
  const rows = read('docs/json.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  test('names every shape', () => {
    const named = rows.map(([, , shape]) => /^(?:one )?`(\w+)`/.exec(shape!)?.[1]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(shapes).sort());
  });

  test('names every command that prints JSON', () => {
    const named = rows.flatMap(([, cell]) =>
      [...cell!.matchAll(/`([^`]+)`/g)].map(([, span]) =>
        span!.replace(/^town /, '').replace(/ --json$/, ''),
      ),
    );
    const printing = commands.filter(({ options }) =>
      options.some(({ long }) => long === '--json'),
    );
    expect(named.sort()).toEqual(printing.map(pathOf).sort());
  });
});
