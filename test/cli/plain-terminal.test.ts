/** Terminals that can show less: without control sequences, without UTF-8, without colours. */
import { describe, expect, it, test } from 'vitest';
import { asciiLocale, inAscii } from '../../src/cli/character-set.ts';
import { openTown } from '../daemon/town.ts';
import { openPlace, program } from '../journeys/place.ts';
import { openTerminal } from '../journeys/terminal.ts';
import { within } from '../until.ts';

/** A command in a terminal, to its end. */
async function inTerminal(cwd: string, env: Record<string, string>, args: string[]) {
  // A pseudo-terminal has a TERM of its own to give.
  const command = ['env', `TERM=${env['TERM']}`, process.execPath, program, ...args];
  const terminal = openTerminal({ command, cwd, env, columns: 100, rows: 30 });
  const saw = terminal.output;
  const { code } = await within('its end', terminal.ended(), { seconds: 40, saw }).finally(
    terminal.close,
  );
  return { code, output: terminal.output() };
}

const control = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

describe('a terminal without control sequences', () => {
  test.each([[[]], [['attach', 'worker.1']], [['demo']]])(
    'is refused the screen in one line: town %j',
    async (args) => {
      const place = openPlace();
      place.commit({ 'README.md': 'Test.\n' });
      const env = { ...place.env, TERM: 'dumb', TMPDIR: place.folder };
      const { code, output } = await inTerminal(place.root, env, args);
      expect([code, output]).toEqual([
        64,
        'town: The screen cannot be shown in this terminal (TERM=dumb). "town status" and "town log" work in it.\r\n',
      ]);
    },
  );

  test('gets nothing but lines of every other command, also while it waits', async () => {
    const place = await openTown();
    const env = { ...place.env, TERM: 'dumb' };
    for (const args of [
      ['status'],
      ['log'],
      ['--help'],
      ['goal', 'One'],
      ['down', '--stop-agents'],
    ]) {
      const { code, output } = await inTerminal(place.root, env, args);
      expect([args, code, output]).toEqual([args, 0, expect.not.stringMatching(control)]);
    }
  });
});

describe('a locale of ASCII', () => {
  const locales: [env: Record<string, string>, ascii: string | null][] = [
    [{ LANG: 'C' }, 'LANG=C'],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX' }, 'LC_ALL=POSIX'],
    [{ LANG: 'C', LC_ALL: 'C.UTF-8' }, null],
    [{ LANG: 'C', LC_ALL: '', LC_CTYPE: 'de_DE.utf8' }, null],
    [{ LANG: 'en_US.US-ASCII' }, 'LANG=en_US.US-ASCII'],
    [{ LANG: 'C.UTF-8' }, null],
    [{ LANG: 'en_US' }, null],
    [{}, null],
  ];
  it.each(locales)('is found in %j', (env, ascii) => expect(asciiLocale(env)).toBe(ascii));

  it('has its likes of the signs, and no others', () => {
    expect(inAscii('t-1 → done · „Café“ ✓ 漢…\n  next')).toBe(
      't-1 -> done - ?Cafe" + ?...\n  next',
    );
  });

  test('is refused the screen in one line of ASCII', async () => {
    const place = await openTown();
    for (const locale of [{ LANG: 'C' }, { LC_ALL: 'POSIX' }]) {
      const { code, output } = await inTerminal(place.root, { ...place.env, ...locale }, []);
      expect(code).toBe(64);
      expect(output).toMatch(/^town: The screen needs UTF-8, and this terminal has [ -~]+\r\n$/);
    }
  });

  test('gets ASCII of every other command', async () => {
    const place = await openTown();
    const env = { ...place.env, LANG: 'C' };
    await place.ok('pause', '--reason', 'no “key”…');
    await place.ok('goal', 'wait for the café – now');
    const looks = ['status', 'log', 'why t-1', 'task list', 'task show t-1', 'doctor', 'check'];
    for (const look of [...looks, 'nothing…', '--help', 'status --json']) {
      const { out, err } = await place.run(look.split(' '), { env });
      if (!look.endsWith('--json'))
        expect([look, `${out}${err}`]).toEqual([look, expect.stringMatching(/^[\n -~]*$/)]);
    }
    expect((await place.run(['status', '--json'], { env })).out).toContain('café');
  });
});

test('no command has colours, whatever is set', async () => {
  const place = await openTown();
  for (const colours of [{ NO_COLOR: '1' }, { FORCE_COLOR: '3', CLICOLOR_FORCE: '1' }])
    for (const args of [['status'], ['log'], ['--help'], ['doctor'], ['xyzzy']]) {
      const { output } = await inTerminal(place.root, { ...place.env, ...colours }, args);
      expect([args, output]).toEqual([args, expect.not.stringMatching(control)]);
    }
});
