import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.ts';
import { configFolder, graphOf, parse, shipped } from './read.ts';

const files = [
  'town.yaml',
  ...readdirSync(`${configFolder}examples`).map((name) => `examples/${name}`),
];

describe.each(files)('%s', (file) => {
  it('is read without a problem or a warning', () => {
    expect(parse(shipped(file))).toMatchObject({ kind: 'graph', warnings: [] });
  });

  it('names briefs that are there', () => {
    const briefs = Object.values(graphOf(shipped(file)).roles).flatMap((role) =>
      role.kind === 'agent' && role.brief !== null ? [role.brief] : [],
    );
    expect(briefs.length).toBeGreaterThan(0);
    for (const brief of briefs) expect(existsSync(join(configFolder, brief)), brief).toBe(true);
  });
});

it('the default team is a mayor, three workers, a reviewer and a merge queue', () => {
  const { roles, agents } = graphOf(shipped('town.yaml'));
  expect(Object.keys(agents)).toEqual(['sim']);
  const seats = Object.values(roles).map((role) => [
    role.name,
    role.kind === 'agent' ? role.seats : role.kind,
  ]);
  expect(seats).toEqual([
    ['mayor', 1],
    ['worker', 3],
    ['reviewer', 1],
    ['merge', 'merge-queue'],
  ]);
});

it('the agents in the comments of the default team are read too', () => {
  const text = shipped('town.yaml')
    .replace(/^# {3}(claude|codex|own): /gm, 'zz $1: ')
    .replace(/(?:zz .*\n)+/, '')
    .replace(
      '  sim: { preset: sim }',
      '  claude: { preset: claude }\n  codex: { preset: codex, args: [--model, gpt-5] }\n  own: { command: [my-agent, --prompt-file, "{brief}"] }',
    )
    .replaceAll('agent: sim', 'agent: [claude, codex, own]');
  expect(parse(text).kind).toBe('graph');
});

describe('the check of the default team, run in a repository', () => {
  const role = graphOf(shipped('town.yaml')).roles.merge;
  const command = role?.kind === 'merge-queue' ? role.checks.join(' && ') : '';
  let folder = '';
  beforeEach(() => {
    folder = temporaryFolder('town-check-');
    execFileSync('git', ['init', '-q'], { cwd: folder });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function check(file: string, text: string): { status: number | null; stdout: string } {
    writeFileSync(join(folder, file), text);
    execFileSync('git', ['add', '.'], { cwd: folder });
    return spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  }

  it('passes', () => {
    expect(check('a.md', '# Title\n=======\n<<<<<<<<<\n')).toMatchObject({ status: 0, stdout: '' });
  });

  it('fails on the marks of an unfinished merge, and shows them', () => {
    const { status, stdout } = check('a.txt', 'one\n<<<<<<< HEAD\ntwo\n=======\n>>>>>>> task\n');
    expect(status).not.toBe(0);
    expect(stdout).toContain('a.txt:2:<<<<<<< HEAD');
  });

  it('fails where there is no repository to search', () => {
    rmSync(join(folder, '.git'), { recursive: true });
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
    expect(spawnSync('sh', ['-c', command], { cwd: folder, env, timeout: 30_000 }).status).not.toBe(
      0,
    );
  });
});
