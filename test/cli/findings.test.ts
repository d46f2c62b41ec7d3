/** What would fail later is told before the start: the same by `check`, `up` and `doctor`. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPlace, type Place, program } from '../journeys/place.ts';

type Team = { agents?: string; agent?: string; brief?: string; checks?: string; more?: string };

const team = ({
  agents = 'sim: { preset: sim }',
  agent = 'sim',
  brief = 'briefs/worker.md',
  checks = '["true"]',
  more = '',
}: Team = {}) => `town: looked-at
into: main
entry: worker
agents:
  ${agents}
roles:
  worker:
    agent: ${agent}
    brief: ${brief}
    handoffs: { done: { to: merge, needs: [commit, clean] } }
${more}  merge:
    station: merge-queue
    checks: ${checks}
    handoffs:
      merged: done
      conflict: { to: worker, limit: 1, else: human }
      failed: { to: worker, limit: 1, else: human }
`;

function townOf(text: string, files: Record<string, string> = {}): Place {
  const place = openPlace();
  place.commit({ 'town.yaml': text, ...files });
  return place;
}

/** Puts small real scripts on the PATH of the place, before all else. */
function install(place: Place, ...names: string[]): void {
  const bin = join(place.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of names) writeFileSync(join(bin, name), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  if (!place.env['PATH']?.startsWith(bin))
    place.env['PATH'] = `${bin}${delimiter}${place.env['PATH']}`;
}

/** A PATH with git and Node, and nothing else of the machine. */
function only(place: Place): void {
  const bin = join(place.folder, 'few');
  mkdirSync(bin);
  for (const name of ['git', 'node', 'sh', 'bash', 'env', 'cat']) {
    const path = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    execFileSync('ln', ['-s', path, join(bin, name)]);
  }
  place.env['PATH'] = bin;
}

const check = (place: Place) => place.run(['check']);

async function doctor(place: Place) {
  const { out } = await place.run(['doctor', '--json']);
  const { findings, fixed } = JSON.parse(out);
  return { findings: findings as { about: string; severity: string; text: string }[], fixed };
}

describe('the file of the team', () => {
  test('a brief that is nowhere is an error at its line, and the town does not start', async () => {
    const place = townOf(team({ brief: 'briefs/nope.md' }));
    const checked = await check(place);
    expect(checked.code).toBe(2);
    expect(checked.out).toContain(
      'town.yaml:9:12: there is no brief briefs/nope.md; write it, beside town.yaml, or leave "brief" out of the role\n    brief: briefs/nope.md\n           ^\n',
    );
    const { problems } = JSON.parse((await place.run(['check', '--json'])).out);
    expect(problems).toMatchObject([{ line: 9, column: 12, file: 'town.yaml' }]);
    const up = await place.run(['up']);
    expect(up).toMatchObject({ code: 1, out: '' });
    expect(up.err).toMatch(/^town: town\.yaml:9:12: there is no brief briefs\/nope\.md[^\n]*\n$/);
    expect((await place.run(['doctor'])).out).toContain(
      '✗ worker: town.yaml:9:12: there is no brief',
    );
    place.write({ 'briefs/nope.md': 'Work.\n' });
    expect((await check(place)).code).toBe(0);
  });

  test('a brief that is a folder is no brief', async () => {
    const place = townOf(team({ brief: 'briefs/worker.md' }), { 'briefs/worker.md/x': '' });
    expect((await check(place)).out).toContain('briefs/worker.md is no plain file');
  });

  test('an unknown preset is an error with the name that was meant', async () => {
    const place = townOf(team({ agents: 'sim: { preset: simm }' }));
    const { code, out } = await check(place);
    expect(code).toBe(2);
    expect(out).toContain('town.yaml:5:18: unknown preset "simm"; did you mean "sim"?');
    const up = await place.run(['up']);
    expect(up.err).toContain('did you mean "sim"?');
    expect(up.code).toBe(1);
  });

  test('an agent that no role uses is a warning', async () => {
    const place = townOf(team({ agents: 'sim: { preset: sim }\n  own: { command: [my-agent] }' }));
    const { code, out } = await check(place);
    expect(code).toBe(0);
    expect(out).toContain('warning: town.yaml:6:3: no role uses the agent "own"');
    expect(out).not.toContain('my-agent" is not on PATH');
    expect(await place.ok('up')).toContain('is up');
  });

  test('a branch that is not there is an error at its line', async () => {
    const place = townOf(team().replace('into: main', 'into: trunk'));
    const { code, out } = await check(place);
    expect(code).toBe(2);
    expect(out).toMatch(/^town\.yaml:2:7: there is no branch trunk; write one .*\(main\)/m);
  });

  test('an agents.yaml with a fault is told with its line', async () => {
    const place = townOf(team(), { 'agents.yaml': 'presets:\n  own: { strat: [x] }\n' });
    const { code, out } = await check(place);
    expect(code).toBe(2);
    expect(out).toMatch(/agents\.yaml:2:/);
  });
});

describe('a program that is missing', () => {
  test('is a warning while another agent of the role is here', async () => {
    const agents = 'sim: { preset: sim }\n  own: { command: [no-such-agent, "{brief}"] }';
    const place = townOf(team({ agents, agent: '[own, sim]' }));
    const { code, out } = await check(place);
    expect(code).toBe(0);
    expect(out).toMatch(/^warning: town\.yaml:6:20: "no-such-agent" is not on PATH; install it$/m);
    const up = await place.run(['up']);
    expect(up.code).toBe(0);
    expect(up.err).toContain('town: warning: town.yaml:6:20: "no-such-agent" is not on PATH');
  });

  test('keeps the town from starting when it is all that a role has, with what to install', async () => {
    const agents = 'claude: { preset: claude }\n  codex: { preset: codex }';
    const place = townOf(team({ agents, agent: '[claude, codex]' }));
    only(place);
    expect((await check(place)).code).toBe(0);
    const { code, out, err } = await place.run(['up']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^town: town\.yaml:9:12: no agent of the role "worker" is here: "claude" and "codex" cannot be found/,
    );
    expect(err).toContain('npm install -g @anthropic-ai/claude-code');
    expect(existsSync(join(place.root, '.town/ledger'))).toBe(false);
    const { findings } = await doctor(place);
    expect(findings.filter(({ severity }) => severity === 'error')).toHaveLength(1);
  });

  test('does not count for a role without seats', async () => {
    const agents = 'sim: { preset: sim }\n  own: { command: [no-such-agent] }';
    const more = '  idler:\n    agent: own\n    seats: 0\n    standing: true\n';
    const place = townOf(team({ agents, more }));
    expect((await check(place)).out).not.toContain('no-such-agent');
    expect(await place.ok('up')).toContain('is up');
  });

  test('is no reason to refuse a town that runs', async () => {
    const place = townOf(team({ agents: 'own: { command: [tool] }', agent: 'own' }));
    install(place, 'tool');
    await place.ok('up');
    rmSync(join(place.folder, 'bin/tool'));
    const { code, err } = await place.run(['up']);
    expect(code).toBe(0);
    expect(err).toContain('"tool" is not on PATH');
  });

  test('of a check is a warning at the check', async () => {
    const place = townOf(team({ checks: '["true", no-such-linter --all]' }));
    expect((await check(place)).out).toMatch(
      /^warning: town\.yaml:1\d:\d+: "no-such-linter" is not on PATH, so this fails for every task/m,
    );
  });
});

describe('a file that is not in the commit', () => {
  const script = '#!/bin/sh\ntown verdict done\n';

  test('is told when a command of an agent or a check needs it', async () => {
    const agents = 'own: { command: [sh, agent.sh, "{brief}"] }';
    const place = townOf(team({ agents, agent: 'own', checks: '[sh tools/check.sh --all]' }));
    place.write({ 'agent.sh': script, 'tools/check.sh': script });
    const { out } = await check(place);
    expect(out).toMatch(
      /^warning: town\.yaml:5:\d+: agent\.sh is not committed, .* see main, do not have it; commit it: git add agent\.sh/m,
    );
    expect(out).toMatch(/^warning: town\.yaml:1\d:\d+: tools\/check\.sh is not committed/m);
    expect((await place.run(['up'])).err).toContain('agent.sh is not committed');
    place.commit({});
    expect((await check(place)).out).not.toContain('committed');
  });

  test('is told when it is nowhere', async () => {
    const agents = 'own: { command: [bash, -u, agnt.sh, "{brief}"] }';
    const place = townOf(team({ agents, agent: 'own' }));
    expect((await check(place)).out).toContain('agnt.sh is neither here nor in main');
  });

  test('is told of a program that is a path', async () => {
    const place = townOf(team({ agents: 'own: { command: [./tools/agent] }', agent: 'own' }));
    place.write({ 'tools/agent': script });
    expect((await check(place)).out).toContain('./tools/agent is not committed');
  });

  test('is no matter for a role that works in the repository itself', async () => {
    const agents = 'sim: { preset: sim }\n  own: { command: [sh, agent.sh] }';
    const more = '  guide:\n    agent: own\n    workspace: none\n    standing: true\n';
    const place = townOf(team({ agents, more }));
    place.write({ 'agent.sh': script });
    expect((await check(place)).out).not.toContain('agent.sh');
  });
});

describe('a CLI', () => {
  const claude = { agents: 'claude: { preset: claude }', agent: 'claude' };

  test.runIf(process.platform === 'linux')(
    'that was not logged in is told before the start, in all three places',
    async () => {
      const place = townOf(team(claude));
      install(place, 'claude');
      const said = '"claude" seems not to be logged in; run "claude" once by hand and log in';
      expect((await check(place)).out).toContain(`warning: town.yaml:5:21: ${said}`);
      const up = await place.run(['up']);
      expect(up.code).toBe(0);
      expect(up.err).toBe(`town: warning: town.yaml:5:21: ${said}\n`);
      expect((await place.run(['doctor'])).out).toContain(`! claude: town.yaml:5:21: ${said}`);
      const { findings } = JSON.parse(await place.ok('up', '--json'));
      expect(findings).toMatchObject([{ severity: 'warning', about: 'claude' }]);
    },
  );

  test('that has its credentials is not', async () => {
    const place = townOf(team(claude));
    install(place, 'claude');
    const file = join(place.env['HOME']!, '.claude/.credentials.json');
    mkdirSync(dirname(file));
    writeFileSync(file, '{}');
    expect((await check(place)).out).not.toContain('logged in');
    expect((await place.run(['doctor'])).out).toMatch(/✓ claude: .*\/bin\/claude/);
  });

  test.each([
    ['a variable', { ANTHROPIC_API_KEY: 'x' }, team(claude)],
    [
      'a variable of the team',
      {},
      team({ ...claude, agents: 'claude: { preset: claude, env: { ANTHROPIC_API_KEY: x } }' }),
    ],
  ])('that has %s with a key is not', async (_, env, text) => {
    const place = townOf(text);
    install(place, 'claude');
    Object.assign(place.env, env);
    expect((await check(place)).out).not.toContain('logged in');
  });

  test('whose folder a variable names is looked for there', async () => {
    const place = townOf(team({ agents: 'codex: { preset: codex }', agent: 'codex' }));
    install(place, 'codex');
    expect((await check(place)).out).toContain('"codex" seems not to be logged in');
    place.env['CODEX_HOME'] = join(place.folder, 'elsewhere');
    mkdirSync(place.env['CODEX_HOME']);
    writeFileSync(join(place.env['CODEX_HOME'], 'auth.json'), '{}');
    expect((await check(place)).out).not.toContain('logged in');
  });
});

describe('the repository', () => {
  test('with a sparse checkout', async () => {
    const place = townOf(team(), { 'a/x': '', 'b/y': '' });
    place.git(['sparse-checkout', 'set', 'a']);
    expect((await check(place)).out).toMatch(/^note: sparse checkout: your checkout is sparse/m);
  });

  test('that is a shallow, or a partial, clone', async () => {
    const place = townOf(team());
    place.commit({ more: 'x' });
    place.git(['config', 'uploadpack.allowFilter', 'true']);
    const [shallow, partial] = [join(place.folder, 'shallow'), join(place.folder, 'partial')];
    place.git(['clone', '-q', '--depth', '1', `file://${place.root}`, shallow]);
    place.git(['clone', '-q', '--filter=blob:none', `file://${place.root}`, partial]);
    const looked = async (cwd: string) => (await place.run(['check'], { cwd })).out;
    expect(await looked(shallow)).toMatch(/^note: history: this is a shallow clone.*--unshallow$/m);
    expect(await looked(partial)).toMatch(
      /^note: objects: this is a partial clone; git fetches .* from origin/m,
    );
    expect(await looked(place.root)).not.toContain('clone');
  });

  test('with files of git-lfs where that is missing', async () => {
    const place = townOf(team(), { 'art/.gitattributes': '*.png filter=lfs diff=lfs -text\n' });
    only(place);
    const { out } = await check(place);
    expect(out).toMatch(
      /^warning: lfs: art\/\.gitattributes uses git-lfs, which is not on PATH.*install it, then: git lfs install/m,
    );
    expect((await place.run(['up'])).err).toContain('git-lfs');
    install(place, 'git-lfs');
    expect((await check(place)).out).toContain('which git was not told of');
    place.git(['config', '--global', 'filter.lfs.smudge', 'git-lfs smudge -- %f']);
    expect((await check(place)).out).not.toContain('lfs');
  });

  test('with a submodule that is empty', async () => {
    const place = townOf(team());
    const library = join(place.folder, 'library');
    place.git(['init', '-q', '-b', 'main', library]);
    place.git(['commit', '-q', '--allow-empty', '-m', 'x'], library);
    place.git([
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      library,
      'vendor/lib',
    ]);
    place.commit({});
    const clone = join(place.folder, 'clone');
    place.git(['clone', '-q', place.root, clone]);
    expect((await place.run(['check'], { cwd: clone })).out).toMatch(
      /^warning: submodules: empty here.*vendor\/lib; to fill them: git submodule update/m,
    );
  });

  test('with hooks that run in worktrees, and with some that do not', async () => {
    const place = townOf(team());
    const hook = join(place.root, '.git/hooks/pre-commit');
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\n', { mode: 0o755 });
    expect((await check(place)).out).toMatch(
      /^note: hooks: pre-commit in \.git\/hooks: run when agents commit/m,
    );
    place.git(['config', 'core.hooksPath', '.husky/_']);
    place.write({ '.husky/_/commit-msg': '#!/bin/sh\n', '.husky/_/.gitignore': '*\n' });
    chmodSync(join(place.root, '.husky/_/commit-msg'), 0o755);
    expect((await check(place)).out).toMatch(
      /^warning: hooks: commit-msg in \.husky\/_: not in main, so they do not run/m,
    );
    place.git(['add', '-f', '.husky']);
    place.git(['-c', 'core.hooksPath=/dev/null', 'commit', '-qm', 'Hooks']);
    expect((await check(place)).out).toMatch(
      /^note: hooks: commit-msg in \.husky\/_: run when agents commit/m,
    );
  });

  test('with a branch in the way of those of tasks', async () => {
    const place = townOf(team());
    await place.ok('up');
    await place.ok('down');
    const { out } = await place.run(['log', '--json']);
    const id = /"town-([a-z0-9]{6})/.exec(out)?.[1] ?? /"id":"([a-z0-9]{6})"/.exec(out)?.[1];
    expect(id).toMatch(/^[a-z0-9]{6}$/);
    place.git(['branch', `town-${id}/t-4/fix`]);
    expect((await check(place)).out).toMatch(
      /^warning: branches: the branch town-\w+\/t-4\/fix is in the way.*git branch -m/m,
    );
    place.git(['branch', '-D', `town-${id}/t-4/fix`]);
    place.git(['branch', `town-${id}`]);
    const up = await place.run(['up']);
    expect(up.code).toBe(1);
    expect(up.err).toContain(`rename it: git branch -m town-${id}`);
  });

  test('with a detached HEAD is in order, for the file names the branch', async () => {
    const place = townOf(team());
    place.git(['switch', '-q', '--detach']);
    expect((await check(place)).code).toBe(0);
  });
});

describe('the machine', () => {
  test('with a path that is too long for sockets', async () => {
    const place = townOf(team());
    const long = join(place.folder, 'x'.repeat(90));
    mkdirSync(long);
    const { code, out } = await place.run(['check'], { env: { XDG_RUNTIME_DIR: long } });
    expect(code).toBe(1);
    expect(out).toMatch(
      /^sockets: the socket path .* has \d+ bytes; 99 is the most; set XDG_RUNTIME_DIR/m,
    );
  });

  test('with a disk that is nearly full, and with one that is', async ({ skip }) => {
    const place = townOf(team());
    const small = join(place.root, '.town');
    mkdirSync(small);
    if (!mounted(['-t', 'tmpfs', '-o', 'size=2m,mode=700', 'tmpfs', small]))
      skip('no right to mount a small disk');
    expect((await check(place)).out).toMatch(/^warning: disk: \d MB free for .*\.town.*make room/m);
    try {
      writeFileSync(join(small, 'filler'), Buffer.alloc(4 * 1024 * 1024));
    } catch {
      // That is what it is for.
    }
    const { code, out } = await check(place);
    expect(out).toMatch(/^disk: the disk of .*\.town is full; make room$/m);
    expect(code).toBe(1);
  });

  test('with no watcher left', async ({ skip }) => {
    const place = townOf(team());
    const out = checkWithoutInotify(place);
    if (out === null) skip('no right to make a user namespace');
    expect(out).toMatch(
      /^warning: watching: the system has no watcher left \(EMFILE\).*max_user_instances=/m,
    );
  });
});

/**
 * What `check` says in a user namespace of its own in which no inotify instance is to be had. The limit
 * under /proc/sys/user is that of the namespace; the one under /proc/sys/fs is that of the whole machine.
 */
function checkWithoutInotify(place: Place): string | null {
  const script = 'echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"';
  const command = ['-Ur', 'sh', '-c', script, 'sh', process.execPath, program, 'check'];
  try {
    return execFileSync('unshare', command, {
      ...{ cwd: place.root, env: place.env, encoding: 'utf8', stdio: 'pipe', timeout: 60_000 },
    });
  } catch {
    return null;
  }
}

/** Mounts something; the place takes it away in the end. False when this user may not. */
function mounted(args: string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

describe('doctor --fix', () => {
  test('closes .town, writes the exclude line, forgets a worktree that is gone, and says so', async () => {
    const place = townOf(team());
    await place.ok('up');
    await place.ok('down');
    const { state } = place.town();
    chmodSync(state, 0o755);
    const exclude = join(place.root, '.git/info/exclude');
    writeFileSync(exclude, readFileSync(exclude, 'utf8').replace('/.town/\n', ''));
    const gone = join(state, 'worktrees/t-9');
    place.git(['worktree', 'add', '-q', '-b', 'old', gone]);
    place.git(['worktree', 'lock', gone]);
    rmSync(gone, { recursive: true });
    expect((await place.run(['doctor'])).out).toContain(
      '"town doctor --fix" puts 3 of these right.',
    );
    const { out } = await place.run(['doctor', '--fix']);
    expect(out).toContain('✓ fixed: wrote /.town/ into .git/info/exclude');
    expect(out).toContain(`✓ fixed: closed ${state} to others (mode 700)`);
    expect(out).toContain(`✓ fixed: took ${gone} from git's list of worktrees`);
    expect(statSync(state).mode & 0o777).toBe(0o700);
    expect(place.git(['status', '--porcelain'])).toBe('');
    expect(place.git(['worktree', 'list'])).not.toContain('t-9');
    expect(place.git(['branch', '--list', 'old'])).toContain('old');
    expect((await doctor(place)).fixed).toEqual([]);
    expect((await place.run(['doctor', '--fix'])).out).not.toContain('fixed');
  });

  test('leaves alone what is not its own', async () => {
    const place = townOf(team());
    await place.ok('up');
    await place.ok('down');
    const other = join(place.folder, 'other');
    place.git(['worktree', 'add', '-q', '-b', 'mine', other]);
    rmSync(other, { recursive: true });
    await place.run(['doctor', '--fix']);
    expect(place.git(['worktree', 'list'])).toContain('other');
  });
});
