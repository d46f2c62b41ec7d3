/** A `.town` that was there before the town: whose it is, and who could write in it. */
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { yaml } from '../daemon/town.ts';
import { openPlace, type Place, processesOf } from '../journeys/place.ts';

/** Some other user. Only root can give files away. */
const stranger = 4711;
const isRoot = process.getuid?.() === 0;

/** A repository whose `.town` was made with this mode before anything else. */
function placeWith(mode: number): { place: Place; state: string } {
  const place = openPlace();
  place.commit({ 'town.yaml': yaml });
  const state = join(place.root, '.town');
  mkdirSync(join(state, 'bin'), { recursive: true });
  for (const path of [join(state, 'bin'), state]) chmodSync(path, mode);
  return { place, state };
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

async function refused(place: Place, ...words: string[]): Promise<string> {
  const { code, err } = await place.run(words);
  expect(code).toBe(1);
  expect(processesOf(place.folder)).toEqual([]);
  return err;
}

describe('a folder of one’s own', () => {
  test.each([0o777, 0o770, 0o720])(
    'that others can write in (%o) is closed, and that is said',
    async (mode) => {
      const { place, state } = placeWith(mode);
      const line = `Other users could write in ${state} (mode ${mode.toString(8)}) and ${state}/bin (mode ${mode.toString(8)}); that is closed to them now (mode 700). Nothing of theirs was found there.`;
      expect(await place.ok('up')).toContain(line);
      expect([modeOf(state), modeOf(join(state, 'bin'))]).toEqual(['700', '700']);
      expect(await place.ok('doctor')).toContain(line);
      await place.ok('down');
      expect(await place.ok('up')).not.toContain('Other users');
    },
  );

  test('that others can only read is closed without a word', async () => {
    const { place, state } = placeWith(0o755);
    expect(await place.ok('up')).not.toContain('Other users');
    expect(modeOf(state)).toBe('700');
  });

  test('may lie elsewhere, behind a link, and is closed there', async () => {
    const { place, state } = placeWith(0o700);
    rmSync(state, { recursive: true });
    const other = join(place.folder, 'elsewhere');
    mkdirSync(other);
    chmodSync(other, 0o777);
    symlinkSync(other, state);
    expect(await place.ok('up')).toContain(`Other users could write in ${state} (mode 777)`);
    expect(modeOf(other)).toBe('700');
  });

  test('that is a link to nowhere, or a file, is said', async () => {
    const { place, state } = placeWith(0o700);
    rmSync(state, { recursive: true });
    symlinkSync(join(place.folder, 'nowhere'), state);
    expect(await refused(place, 'up')).toBe(
      `town: ${state} is no folder, or a link that leads to none. Move it away first.\n`,
    );
    rmSync(state);
    writeFileSync(state, '');
    expect(await refused(place, 'up')).toContain('is no folder');
    rmSync(state);
  });
});

if (isRoot)
  describe('another user', () => {
    test.each(['up', 'init'])(
      'who owns the folder is no one to run programs of: town %s',
      async (word) => {
        const { place, state } = placeWith(0o700);
        writeFileSync(join(state, 'token'), '');
        chownSync(state, stranger, stranger);
        onTestFinished(() => rmSync(state, { recursive: true }));
        expect(await refused(place, word)).toContain(
          `The folder ${state} belongs to user ${stranger}; it must be yours`,
        );
      },
    );

    test('who put a program into an open folder has put it there for nothing', async () => {
      const { place, state } = placeWith(0o777);
      const planted = join(state, 'bin', 'git');
      writeFileSync(planted, '#!/bin/sh\n', { mode: 0o755 });
      chownSync(planted, stranger, stranger);
      const said = await refused(place, 'up');
      expect(said).toContain(`${planted} belongs to user ${stranger}`);
      expect(modeOf(state)).toBe('777');
      rmSync(planted);
      await place.ok('up');
    });

    test('who put a link where the log is has nothing written at its end', async () => {
      const { place, state } = placeWith(0o777);
      const [log, bait] = [join(state, 'log'), join(place.folder, 'bait')];
      mkdirSync(log);
      writeFileSync(bait, 'mine\n');
      symlinkSync(bait, join(log, 'daemon.log'));
      lchownSync(join(log, 'daemon.log'), stranger, stranger);
      expect(await refused(place, 'up')).toContain(`${log}/daemon.log belongs to user ${stranger}`);
      expect(readFileSync(bait, 'utf8')).toBe('mine\n');
      rmSync(state, { recursive: true });
    });

    test('who put a link in the place of the folder is refused', async () => {
      const { place, state } = placeWith(0o700);
      rmSync(state, { recursive: true });
      const other = join(place.folder, 'elsewhere');
      mkdirSync(other, { mode: 0o700 });
      symlinkSync(other, state);
      lchownSync(state, stranger, stranger);
      expect(await refused(place, 'up')).toContain(`belongs to user ${stranger}`);
      rmSync(state);
    });
  });
