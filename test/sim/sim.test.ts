import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Cast, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = openStage();
});
afterEach(() => stage.close());

async function played(cast: Cast): Promise<{ code: number; signal: number }> {
  return stage.play(cast).exit();
}

function verdicts(): string[][] {
  return stage.calls().filter(([verb]) => verb === 'verdict');
}

/** A branch with one change for a reviewer to read. */
function changed(path: string, text: string): { base: string; head: string } {
  mkdirSync(join(stage.worktree, 'src'), { recursive: true });
  writeFileSync(join(stage.worktree, path), text);
  stage.git('add', '--all');
  stage.git('commit', '-q', '-m', 'Change');
  return { base: stage.inMain('rev-parse', 'main'), head: stage.git('rev-parse', 'HEAD') };
}

const reviewing = { workspace: 'review', verdicts: ['approve', 'reject'], role: 'reviewer' };

describe('a worker', () => {
  test('writes a file, commits it and says done', async () => {
    expect(await played({})).toEqual({ code: 0, signal: 0 });
    expect(stage.git('status', '--porcelain')).toBe('');
    expect(stage.git('diff', '--name-only', 'main...HEAD')).toBe('src/search-module.mjs');
    expect(verdicts()).toEqual([['verdict', 'done', '--note', 'wrote src/search-module.mjs']]);
  });

  test('writes the same tree for the same seed, and another for another', async () => {
    const tree = async (seed: number) => {
      stage.git('reset', '-q', '--hard', 'main');
      await played({ brief: { seed } });
      return stage.git('rev-parse', 'HEAD^{tree}');
    };
    const [one, same, other] = [await tree(7), await tree(7), await tree(8)];
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });

  test('writes a module and a test of it that passes', async () => {
    await played({});
    await played({ brief: { title: 'Test the search module' } });
    const file = 'test/search-module.test.mjs';
    expect(readFileSync(join(stage.worktree, file), 'utf8')).toContain('../src/search-module.mjs');
    const ran = execFileSync(process.execPath, ['--test', file], {
      cwd: stage.worktree,
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(ran).toMatch(/fail 0/);
  });

  test('mends exactly what a reviewer rejected', async () => {
    await played({ scenario: { sloppy: 1 } });
    const heads = { base: stage.inMain('rev-parse', 'main'), head: stage.git('rev-parse', 'HEAD') };
    await played({ brief: { ...reviewing, ...heads } });
    const [, reject] = verdicts();
    expect(reject?.[1]).toBe('reject');
    expect(reject?.[3]).toMatch(/^src\/search-module\.mjs:6: this is not finished, "/);
    await played({ brief: { attempt: 2, reasons: [reject?.[3]] }, scenario: { sloppy: 1 } });
    await played({
      brief: { ...reviewing, ...heads, head: stage.git('rev-parse', 'HEAD'), attempt: 2 },
    });
    expect(verdicts().map(([, name]) => name)).toEqual(['done', 'reject', 'done', 'approve']);
  });

  test('rebases and keeps both sides when told of a conflict', async () => {
    await played({ scenario: { conflict: true } });
    mkdirSync(join(stage.repository, 'docs'));
    writeFileSync(join(stage.repository, 'docs/changes.md'), '# Changes\n\n- Another task\n');
    stage.inMain('add', '--all');
    stage.inMain('commit', '-q', '-m', 'Another');
    const reasons = ['conflict: docs/changes.md'];
    expect(await played({ brief: { attempt: 2, reasons } })).toMatchObject({ code: 0 });
    const text = readFileSync(join(stage.worktree, 'docs/changes.md'), 'utf8');
    expect(text).toContain('- Another task\n');
    expect(text).toContain('- Write the search module\n');
    expect(text).not.toMatch(/[<=>]{7}/);
    expect(stage.git('merge-base', '--is-ancestor', 'main', 'HEAD')).toBe('');
  });

  test('goes on with its own file in a later round of a loop', async () => {
    await played({});
    const first = stage.git('rev-parse', 'HEAD');
    await played({});
    expect(stage.git('rev-list', '--count', `${first}..HEAD`)).toBe('1');
    expect(verdicts()).toHaveLength(2);
  });

  test('changes nothing and still says done when the scenario says so', async () => {
    await played({ scenario: { nothing: 1 } });
    expect(stage.git('rev-parse', 'HEAD')).toBe(stage.inMain('rev-parse', 'main'));
    expect(verdicts()[0]?.[1]).toBe('done');
  });
});

describe('a planner', () => {
  const planning = {
    title: 'Add a greeting',
    verdicts: ['planned', 'complete'],
    workspace: 'view',
  };

  test('writes down tasks with what they need, then says planned', async () => {
    await played({ brief: planning, scenario: { children: 4 } });
    const added = stage.calls().filter(([, verb]) => verb === 'add');
    expect(added).toHaveLength(4);
    expect(added.map((call) => call[2])).toContain('Write the greeting module');
    expect(added.at(-1)).toEqual(expect.arrayContaining(['--needs', 't-1']));
    expect(verdicts()[0]).toEqual(['verdict', 'planned', '--note', '4 tasks: t-1, t-2, t-3, t-4']);
  });

  test('says complete once its children are in', async () => {
    const children = [{ task: 't-2', title: 'One', place: 'done', landed: 'abc' }];
    await played({ brief: { ...planning, children } });
    expect(stage.calls()).toEqual([['verdict', 'complete', '--note', '1 of 1 landed: One']]);
  });
});

describe('a reviewer', () => {
  test.each([
    [
      'blanks at the end',
      'const a = 1; \n',
      /^src\/a\.mjs:1: blanks at the end of the line, "const a = 1; "$/,
    ],
    [
      'no end of the last line',
      'const a = 1;\nconst b = 2;',
      /^src\/a\.mjs:2: the last line has no end/,
    ],
    ['a conflict marker', '<<<<<<< HEAD\n', /^src\/a\.mjs:1: a conflict marker was left/],
  ])('rejects %s with the file and the line', async (_what, text, note) => {
    await played({ brief: { ...reviewing, ...changed('src/a.mjs', text) } });
    expect(verdicts()[0]?.slice(0, 3)).toEqual(['verdict', 'reject', '--note']);
    expect(verdicts()[0]?.[3]).toMatch(note);
  });

  test('rejects an empty difference', async () => {
    const base = stage.inMain('rev-parse', 'main');
    await played({ brief: { ...reviewing, base, head: base } });
    expect(verdicts()[0]?.[1]).toBe('reject');
  });

  test('rejects only the first attempt when the scenario says first', async () => {
    const brief = { ...reviewing, ...changed('src/a.mjs', 'const a = 1;\n') };
    await played({ brief, scenario: { reject: 'first' } });
    await played({ brief: { ...brief, attempt: 2 }, scenario: { reject: 'first' } });
    expect(verdicts().map(([, name]) => name)).toEqual(['reject', 'approve']);
  });
});

describe('trouble', () => {
  test('a crash on start leaves before the brief is worked on', async () => {
    expect(await played({ scenario: { crash: 'on-start' } })).toMatchObject({ code: 1 });
    expect(stage.calls()).toEqual([]);
  });

  test('a crash half-way leaves without a verdict', async () => {
    expect(await played({ scenario: { crash: 'always' } })).toMatchObject({ code: 1 });
    expect(verdicts()).toEqual([]);
  });

  test('a run can leave politely without a verdict', async () => {
    expect(await played({ scenario: { exit: 'without-verdict' } })).toMatchObject({ code: 0 });
    expect(verdicts()).toEqual([]);
  });

  test('a hang stays until it is ended', async () => {
    const run = stage.play({ scenario: { hang: 1 } });
    await run.until(`msg=${Buffer.from('thinking').toString('base64')}`);
    process.kill(run.pid, 'SIGTERM');
    expect(await run.exit()).toMatchObject({ code: 143 });
  });

  test('a forgotten verdict is given once the agent is reminded', async () => {
    const run = stage.play({ scenario: { forget: 1 } });
    await run.until('state=done');
    expect(verdicts()).toEqual([]);
    run.type('\x1b[200~Please give\nyour verdict\x1b[201~');
    run.type('\r');
    await run.exit();
    expect(run.raw()).toContain('noted: Please give your verdict');
    expect(verdicts()).toHaveLength(1);
  });

  test('a refused verdict is told, and the agent waits', async () => {
    const run = stage.play({ env: { TOWN_FIXTURE_REFUSES: 'refused: no commit on town/t-1' } });
    await run.until('state=idle');
    await run.until('done was refused: refused: no commit on town/t-1');
    run.type('\x03');
    expect(await run.exit()).toMatchObject({ code: 130 });
  });

  test('a question goes through town ask and its answer is shown', async () => {
    const run = stage.play({ scenario: { ask: 1 } });
    await run.exit();
    expect(stage.calls()[0]?.[0]).toBe('ask');
    expect(run.raw()).toMatch(/state=blocked:kind=question/);
    expect(run.raw()).toContain('Yes, short.');
  });

  test('a permission prompt waits for y or n, and for nothing else', async () => {
    const run = stage.play({ scenario: { permission: 1 } });
    await run.until('state=blocked:kind=permission');
    run.type('xq');
    run.type('y');
    await run.until('allowed');
    expect(await run.exit()).toMatchObject({ code: 0 });
  });

  test('a flood is as large as it was asked for', async () => {
    const run = stage.play({ scenario: { flood: { mb: 2, perSecond: 100 } } });
    await run.exit();
    expect(run.raw().length).toBeGreaterThan(2 * 1024 * 1024);
    expect(verdicts()).toHaveLength(1);
  });

  test('a rate limit is told and the agent stops', async () => {
    const run = stage.play({ scenario: { limited: 1 } });
    await run.until('state=error');
    await run.until('Try again in 1m.');
    run.type('\x03');
    await run.exit();
  });

  test('an unknown key of a scenario is refused by name', async () => {
    const run = stage.play({ scenario: { crahs: 1 } });
    expect(await run.exit()).toMatchObject({ code: 1 });
    expect(run.raw()).toContain('crahs');
  });
});

describe('the screen', () => {
  test.each([
    [38, 8],
    [80, 24],
    [200, 50],
    [1, 1],
  ])('fits %d by %d and has its input line last', async (columns, rows) => {
    const run = stage.play({ size: [columns, rows], scenario: { exit: 'stay' } });
    await run.until('state=idle');
    await run.until(/\x1b\[\?2026l$/);
    const shown = await run.rows();
    expect(shown.at(-1)?.slice(0, 1)).toBe('›');
    if (rows > 1) expect(shown[0]).toMatch(/^ sim {2}worker\.2 · t-1/);
    if (rows > 1) expect(shown.join('\n')).toContain('done: wrote src/search-');
    run.type('\x03');
    await run.exit();
  });

  test('is drawn anew when its size changes', async () => {
    const run = stage.play({ scenario: { exit: 'stay' } });
    await run.until('state=idle');
    run.resize(50, 10);
    await run.until(/\x1b\[2J.*\x1b\[2J.*\x1b\[\?2026l$/s);
    expect((await run.rows()).at(-1)?.trim()).toBe('›');
    run.type('\x03');
    await run.exit();
  });

  test('typing while it is alive is answered', async () => {
    const run = stage.play({ brief: { task: null, verdicts: [] } });
    await run.until('state=idle');
    run.type('hello\r');
    await run.until('noted: hello');
    expect(stage.calls()).toEqual([]);
    run.type('\x03');
    expect(await run.exit()).toMatchObject({ code: 130 });
    expect(run.raw()).toMatch(/\x1b\[\?2004l/);
  });

  test('a title cannot reach the terminal as anything but text', async () => {
    const run = stage.play({ brief: { title: 'Write \x1b]52;c;eA==\x07 it' } });
    await run.exit();
    expect(run.raw()).not.toContain('\x1b]52');
  });

  test('without a path to a brief it asks town for it', async () => {
    const brief = join(stage.repository, 'brief.md');
    writeFileSync(brief, '# Talk to me\n');
    const run = stage.play({ args: ['--pace', '0'], env: { TOWN_FIXTURE_BRIEF: brief } });
    await run.until('state=idle');
    expect(stage.calls()).toEqual([['brief']]);
    expect(run.raw()).toContain('Talk to me');
    run.type('\x03');
    await run.exit();
  });
});
