import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
} from 'vitest';
import { holderOf, takeLock } from '../../src/ledger/lock.ts';
import { processSpace, startTimeOf } from '../../src/ledger/process.ts';
import { until } from '../until.ts';
import { temporaryDirectory } from './places.ts';
import { bundle, kill, start } from './programs.ts';

let programs: string;
let locker: string;
let directory: string;
let path: string;

beforeAll(async () => {
  programs = await temporaryDirectory();
  locker = await bundle('locker', programs);
});
afterAll(() => rm(programs, { recursive: true }));
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory, 'lock');
});
afterEach(() => rm(directory, { recursive: true }));

/** Puts a holder's record in place, as a process that is gone has left it. */
async function leave(holder: object): Promise<void> {
  const record = {
    pid: 1,
    startTime: 'never',
    space: await processSpace(),
    id: '0123456789abcdef',
  };
  await writeFile(path, JSON.stringify({ ...record, ...holder }));
}

describe('A lock', () => {
  it('is held by one at a time, and leaves nothing behind', async () => {
    const lock = await takeLock(path);
    expect((await holderOf(path))?.pid).toBe(process.pid);
    await expect(takeLock(path)).rejects.toMatchObject({ name: 'LockHeldError', pid: process.pid });
    await lock.release();
    await lock.release();
    expect(await holderOf(path)).toBeNull();
    const again = await takeLock(path);
    await again.release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('is taken from a holder whose number belongs to another process now', async () => {
    await leave({ pid: process.pid, startTime: '1' });
    expect(await holderOf(path)).toBeNull();
    const lock = await takeLock(path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      pid: process.pid,
      startTime: await startTimeOf(process.pid),
    });
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('is taken from a holder that was killed', async () => {
    const program = start(process.execPath, locker, path, '1', 'keep');
    await program.ended();
    expect(await holderOf(path)).toBeNull();
    await (await takeLock(path)).release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('that was copied with its directory is nobody’s, while the original is held', async () => {
    const lock = await takeLock(path);
    const copy = await temporaryDirectory();
    onTestFinished(() => rm(copy, { recursive: true }));
    await cp(path, join(copy, 'lock'));
    expect(await holderOf(join(copy, 'lock'))).toBeNull();
    const second = await takeLock(join(copy, 'lock'));
    expect((await holderOf(path))?.pid).toBe(process.pid);
    await expect(takeLock(path)).rejects.toMatchObject({ name: 'LockHeldError' });
    await second.release();
    await lock.release();
  });

  it('is held still when its directory was renamed', async () => {
    const lock = await takeLock(path);
    const moved = `${directory}-moved`;
    await rename(directory, moved);
    onTestFinished(() => rm(moved, { recursive: true }));
    await expect(takeLock(join(moved, 'lock'))).rejects.toMatchObject({ pid: process.pid });
    await mkdir(directory);
    await lock.release();
    expect(await readdir(moved)).toEqual(['lock']);
  });

  it('of an earlier version, which does not say where it lies, is held while its process lives', async () => {
    await leave({ pid: process.pid, startTime: await startTimeOf(process.pid) });
    await expect(takeLock(path)).rejects.toMatchObject({ pid: process.pid });
  });

  it('is taken from a holder of before the machine was started', async () => {
    if ((await processSpace()) === null) return;
    const startTime = await startTimeOf(process.pid);
    await leave({ pid: process.pid, startTime, space: 'another-boot pid:[1]' });
    await (await takeLock(path)).release();
  });

  it('is not taken from a holder that cannot be seen from here', async () => {
    const boot = (await processSpace())?.split(' ')[0];
    if (boot === undefined) return;
    await leave({ pid: 1, space: `${boot} pid:[1]` });
    await expect(takeLock(path)).rejects.toThrow('of another container');
  });

  it.each(['', '{', '{"pid":"x"}', 'null', '{"pid":1,"startTime":"2","id":"../../x"}'])(
    'that says %j is not taken',
    async (text) => {
      await writeFile(path, text);
      await expect(takeLock(path)).rejects.toThrow('does not say who holds it');
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('that is no file is refused in the end', async () => {
    await symlink(join(directory, 'nowhere'), path);
    await expect(takeLock(path)).rejects.toThrow('could not be taken');
    expect(await readdir(directory)).toEqual(['lock']);
  });

  it('in a directory that is not there is refused with its path', async () => {
    const nowhere = join(directory, 'nowhere', 'lock');
    await expect(takeLock(nowhere)).rejects.toThrow(
      `The lock ${nowhere} could not be taken: ENOENT`,
    );
  });

  it('is not given back in the name of someone else', async () => {
    const lock = await takeLock(path);
    await rm(path);
    const other = await takeLock(path);
    await lock.release();
    expect((await holderOf(path))?.pid).toBe(process.pid);
    await other.release();
  });

  it('left by the dead goes to exactly one of many that want it at once', async () => {
    for (let round = 0; round < 50; round++) {
      await leave({ pid: process.pid, startTime: '1', id: String(round).padStart(16, '0') });
      const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(path)));
      const locks = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect({ round, locks: locks.length }).toEqual({ round, locks: 1 });
      await locks[0]?.release();
      expect(await readdir(directory)).toEqual([]);
    }
  });

  it('left by a thief that died while stealing is taken all the same', async () => {
    await leave({ pid: process.pid, startTime: '1' });
    const thief = {
      pid: process.pid,
      startTime: '2',
      space: await processSpace(),
      id: 'f'.repeat(16),
    };
    await writeFile(`${path}.0123456789abcdef`, JSON.stringify(thief));
    await (await takeLock(path)).release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('is never had by two processes, while others are killed with it in hand', async () => {
    const workers = Array.from({ length: 3 }, () => start(process.execPath, locker, path, '60'));
    for (let round = 0; round < 10; round++) {
      const victim = start(process.execPath, locker, path, '100000');
      await untilHeldBy(victim.child.pid);
      await kill(victim);
    }
    await Promise.all(workers.map((worker) => worker.ended()));
    expect(workers.map(({ lines, child }) => [lines[0], child.exitCode])).toEqual(
      workers.map(() => ['60', 0]),
    );
  });
});

/** Resolves once this process has the lock. */
async function untilHeldBy(pid: number | undefined): Promise<void> {
  let holder: Awaited<ReturnType<typeof holderOf>> = null;
  const isHeld = async () => {
    holder = await holderOf(path).catch(() => null);
    return holder?.pid === pid;
  };
  await until(`process ${pid} to have the lock`, isHeld, { saw: () => holder });
}

describe('The start time of a process', () => {
  it('stays the same for a living one, and is null for one that is gone', async () => {
    const program = start(process.execPath, '-e', 'setInterval(() => {}, 1000); console.log("up")');
    await program.printed(/up/);
    const pid = program.child.pid ?? 0;
    const startTime = await startTimeOf(pid);
    expect(startTime).toMatch(/\d/);
    expect(await startTimeOf(pid)).toBe(startTime);
    await kill(program);
    expect(await startTimeOf(pid)).toBeNull();
  });

  it('is null for one that ended and was not collected by its parent', async () => {
    const parent = start('sh', '-c', 'sleep 600 & echo $!; wait');
    const pid = Number(await parent.printed(/^\d+$/));
    // A parent that is stopped collects nobody.
    parent.child.kill('SIGSTOP');
    process.kill(pid, 'SIGKILL');
    await until('it to be seen as gone', async () => (await startTimeOf(pid)) === null);
    expect(() => process.kill(pid, 0)).not.toThrow();
    await kill(parent);
  });
});
