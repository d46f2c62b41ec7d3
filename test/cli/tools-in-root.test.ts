import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { toolsThatWalkIn } from '../../src/cli/findings/tools-in-root.ts';

/** The tools that would walk into `.town` of a folder with these files. */
function toolsIn(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'town-tools-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return toolsThatWalkIn(root).map(({ tool }) => tool);
}

const manifest = (...names: string[]) =>
  JSON.stringify({ devDependencies: Object.fromEntries(names.map((name) => [name, '1'])) });

test('a tool is named that would take the worktrees for a part of the project', () => {
  expect(toolsIn({})).toEqual([]);
  expect(toolsIn({ 'package.json': manifest('vitest', 'jest', '@biomejs/biome') })).toEqual([
    'vitest',
    'jest',
    'biome',
  ]);
  expect(toolsIn({ 'eslint.config.js': 'export default [];' })).toEqual(['eslint']);
  expect(toolsIn({ 'pytest.ini': '[pytest]\nnorecursedirs = build dist\n' })).toEqual(['pytest']);
  expect(toolsIn({ 'pyproject.toml': '[tool.pytest]\nnorecursedirs = ["build"]\n' })).toEqual([
    'pytest',
  ]);
});

test('one that leaves them out already is not', () => {
  const exclude = "export default { test: { exclude: ['.town/**'] } };";
  const files = { 'package.json': manifest('vitest'), 'vitest.config.ts': exclude };
  expect(toolsIn(files)).toEqual([]);
  expect(toolsIn({ 'biome.json': '{"files":{"includes":["src/**","*.ts"]}}' })).toEqual([]);
  expect(toolsIn({ 'pytest.ini': '[pytest]\n' })).toEqual([]);
  expect(toolsIn({ 'pytest.ini': '[pytest]\nnorecursedirs = .* build\n' })).toEqual([]);
  expect(toolsIn({ 'package.json': 'not { json', '.eslintrc.json': '{}' })).toEqual([]);
});
