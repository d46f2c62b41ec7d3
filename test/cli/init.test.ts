/** `town init` looks first: branch, test command, CLIs. It asks nothing, and says what it chose. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPlace, type Place } from '../journeys/place.ts';

function placeWith(files: Record<string, string> = { a: '' }, branch = 'main'): Place {
  const place = openPlace();
  place.git(['init', '-q', '-b', branch]);
  place.commit(files);
  // Only these programs, so that no CLI of the machine is found.
  const bin = join(place.folder, 'bin');
  mkdirSync(bin);
  for (const name of ['git', 'node', 'sh', 'npm', 'make', 'tar', 'gzip']) {
    const path = execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' });
    if (path !== '') execFileSync('ln', ['-s', path.trim(), join(bin, name)]);
  }
  place.env['PATH'] = bin;
  return place;
}

function install(place: Place, ...names: string[]): void {
  const bin = join(place.folder, 'more');
  mkdirSync(bin, { recursive: true });
  for (const name of names) writeFileSync(join(bin, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  place.env['PATH'] = `${bin}${delimiter}${place.env['PATH']}`;
}

function login(place: Place, file: string): void {
  mkdirSync(dirname(join(place.env['HOME']!, file)), { recursive: true });
  writeFileSync(join(place.env['HOME']!, file), '{ "a": 1 }');
}

const written = (place: Place) => readFileSync(join(place.root, 'town.yaml'), 'utf8');
const chosen = async (place: Place, ...args: string[]) =>
  JSON.parse(await place.ok('init', '--json', ...args)).choices;

describe('the branch', () => {
  test('is the one of origin while something else is checked out', async () => {
    const origin = placeWith({ a: '' }, 'stable');
    const place = placeWith();
    rmSync(place.root, { recursive: true });
    place.git(['clone', '-q', origin.root, place.root], place.folder);
    place.git(['switch', '-q', '-c', 'fix-typo']);
    expect(await place.ok('init')).toContain(
      'into    stable, because it is the main branch of origin; fix-typo, which is checked out, looks like work of its own',
    );
    expect(written(place)).toContain('into: stable #');
    expect((await chosen(place, '--force', '--into', 'fix-typo')).branch.branch).toBe('fix-typo');
  });

  test('is the usual one that is there, else the one that is checked out', async () => {
    const place = placeWith({ a: '' }, 'master');
    place.git(['switch', '-q', '-c', 'fix-typo']);
    expect((await chosen(place)).branch.branch).toBe('master');
    place.git(['branch', '-D', '-q', 'master']);
    expect((await chosen(place, '--force')).branch.branch).toBe('fix-typo');
  });

  test('is found with a detached HEAD, too', async () => {
    const place = placeWith();
    place.git(['switch', '-q', '--detach']);
    expect((await chosen(place)).branch).toEqual({
      branch: 'main',
      because: 'there is one of that name',
    });
  });
});

describe('the CLIs', () => {
  test('are those on PATH that were logged in', async () => {
    const place = placeWith();
    install(place, 'claude', 'codex', 'gemini');
    login(place, '.codex/auth.json');
    login(place, '.gemini/oauth_creds.json');
    const out = await place.ok('init');
    const aside = process.platform === 'linux' ? '; claude seems not to be logged in' : '';
    expect(out).toContain(`agents  codex, gemini, because they are on PATH${aside}`);
    expect(written(place)).toContain(
      'agents:\n  codex: { preset: codex }\n  gemini: { preset: gemini }\n',
    );
    expect(written(place)).toContain('agent: [codex, gemini] # a list');
    expect((await place.run(['check'])).out).toMatch(/^\S+town\.yaml is in order\.\n$/);
  });

  test('are named though none was logged in, with what to do', async () => {
    const place = placeWith();
    install(place, 'codex');
    expect(await place.ok('init')).toContain(
      'agents  codex, because it is on PATH, but codex seems not to be logged in: run it once',
    );
  });

  test('are not there, so the built-in one plays', async () => {
    const place = placeWith();
    expect(await place.ok('init')).toContain('agents  sim, because none of claude, codex,');
    expect(written(place)).toContain('sim: { preset: sim }');
  });

  test('may be of the own agents.yaml', async () => {
    const own = 'presets:\n  mine: { start: [my-agent, "{prompt}"] }\n';
    const place = placeWith({ 'agents.yaml': own });
    install(place, 'my-agent');
    expect((await chosen(place)).agents.names).toEqual(['mine']);
    expect(written(place)).toContain('  mine: { preset: mine }');
  });

  test('can be named, and a wrong name is told', async () => {
    const place = placeWith();
    expect((await chosen(place, '--agent', 'claude', 'codex')).agents.names).toEqual([
      'claude',
      'codex',
    ]);
    const { code, err } = await place.run(['init', '--force', '--agent', 'clade']);
    expect({ code, err }).toEqual({
      code: 64,
      err: 'town: There is no preset "clade". Did you mean "claude"?\n',
    });
  });
});

describe('the test command', () => {
  test('is one whose program is here, and the others are named', async () => {
    const place = placeWith({
      'package.json': '{ "scripts": { "test": "node --test" }, "devDependencies": { "x": "1" } }',
      Makefile: 'test:\n\ttrue\n',
    });
    const out = await place.ok('init');
    expect(out).toContain(
      'checks  npm test, because package.json has a test script (also found: make test)',
    );
    expect(out).toContain('First run "npm install", or the check fails.');
    expect(written(place)).not.toContain('This one works in any repository');
  });

  test('is not one whose program is missing', async () => {
    const place = placeWith({ 'go.mod': 'module x\n' });
    expect(await place.ok('init')).toMatch(
      /checks {2}only that no file has .*, because there is a go\.mod, but go is not on PATH/,
    );
    expect(written(place)).toContain('This one works in any repository');
    expect((await place.run(['check'])).code).toBe(0);
  });

  test('is not one that only the person has', async () => {
    const place = placeWith();
    place.write({ Makefile: 'test:\n\ttrue\n' });
    expect((await chosen(place)).checks).toMatchObject({
      check: null,
      because:
        'the Makefile has a target test, but it is not committed, so agents and checks do not have it',
    });
  });

  test('can be named', async () => {
    const place = placeWith();
    await place.ok('init', '--check', './check.sh "a: b" # all');
    expect(written(place)).toContain(`checks: ['./check.sh "a: b" # all']`);
  });
});

describe('the file', () => {
  test.each(['loop', 'orchestrator', 'ralph', 'single'])(
    'is that of the example %s',
    async (example) => {
      const place = placeWith({ Makefile: 'test:\n\ttrue\n' }, 'master');
      await place.ok('init', '--example', example);
      const text = written(place);
      expect(text).toContain('into: master');
      expect(text).toContain('sim: { preset: sim }');
      expect(text).not.toMatch(/npm|To use it|claude: \{|\.\.\/town\.schema/);
      expect(text.match(/make test/g)?.length ?? 0).toBe(
        { loop: 1, orchestrator: 2, ralph: 2, single: 0 }[example],
      );
      expect((await place.run(['check'])).out).toMatch(/^\S+town\.yaml is in order\.\n$/);
    },
  );

  test('is not of an example that does not exist', async () => {
    const place = placeWith();
    const { code, err } = await place.run(['init', '--example', 'raplh']);
    expect({ code, err }).toEqual({
      code: 64,
      err: 'town: There is no example "raplh". Did you mean "ralph"?\n',
    });
  });

  test('stays when it is there; --force puts it aside', async () => {
    const place = placeWith({ 'town.yaml': 'town: mine\n' });
    const { code, out, err } = await place.run(['init']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^town: .*town\.yaml is there already and stays as it is\. "town up" .* "town init --force" [^\n]*\n$/,
    );
    expect(written(place)).toBe('town: mine\n');
    expect(await place.ok('init', '--force')).toContain('The one before is ');
    expect(written(place)).toContain('town: repo');
    expect(readFileSync(join(place.root, '.town/town.yaml.before'), 'utf8')).toBe('town: mine\n');
  });

  test('names built-in briefs as such, and not those that are there', async () => {
    const place = placeWith({ 'briefs/worker.md': 'Work.\n' });
    await place.ok('init');
    const briefs = written(place)
      .split('\n')
      .filter((line) => line.includes('brief: '));
    expect(briefs.map((line) => line.trim())).toEqual([
      'brief: briefs/mayor.md # built in; write this file to have your own',
      'brief: briefs/worker.md',
      'brief: briefs/reviewer.md # built in; write this file to have your own',
    ]);
  });
});
