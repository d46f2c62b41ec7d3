import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchFile } from '../../src/daemon/watch-file.ts';
import { openPlace } from '../journeys/place.ts';
import { sweepAway } from '../temporary.ts';
import { until } from '../until.ts';
import { yaml } from './town.ts';

/** A watched file in a folder of its own; `told` says how often it was seen to change. */
function watched(name = 'town.yaml') {
  const folder = mkdtempSync(join(tmpdir(), 'town-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'first');
  let count = 0;
  const polling: string[] = [];
  const watch = watchFile({
    path,
    onChange: () => {
      count += 1;
    },
    onPolling: (reason) => polling.push(reason),
  });
  onTestFinished(() => watch.close());
  /** Does something, and waits until it was noticed. */
  const notices = async (what: string, change: () => void) => {
    const before = count;
    change();
    await until(`${what} to be noticed`, () => count > before);
  };
  const at = (other: string) => join(folder, other);
  return { path, at, notices, polling, count: () => count, watch };
}

describe('a file that is watched', () => {
  test('is seen to be written, replaced by a rename, removed and made again', async () => {
    const { path, at, notices, polling } = watched();
    await notices('a write', () => writeFileSync(path, 'second'));
    for (const text of ['third', 'fourth']) {
      writeFileSync(at('draft'), text);
      await notices('a replacement', () => renameSync(at('draft'), path));
    }
    await notices('a removal', () => unlinkSync(path));
    await notices('a new file', () => writeFileSync(path, 'fifth'));
    await notices('a write to it', () => writeFileSync(path, 'sixth'));
    expect(polling).toEqual([]);
  });

  test('may become a link, and then what it leads to now is what counts', async () => {
    const { path, at, notices } = watched();
    mkdirSync(at('teams'));
    for (const name of ['a', 'b']) writeFileSync(at(`teams/${name}.yaml`), name);
    await notices('a link in its place', () => {
      symlinkSync('teams/a.yaml', at('link'));
      renameSync(at('link'), path);
    });
    await notices('a write behind the link', () => writeFileSync(at('teams/a.yaml'), 'aa'));
    await notices('another link', () => {
      symlinkSync(at('teams/b.yaml'), at('link'));
      renameSync(at('link'), path);
    });
    await notices('a write behind that', () => writeFileSync(at('teams/b.yaml'), 'bb'));
    await notices('a replacement behind it', () => {
      writeFileSync(at('teams/draft'), 'bbb');
      renameSync(at('teams/draft'), at('teams/b.yaml'));
    });
    await notices('what it leads to going away', () => unlinkSync(at('teams/b.yaml')));
    await notices('and coming back', () => writeFileSync(at('teams/b.yaml'), 'back'));
  });

  test('may lie behind a folder that is a link, and that is exchanged', async () => {
    const { path, at, notices } = watched();
    for (const release of ['1', '2']) {
      mkdirSync(at(`releases/${release}`), { recursive: true });
      writeFileSync(at(`releases/${release}/town.yaml`), release);
    }
    symlinkSync('releases/1', at('current'));
    await notices('a link into a linked folder', () => {
      symlinkSync('current/town.yaml', at('link'));
      renameSync(at('link'), path);
    });
    await notices('another folder', () => {
      symlinkSync('releases/2', at('next'));
      renameSync(at('next'), at('current'));
    });
    await notices('a write in it', () => writeFileSync(at('releases/2/town.yaml'), 'two'));
    await notices('that folder going away', () => rmSync(at('releases'), { recursive: true }));
    await notices('and coming back', () => {
      mkdirSync(at('releases/2'), { recursive: true });
      writeFileSync(at('releases/2/town.yaml'), 'again');
    });
    await notices('a write in what came back', () =>
      writeFileSync(at('releases/2/town.yaml'), 'and again'),
    );
  });

  test('may be a link that leads in a circle', async () => {
    const { path, at, notices } = watched();
    await notices('a circle', () => {
      symlinkSync('other', at('link'));
      symlinkSync('town.yaml', at('other'));
      renameSync(at('link'), path);
    });
    await notices('a file again', () => {
      unlinkSync(path);
      writeFileSync(path, 'a file');
    });
  });

  test('may move with its folder', async () => {
    const { path, at, notices } = watched('repo/town.yaml');
    await notices('the folder moving away', () => renameSync(dirname(path), at('away')));
    await notices('the folder coming back', () => renameSync(at('away'), dirname(path)));
    await notices('a write in it', () => writeFileSync(path, 'second'));
  });

  test('is not told of when its neighbours change', async () => {
    const { path, at, notices, count } = watched();
    for (let each = 0; each < 50; each++) writeFileSync(at(`neighbour-${each}`), 'x');
    utimesSync(at('neighbour-1'), 1, 1);
    const before = count();
    await notices('a write', () => writeFileSync(path, 'second'));
    expect(before).toBe(0);
  });
});

/** A shell in which no inotify instance is to be had, where a user may make a namespace. Linux only. */
const withoutInotify = [
  'unshare',
  '-Ur',
  'sh',
  '-c',
  'echo 0 > /proc/sys/user/max_inotify_instances && exec "$@"',
  'sh',
];

function canDoWithoutInotify(): boolean {
  try {
    execFileSync(withoutInotify[0]!, [...withoutInotify.slice(1), 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(canDoWithoutInotify())('where the system tells of no changes', () => {
  test('the town runs, looks once a second, and says so', async () => {
    const place = openPlace();
    place.commit({ 'town.yaml': yaml });
    const run = (...args: string[]) =>
      execFileSync(
        withoutInotify[0]!,
        [...withoutInotify.slice(1), process.execPath, resolve('dist/town.js'), ...args],
        { cwd: place.root, env: place.env, encoding: 'utf8' },
      );
    const told =
      'Changes of files are looked for once a second, because the system tells of none: ';
    expect(run('up')).toContain(told);
    expect(run('status')).toContain(told);
    expect(run('doctor')).toContain(`daemon: ${told}`);
    place.write({ 'town.yaml': yaml.replace('seats: 3', 'seats: 2') });
    let status = '';
    const isSmaller = () => {
      status = run('status');
      return status.includes('worker.2') && !status.includes('worker.3');
    };
    await until('a team of two', isSmaller, { saw: () => status });
    sweepAway(place.town().sockets);
    expect(run('status')).toContain('test is open');
    const { pid } = JSON.parse(run('status', '--json')).daemon;
    // The whole town is deleted: nothing of it lives on.
    rmSync(join(place.root, '.town'), { recursive: true });
    const gone = () => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    };
    await until(`the end of process ${pid}`, gone);
  });
});
