import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  isBegun,
  type Presets,
  readScreen,
  type Seen,
  type Status,
} from '../../src/agents/index.ts';
import { loadPresets } from '../../src/agents/load.ts';

const now = Date.UTC(2026, 2, 10, 12, 0);
const screens = new URL('../fixtures/screens/', import.meta.url);

function presets(): Presets {
  const loaded = loadPresets(readFileSync('config/agents.yaml', 'utf8'));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.presets;
}

function seen(cli: string, change: Partial<Seen>): Seen {
  const known = presets();
  const begins = 'with its brief' as const;
  const quiet = { quietMs: 60_000, atWork: true, begins, promptMs: 0, now };
  const { firstRun, readings: rules } = known.named[cli] ?? known.command;
  return {
    firstRun,
    rules,
    text: [],
    title: '',
    progress: null,
    status: null,
    ...quiet,
    ...change,
  };
}

function status(change: Partial<Status>): Status {
  return { state: 'working', kind: null, message: '', title: '', progress: null, ...change };
}

function screen(cli: string, name: string): string[] {
  return readFileSync(new URL(`${cli}/${name}.txt`, screens), 'utf8').split('\n');
}

const shots = readdirSync(screens).flatMap((cli) =>
  readdirSync(new URL(cli, screens)).map((file) => ({
    cli,
    name: file.replace('.txt', ''),
    expected: file.split('-')[0] ?? '',
  })),
);

describe('screens', () => {
  test.each(shots)('$cli $name is read as $expected', ({ cli, name, expected }) => {
    const read = readScreen(seen(cli, { text: screen(cli, name) }));
    const limited = expected === 'limited';
    expect({ reading: read.reading, limited: read.limitedUntil !== null }).toEqual({
      reading: limited ? 'idle' : expected,
      limited,
    });
    expect(read.rule).toMatch(/^(screen|first run): /);
  });

  test.each(shots.filter(({ expected }) => expected !== 'asking'))(
    '$cli $name, read by the rules of the others, never asks',
    ({ cli, name }) => {
      for (const other of Object.keys(presets().named).filter((preset) => preset !== cli))
        expect(readScreen(seen(other, { text: screen(cli, name) })).reading).not.toBe('asking');
    },
  );

  test('the line an agent asks with is its text', () => {
    const read = readScreen(seen('claude', { text: screen('claude', 'asking-1') }));
    expect(read.text.trim()).toBe('Do you want to proceed?');
  });
});

const firstRuns = new URL('../fixtures/first-run/', import.meta.url);
const recorded = readdirSync(firstRuns)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => ({ file, cli: file.split('-')[0] ?? '' }));
const recordedRows = (file: string) => readFileSync(new URL(file, firstRuns), 'utf8').split('\n');

describe('first-run screens', () => {
  test.each(recorded)('$file is told in plain words', ({ file, cli }) => {
    const text = recordedRows(file);
    for (const title of ['', '◇  Ready (acme)', '✳ Ready'])
      for (const atWork of [false, true]) {
        const read = readScreen(seen(cli, { text, title, atWork }));
        expect(read).toMatchObject({ reading: 'asking', isFirstRun: true });
        expect(read.rule).toMatch(/^first run: /);
        expect(read.text).toMatch(new RegExp(`^${cli} (wants|asks) `));
      }
  });

  test('that a working agent shows in its prose are no news, and nothing is typed', () => {
    const text = recordedRows('gemini-login.txt');
    const read = readScreen(seen('gemini', { text, title: '✦  Working… (acme)' }));
    expect(read).toMatchObject({ reading: 'busy', isFirstRun: true });
  });

  test.each(shots.filter(({ expected }) => expected !== 'asking'))(
    '$cli $name is none',
    ({ cli, name }) => {
      const { isFirstRun } = readScreen(seen(cli, { text: screen(cli, name) }));
      expect(isFirstRun).toBe(false);
    },
  );
});

describe('the prompt', () => {
  test.each(shots.filter(({ cli }) => cli !== 'sim'))('$cli $name', ({ cli, name, expected }) => {
    const { prompt } = readScreen(seen(cli, { text: screen(cli, name) }));
    if (expected === 'idle') expect(prompt).not.toBeNull();
    if (expected === 'asking') expect(prompt).toBeNull();
  });

  test.each(recorded.filter(({ file }) => !/logged-out|no-key|copilot-login/.test(file)))(
    'is not on $file',
    ({ file, cli }) => {
      expect(readScreen(seen(cli, { text: recordedRows(file) })).prompt).toBeNull();
    },
  );

  test.each([
    ['claude', '❯ ', false],
    ['claude', '❯\u00a0', false],
    ['claude', '❯ half a', true],
    ['codex', '› ', false],
    ['codex', '› half', true],
    ['gemini', ' status line', false],
  ])('of %s with "%s" before the cursor has a line begun: %s', (cli, before, expected) => {
    const { prompt } = readScreen(seen(cli, { text: screen(cli, 'idle-1') }));
    expect(isBegun(prompt!, before)).toBe(expected);
  });
});

describe('one authority at a time', () => {
  const busy = screen('codex', 'busy-1');

  test.each([
    ['working', null, 'busy', 'status: works'],
    ['blocked', 'permission', 'asking', 'status: blocked'],
    ['idle', null, 'idle', 'status: turn over'],
    ['done', null, 'idle', 'status: turn over'],
    ['error', null, 'idle', 'status: turn over'],
  ] as const)(
    'a reported status %s is believed against the screen',
    (state, kind, reading, rule) => {
      const read = readScreen(
        seen('codex', { text: busy, title: '⠹ acme', status: status({ state, kind }) }),
      );
      expect(read).toMatchObject({ reading, rule });
    },
  );

  test('a program without rules is believed when it reports a status', () => {
    const asked = status({ state: 'blocked', message: 'May I push?' });
    const read = readScreen(seen('own', { text: ['$'], status: asked }));
    expect(read).toMatchObject({ reading: 'asking', text: 'May I push?' });
  });

  test.each([
    ['codex', '[ ! ] Action Required', 'asking'],
    ['codex', '⠹ acme | Working', 'busy'],
    ['codex', 'acme | Ready', 'idle'],
    ['gemini', '✋  Action Required (acme)', 'asking'],
    ['gemini', '✦  Working… (acme)', 'busy'],
    ['gemini', '◇  Ready (acme)', 'idle'],
    ['claude', '⠂ Fixing the parser', 'busy'],
    ['claude', '✳ Fixing the parser', 'idle'],
  ])('%s with the title "%s" is %s', (cli, title, reading) => {
    expect(readScreen(seen(cli, { title })).reading).toBe(reading);
  });

  test('progress tells that claude is busy', () => {
    expect(readScreen(seen('claude', { progress: 3 })).rule).toBe('progress: progress runs');
  });
});

describe('idle', () => {
  const text = screen('claude', 'idle-1');

  test('counts only once the screen has been quiet for a while', () => {
    const read = readScreen(seen('claude', { text, quietMs: 1499 }));
    expect(read).toMatchObject({ reading: 'busy', rule: 'screen: prompt box, not yet quiet' });
    expect(readScreen(seen('claude', { text, quietMs: 1500 })).reading).toBe('idle');
  });

  test('once read, stays while a redraw goes by', () => {
    expect(readScreen(seen('claude', { text, quietMs: 5, wasIdle: true })).reading).toBe('idle');
  });

  test('reported while the screen still moves is not believed yet', () => {
    const idle = status({ state: 'idle' });
    expect(readScreen(seen('claude', { status: idle, quietMs: 100 })).reading).toBe('busy');
    expect(readScreen(seen('claude', { status: idle, quietMs: 1000 })).reading).toBe('idle');
  });

  test('before the first work is the start, not the end of a turn', () => {
    const read = readScreen(seen('claude', { text, atWork: false, quietMs: 5000 }));
    expect(read.reading).toBe('starting');
    const late = readScreen(seen('claude', { text, atWork: false, quietMs: 86_400_000 }));
    expect(late).toMatchObject({
      reading: 'starting',
      rule: 'screen: prompt box, not yet at work',
    });
  });

  const unseen = { atWork: false, promptMs: 2000 };

  test('of a session that stands counts once its prompt has stayed for two seconds', () => {
    const stands = { ...unseen, text, begins: 'at its prompt' } as const;
    expect(readScreen(seen('claude', stands)).reading).toBe('idle');
    expect(readScreen(seen('claude', { ...stands, promptMs: 1999 })).reading).toBe('starting');
    const titled = { ...stands, text: ['Log in?'], title: '✳ Ready' };
    expect(readScreen(seen('claude', titled)).reading).toBe('starting');
  });

  test('of a session that was resumed with its brief ends no turn at once', () => {
    const resumed = { ...unseen, text, begins: 'resumed' } as const;
    expect(readScreen(seen('claude', { ...resumed, quietMs: 9999 })).reading).toBe('starting');
    expect(readScreen(seen('claude', { ...resumed, quietMs: 10_000 })).reading).toBe('idle');
  });

  test('of a program without a prompt rule counts when it reports it, after ten seconds', () => {
    const own = { ...unseen, promptMs: 0, text: ['$'], status: status({ state: 'idle' }) };
    expect(readScreen(seen('own', { ...own, quietMs: 9999 })).reading).toBe('starting');
    expect(readScreen(seen('own', own)).reading).toBe('idle');
    expect(readScreen(seen('claude', own)).reading).toBe('starting');
  });
});

describe('what is not known', () => {
  test('a screen no rule matches is busy by the rule none', () => {
    const read = readScreen(seen('claude', { text: ['something new'] }));
    expect(read).toMatchObject({ reading: 'busy', rule: 'none', text: '' });
  });

  test('before the first work it is starting by the rule none', () => {
    const read = readScreen(seen('claude', { text: ['Loading'], atWork: false }));
    expect(read).toMatchObject({ reading: 'starting', rule: 'none' });
  });

  test('silence of a program without rules is not idleness', () => {
    const read = readScreen(seen('own', { text: ['$ '], quietMs: 86_400_000 }));
    expect(read).toMatchObject({ reading: 'busy', rule: 'no rules' });
  });

  test('a program without rules that has shown nothing is starting', () => {
    const read = readScreen(seen('own', { atWork: false, text: ['', ''] }));
    expect(read).toMatchObject({ reading: 'starting', rule: 'no rules' });
  });
});

describe('rate limits', () => {
  test('the end comes from the screen, also from the line after', () => {
    const hour = 3_600_000;
    const claude = readScreen(seen('claude', { text: screen('claude', 'limited-1') }));
    expect(claude.limitedUntil).toBe(now + 2 * hour);
    const codex = readScreen(seen('codex', { text: screen('codex', 'limited-1') }));
    expect(codex.limitedUntil).toBe(now + 76 * hour + 20 * 60_000);
  });

  test('without a time it is a quarter of an hour', () => {
    const text = ['■ Rate limit reached for this model', '', '› '];
    expect(readScreen(seen('codex', { text })).limitedUntil).toBe(now + 15 * 60_000);
  });

  test('the built-in agent says its limit on its screen and its error as its status', () => {
    const text = ['Usage limit reached. Try again in 1m.'];
    const read = readScreen(seen('sim', { text, status: status({ state: 'error' }) }));
    expect(read).toMatchObject({ reading: 'idle', limitedUntil: now + 60_000 });
  });

  test('an agent that works is not limited by a line left on its screen', () => {
    const text = screen('codex', 'limited-1');
    expect(readScreen(seen('codex', { text, status: status({}) })).limitedUntil).toBeNull();
  });
});
