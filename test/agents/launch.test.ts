import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  agentProblems,
  type Launch,
  launchOf,
  type Presets,
  presetOf,
} from '../../src/agents/index.ts';
import { loadPresets } from '../../src/agents/load.ts';
import type { Agent } from '../../src/core/graph.ts';

const shipped = readFileSync('config/agents.yaml', 'utf8');

function presets(own: string | null = null): Presets {
  const loaded = loadPresets(shipped, own);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.presets;
}

function agent(change: Partial<Agent>): Agent {
  return { name: 'it', preset: null, command: null, args: [], env: {}, ...change };
}

type Change = {
  resume?: string;
  environment?: Record<string, string>;
  bin?: string;
  gitDirs?: string[];
};

function launch(who: Agent, change: Change = {}): Launch {
  return launchOf({
    agent: who,
    preset: presetOf(who, presets()),
    brief: '/t/runs/r-7/brief.md',
    title: 'Add a parser',
    session: 's-1',
    resume: change.resume ?? null,
    workspace: '/t/tasks/t-1',
    gitDirs: change.gitDirs ?? ['/r/.git', '/r/.git/worktrees/t-1'],
    environment: change.environment ?? { PATH: '/usr/bin' },
    town: { TOWN_RUN: 'r-7' },
    bin: change.bin ?? null,
    node: '/n/node',
    sim: '/d/sim.js',
  });
}

const sentence =
  'Read the file /t/runs/r-7/brief.md from its first line to its last, and do what it says.';

describe('the shipped presets', () => {
  test('claude gets a session before it starts and the brief as a sentence', () => {
    const { command, session } = launch(agent({ preset: 'claude', args: ['--model', 'opus'] }));
    const start = [
      'claude',
      '--session-id',
      's-1',
      '--allowedTools',
      'Read(//t/runs/r-7/**),Bash(town *)',
    ];
    expect(command).toEqual([...start, '--model', 'opus', '--', sentence]);
    expect(session).toBe('s-1');
  });

  test('codex gets each git folder of its worktree, no daemon and no login shell', () => {
    const { command, session } = launch(agent({ preset: 'codex' }));
    expect(command.join(' ')).toContain('--add-dir /r/.git --add-dir /r/.git/worktrees/t-1');
    expect(command).toEqual(expect.arrayContaining(['--no-daemon', 'allow_login_shell=false']));
    expect([session, command.at(-1)]).toEqual([null, sentence]);
  });

  test('codex gets the town’s tools over MCP, with the run’s variables by name', () => {
    const setting = launch(agent({ preset: 'codex' })).command.find((word) =>
      word.startsWith('mcp_servers'),
    );
    expect(setting).toContain('env_vars=["TOWN_BRIEF","TOWN_RUN"]');
  });

  test('opencode may read the folder of its brief', () => {
    const { env } = launch(agent({ preset: 'opencode' }));
    const allowed = { permission: { external_directory: { '/t/runs/r-7/*': 'allow' } } };
    expect(JSON.parse(env.OPENCODE_CONFIG_CONTENT ?? '')).toEqual(allowed);
  });

  test('the built-in agent is this Node with the brief as a file', () => {
    expect(launch(agent({ preset: 'sim' })).command).toEqual([
      '/n/node',
      '/d/sim.js',
      '--brief',
      '/t/runs/r-7/brief.md',
    ]);
  });

  test.each(Object.keys(presets().named))(
    '%s starts with its own permission prompts on',
    (preset) => {
      const words = [
        launch(agent({ preset })),
        launch(agent({ preset }), { resume: 's-0' }),
      ].flatMap(({ command }) => command);
      expect(
        words.filter((word) => /yolo|dangerous|bypass|skip-|^--auto|full-auto|never/.test(word)),
      ).toEqual([]);
    },
  );

  test.each([
    ['claude', ['--resume', 's-0']],
    ['codex', ['resume', 's-0']],
    ['gemini', ['--resume', 's-0']],
    ['pi', ['--session', 's-0']],
  ])('%s continues a session', (preset, expected) => {
    const { command, resumes, session } = launch(agent({ preset }), { resume: 's-0' });
    expect([command.join(' ').includes(expected.join(' ')), resumes, session]).toEqual([
      true,
      true,
      's-0',
    ]);
    expect(command.at(-1)).toBe(sentence);
  });

  test('opencode has its brief pasted when it continues, since it ignores it there', () => {
    const { command, paste } = launch(agent({ preset: 'opencode' }), { resume: 's-0' });
    expect([command, paste]).toEqual([['opencode', '-s', 's-0'], sentence]);
  });

  test('an agent that cannot continue starts afresh', () => {
    const { resumes, session } = launch(agent({ preset: 'sim' }), { resume: 's-0' });
    expect([resumes, session]).toEqual([false, null]);
  });

  test('no argument grows with the brief', () => {
    for (const preset of Object.keys(presets().named))
      for (const word of launch(agent({ preset })).command) expect(word.length).toBeLessThan(300);
  });
});

describe('placeholders', () => {
  test('work inside a larger argument, in arguments and in variables', () => {
    const own = agent({
      command: ['my', '--file={brief}', '{workspace}/x'],
      args: ['-t', '{title}!'],
      env: { AT: 'in {workspace}' },
    });
    const { command, env } = launch(own);
    expect(command).toEqual([
      'my',
      '--file=/t/runs/r-7/brief.md',
      '/t/tasks/t-1/x',
      '-t',
      'Add a parser!',
    ]);
    expect(env.AT).toBe('in /t/tasks/t-1');
  });

  test('{args} says where the arguments go', () => {
    expect(launch(agent({ command: ['my', '{args}', 'end'], args: ['a', 'b'] })).command).toEqual([
      'my',
      'a',
      'b',
      'end',
    ]);
  });

  test('doubled braces and other braces are text', () => {
    expect(launch(agent({ command: ['awk', '{print $1}', '{{brief}}'] })).command).toEqual([
      'awk',
      '{print $1}',
      '{brief}',
    ]);
  });

  test('an unknown one is a problem that names the known ones', () => {
    const own = agent({ command: ['my', '--file={breif}'] });
    expect(agentProblems(own, presets())[0]).toMatch(
      /unknown placeholder \{breif\}; known are .*\{brief\}/,
    );
    expect(() => launch(own)).toThrow(/unknown placeholder \{breif\}/);
  });

  test('a list inside a larger argument is a problem', () => {
    expect(agentProblems(agent({ command: ['my', 'x{args}'] }), presets())[0]).toMatch(
      /argument of its own/,
    );
  });

  test('one without a value says so', () => {
    expect(() => launch(agent({ command: ['my', '{gitdir}'] }), { gitDirs: [] })).toThrow(
      /needs \{gitdir\}, and this run has none/,
    );
  });

  test('text without braces stays as it is, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((text) => !/[{}]/.test(text))), (args) => {
        expect(launch(agent({ command: ['my'], args })).command).toEqual(['my', ...args]);
      }),
    );
  });
});

describe('the environment', () => {
  const environment = {
    PATH: '/usr/bin',
    HOME: '/home/ada',
    LC_ALL: 'C',
    AWS_SECRET_ACCESS_KEY: 'no',
    ANTHROPIC_API_KEY: 'key',
    OPENAI_API_KEY: 'other',
    GIT_DIR: '/elsewhere',
    NODE_OPTIONS: '--inspect',
    TERM: 'tmux',
  };

  test('is an allow-list: the common names and the CLI’s own, nothing else', () => {
    const { env } = launch(agent({ preset: 'codex' }), { environment });
    expect(Object.keys(env).sort()).toEqual([
      'COLORTERM',
      'HOME',
      'LC_ALL',
      'OPENAI_API_KEY',
      'PATH',
      'TERM',
      'TOWN_BRIEF',
      'TOWN_RUN',
    ]);
    expect(env.TERM).toBe('xterm-256color');
  });

  test('the agent’s own variables win over passed ones, and the run’s over those', () => {
    const own = agent({ preset: 'claude', env: { ANTHROPIC_API_KEY: 'mine', TOWN_RUN: 'r-1' } });
    expect(launch(own, { environment }).env).toMatchObject({
      ANTHROPIC_API_KEY: 'mine',
      TOWN_RUN: 'r-7',
    });
  });

  test('the folder of the town command comes first on PATH, once', () => {
    const paths = { PATH: '/usr/bin:/town/bin:/bin' };
    expect(
      launch(agent({ preset: 'sim' }), { environment: paths, bin: '/town/bin' }).env.PATH,
    ).toBe('/town/bin:/usr/bin:/bin');
  });
});

describe('the file', () => {
  test('a user’s file replaces fields by name and adds presets', () => {
    const own = 'presets:\n  claude: { resume: null }\n  mine: { start: [mine, "{brief}"] }\n';
    const { named } = presets(own);
    expect([named.claude?.resume, named.claude?.start[0], named.mine?.start]).toEqual([
      null,
      'claude',
      ['mine', '{brief}'],
    ]);
    expect(named.mine?.readings.map(({ source }) => source)).toEqual([
      'status',
      'status',
      'status',
    ]);
  });

  test.each([
    [
      'presets:\n  mine:\n    start: ["{breif}"]\n',
      /^your agents.yaml:3:13 presets.mine.start.0: unknown placeholder \{breif\}/,
    ],
    ['presets:\n  mine: { strat: [x] }\n', /2:\d+ presets.mine: .*strat/],
    ['presets:\n  mine: { about: x }\n', /"mine" has no `start`/],
    [
      'presets:\n  claude: { readings: [{ name: a, reading: busy, source: screen, match: "(" }] }\n',
      /not a regular expression/,
    ],
    [
      'presets:\n  claude: { readings: [{ name: a, reading: busy, source: screen, region: top, match: a }] }\n',
      /unknown region "top"/,
    ],
    ['presets: [\n', /^your agents.yaml:\d+:\d+ /],
    [`# ${'x'.repeat(300_000)}`, /over 256 kB/],
  ])('%j is refused with its place', (own, expected) => {
    const loaded = loadPresets(shipped, own);
    expect(loaded.ok ? [] : loaded.problems).toEqual([expect.stringMatching(expected)]);
  });

  test('an agent without a preset or a command, and one with an unknown preset, are problems', () => {
    expect(agentProblems(agent({}), presets())[0]).toMatch(/neither/);
    expect(agentProblems(agent({ preset: 'cluade' }), presets())[0]).toMatch(
      /unknown preset "cluade"; known are claude, codex/,
    );
  });
});
