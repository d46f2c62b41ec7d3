/** The files that a daemon makes beside the ledger. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeSocketFolder, townFolder } from '../../src/client/town-folder.ts';
import { emptyState, type Run, type State } from '../../src/core/index.ts';
import { keepBody } from '../../src/daemon/blobs.ts';
import { furnish } from '../../src/daemon/open-town.ts';
import { tidyRuns } from '../../src/daemon/retention.ts';
import { openTokens, sameToken } from '../../src/daemon/tokens.ts';
import { startTimeOf } from '../../src/holder/start-time.ts';
import { temporaryFolder } from '../temporary.ts';

const config = resolve('config');
const runtime = temporaryFolder('tr-');

beforeAll(() => {
  process.env['XDG_RUNTIME_DIR'] = runtime;
});
afterAll(() => rmSync(runtime, { recursive: true }));

function aFolder(): string {
  const folder = temporaryFolder('td-');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the person’s token', () => {
  test('is for this user only, and the same each time', () => {
    const path = join(aFolder(), 'token');
    const first = openTokens(path);
    expect(first.install).toMatch(/^[0-9a-f]{64}$/);
    expect(modeOf(path)).toBe('600');
    expect(openTokens(path).install).toBe(first.install);
    expect(readdirSync(join(path, '..'))).toEqual(['token']);
  });

  test('is closed again when it lay open', () => {
    const path = join(aFolder(), 'token');
    openTokens(path);
    chmodSync(path, 0o644);
    openTokens(path);
    expect(modeOf(path)).toBe('600');
  });

  test.each(['', '\n', 'ab12', 'x'.repeat(64)])('is refused when the file holds %j', (text) => {
    const path = join(aFolder(), 'token');
    writeFileSync(path, text);
    expect(() => openTokens(path)).toThrow(/does not hold a token of Town. Delete it/);
  });

  test('gives each run its own, and each holder another', () => {
    const tokens = openTokens(join(aFolder(), 'token'));
    const all = [tokens.install, tokens.run('r-1'), tokens.run('r-2'), tokens.holder('r-1')];
    expect(new Set(all).size).toBe(4);
    expect(sameToken(tokens.run('r-1'), tokens.run('r-1'))).toBe(true);
    expect(sameToken(tokens.run('r-2'), tokens.run('r-1'))).toBe(false);
    expect(sameToken('', tokens.run('r-1'))).toBe(false);
  });
});

describe('a long body', () => {
  const task = (body: string) => {
    const rest = { blob: null, parent: null, needs: [], priority: 5, role: null };
    return { type: 'task.added' as const, title: 'Long', body, ...rest };
  };

  test('is kept whole in a file of its own', async () => {
    const blobs = join(aFolder(), 'blobs');
    const body = `${'é'.repeat(2_500_000)} end`;
    const kept = await keepBody({ blobs }, task(body));
    expect(kept.body.length).toBeLessThan(1100);
    expect(readFileSync(join(blobs, kept.blob!), 'utf8')).toBe(body);
    expect([modeOf(blobs), modeOf(join(blobs, kept.blob!))]).toEqual(['700', '600']);
  });

  test('can be written down twice at once', async () => {
    const blobs = join(aFolder(), 'blobs');
    const body = 'x'.repeat(20_000);
    const kept = await Promise.all([1, 2, 3].map(() => keepBody({ blobs }, task(body))));
    expect(new Set(kept.map(({ blob }) => blob)).size).toBe(1);
    expect(readdirSync(blobs)).toEqual([kept[0]!.blob]);
  });

  test('begins in the ledger without half a character', async () => {
    const blobs = join(aFolder(), 'blobs');
    const { body } = await keepBody({ blobs }, task(`${'x'.repeat(999)}${'😀'.repeat(9000)}`));
    expect(body).not.toMatch(/\p{Cs}/u);
  });

  test('that is short stays in the ledger', async () => {
    const blobs = join(aFolder(), 'blobs');
    const short = task('x'.repeat(16 * 1024));
    expect(await keepBody({ blobs }, short)).toBe(short);
    expect(existsSync(blobs)).toBe(false);
  });
});

describe('the command that agents find', () => {
  function furnished(name: string): string {
    const root = join(aFolder(), name);
    mkdirSync(root);
    const echo = join(root, `print 'it' "all".js`);
    writeFileSync(echo, 'console.log(JSON.stringify(process.argv.slice(2)));');
    const programs = { town: echo, daemon: '', holder: '', sim: '', config, built: '' };
    const folder = townFolder(root);
    furnish(folder, programs);
    return join(folder.bin, 'town');
  }

  test('works wherever it lies, and hands its arguments on as they are', () => {
    const args = ['a b', `'"$HOME`, '', '*', '--note=x\ny'];
    const said = execFileSync(furnished(`it's a "repo" $HOME`), args, { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual(args);
  });

  test('is left alone when nothing changed, and replaced whole when it did', () => {
    const command = furnished('repo');
    const before = statSync(command).ino;
    const folder = townFolder(join(command, '../../..'));
    const programs = { town: 't', daemon: '', holder: '', sim: '', config, built: '' };
    const script = readFileSync(command, 'utf8');
    furnish(folder, programs);
    expect(statSync(command).ino).not.toBe(before);
    expect(readFileSync(command, 'utf8')).not.toBe(script);
    const replaced = statSync(command).ino;
    furnish(folder, programs);
    expect(statSync(command).ino).toBe(replaced);
    expect(modeOf(command)).toBe('755');
    expect(readdirSync(folder.bin)).toEqual(['town']);
  });
});

describe('the folder for sockets', () => {
  const folderIn = (base: string) => {
    const sockets = join(base, 'town', 'x');
    return { ...townFolder(base), sockets, socket: join(sockets, 'daemon') };
  };

  test('is for this user only', () => {
    const folder = folderIn(aFolder());
    makeSocketFolder(folder);
    expect(modeOf(folder.sockets)).toBe('700');
    expect(modeOf(join(folder.sockets, '..'))).toBe('700');
  });

  test('is refused when others may enter', () => {
    const base = aFolder();
    mkdirSync(join(base, 'town'), { mode: 0o755 });
    expect(() => makeSocketFolder(folderIn(base))).toThrow(/has mode 755; it must be yours/);
  });

  test('is refused when it is a link to somewhere', () => {
    const base = aFolder();
    mkdirSync(join(base, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(base, 'elsewhere'), join(base, 'town'));
    expect(() => makeSocketFolder(folderIn(base))).toThrow(/it must be yours, mode 700/);
  });

  test.runIf(process.getuid?.() === 0)('is refused when it belongs to someone else', () => {
    const base = aFolder();
    mkdirSync(join(base, 'town'), { mode: 0o700 });
    execFileSync('chown', ['1', join(base, 'town')]);
    expect(() => makeSocketFolder(folderIn(base))).toThrow(/belongs to user 1; it must be yours/);
  });

  test('is refused when a socket’s path would be cut', () => {
    const folder = folderIn(join(aFolder(), '.'));
    const long = { ...folder, socket: join(folder.sockets, 'd'.repeat(100)) };
    expect(() => makeSocketFolder(long)).toThrow(/Set XDG_RUNTIME_DIR to a shorter folder/);
  });
});

describe('what runs leave behind', () => {
  const run = (id: string): Run => ({ id }) as Run;

  function leftBehind(numbers: number[], bytes = 10) {
    const folder = townFolder(aFolder());
    for (const number of numbers) {
      const path = join(folder.runs, `r-${number}`);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'output'), 'x'.repeat(bytes));
    }
    const left = () => readdirSync(folder.runs).sort();
    return { folder, left };
  }

  /** Nobody watches what it is at. */
  const quiet = { work: new Map(), stirred: () => undefined };

  const loopWith = (...ids: string[]) => {
    const runs = Object.fromEntries(ids.map((id) => [id, run(id)]));
    const state: State = { ...emptyState, runs };
    const loop = { state: () => state, durable: () => state, refusalOf: () => null };
    return { ...loop, submit: () => Promise.reject(new Error('not here')), stop: () => undefined };
  };

  test('is kept for the newest', async () => {
    const { folder, left } = leftBehind([1, 2, 9, 10, 11]);
    const gone = await tidyRuns({ folder, ...quiet, loop: loopWith() }, { runs: 3, bytes: 1e9 });
    expect(gone).toEqual(['r-2', 'r-1']);
    expect(left()).toEqual(['r-10', 'r-11', 'r-9']);
  });

  test('is kept up to so many bytes', async () => {
    const { folder, left } = leftBehind([1, 2, 3, 4], 1000);
    await tidyRuns({ folder, ...quiet, loop: loopWith() }, { runs: 100, bytes: 2500 });
    expect(left()).toEqual(['r-3', 'r-4']);
  });

  test('is kept for every run of the town, however old', async () => {
    const { folder, left } = leftBehind([1, 2, 3, 4]);
    await tidyRuns({ folder, ...quiet, loop: loopWith('r-1') }, { runs: 1, bytes: 1e9 });
    expect(left()).toEqual(['r-1', 'r-4']);
  });

  test('is kept while a holder lives in it, and everything that is no run’s', async () => {
    const { folder, left } = leftBehind([1, 2, 3]);
    const startTime = startTimeOf(process.pid);
    const info = { pid: process.pid, startTime, agentPid: 1, agentStartTime: '', marks: [] };
    writeFileSync(join(folder.runs, 'r-1', 'holder.json'), JSON.stringify(info));
    mkdirSync(join(folder.runs, 'notes'));
    await tidyRuns({ folder, ...quiet, loop: loopWith() }, { runs: 0, bytes: 0 });
    expect(left()).toEqual(['notes', 'r-1']);
  });

  test('has never more than the bounds, whatever there was', async () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(numbers, fc.nat(12), fc.nat(120), async (found, runs, bytes) => {
        const { folder, left } = leftBehind(found);
        mkdirSync(folder.runs, { recursive: true });
        await tidyRuns({ folder, ...quiet, loop: loopWith() }, { runs, bytes });
        expect(left().length).toBe(Math.min(found.length, runs, Math.floor(bytes / 10)));
      }),
      { numRuns: 25 },
    );
  });
});
