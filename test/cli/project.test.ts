import { describe, expect, test } from 'vitest';
import { testCommandsOf } from '../../src/cli/init/project.ts';

/** The test commands of a project with these files, where all programs are on PATH. */
function commandsOf(files: Record<string, string>): string[] {
  const top = {
    names: Object.keys(files),
    read: (name: string) => files[name] ?? '',
    has: () => true,
  };
  return testCommandsOf(top).map(({ command }) => command);
}

const manifest = (more: object) => JSON.stringify({ scripts: { test: 'node --test' }, ...more });

describe('the test command of a package', () => {
  test.each([
    ['npm without a lock file', {}, 'npm test'],
    ['npm by its lock file', { 'package-lock.json': '' }, 'npm test'],
    ['pnpm by its lock file', { 'pnpm-lock.yaml': '' }, 'pnpm test'],
    ['yarn by its lock file', { 'yarn.lock': '' }, 'yarn test'],
    ['bun by its lock file, whose own runner is not meant', { 'bun.lock': '' }, 'bun run test'],
    ['bun by its older lock file', { 'bun.lockb': '' }, 'bun run test'],
  ])('is that of %s', (_, files, command) => {
    expect(commandsOf({ 'package.json': manifest({}), ...files })).toEqual([command]);
  });

  test('goes by packageManager before any lock file', () => {
    const text = manifest({ packageManager: 'pnpm@9.1.0' });
    expect(commandsOf({ 'package.json': text, 'package-lock.json': '' })).toEqual(['pnpm test']);
  });

  test.each([
    [
      'the placeholder of npm init',
      '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}',
    ],
    ['no script', '{"name":"x"}'],
    ['an empty script', '{"scripts":{"test":" "}}'],
    ['a script that is no text', '{"scripts":{"test":{}}}'],
    ['no JSON', '{'],
    ['no object', 'null'],
  ])('is none for %s', (_, text) => {
    expect(commandsOf({ 'package.json': text })).toEqual([]);
  });
});

describe('the test command of a Makefile', () => {
  test.each([
    ['test: all\n\t./run\n', 'make test'],
    ['.PHONY: test\nlint test: all\n', 'make test'],
    ['test::\n\t./run\n', 'make test'],
    ['check:\n\t./run\n', 'make check'],
  ])('%j', (text, command) => {
    expect(commandsOf({ Makefile: text })).toEqual([command]);
  });

  test.each([['test := 1\n'], ['all: test\n'], ['.PHONY: test\n'], ['test-all:\n\t./run\n']])(
    'is none of %j',
    (text) => {
      expect(commandsOf({ Makefile: text })).toEqual([]);
    },
  );
});

test('other kinds of project', () => {
  expect(commandsOf({ 'Cargo.toml': '' })).toEqual(['cargo test']);
  expect(commandsOf({ 'go.mod': '' })).toEqual(['go test ./...']);
  expect(commandsOf({ 'pyproject.toml': '[tool.pytest.ini_options]\n' })).toEqual(['pytest']);
  expect(commandsOf({ 'pyproject.toml': '[project]\nname = "x"\n' })).toEqual([]);
  expect(commandsOf({ 'conftest.py': '' })).toEqual(['pytest']);
  const locked = { 'pyproject.toml': 'dev = ["pytest"]' };
  expect(commandsOf({ ...locked, 'uv.lock': '' })).toEqual(['uv run pytest']);
  expect(commandsOf({ ...locked, 'poetry.lock': '' })).toEqual(['poetry run pytest']);
});

test('of several the one that the project puts around the others comes first', () => {
  const files = { 'go.mod': '', 'Cargo.toml': '', Makefile: 'test:\n\ttrue\n' };
  expect(commandsOf(files)).toEqual(['make test', 'cargo test', 'go test ./...']);
});
