import { execFileSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPlace, type Place } from '../journeys/place.ts';
import { until } from '../until.ts';
import { stateOf } from './town.ts';

/** An agent that runs `plant`, does its work and says done. */
const yaml = (plant: string) => `town: test
into: main
entry: worker
agents:
  own:
    command:
      - bash
      - -c
      - |
        ${plant}
        echo "$TOWN_TASK" > "work-$TOWN_TASK.txt"
        git add -A && git commit -qm "Work of $TOWN_TASK" && town verdict done
roles:
  worker:
    agent: own
    workspace: task
    handoffs:
      done: { to: merge, needs: [commit, clean] }
      blocked: human
  merge:
    station: merge-queue
    checks: [test -e keep/deep/file.txt]
    handoffs:
      merged: done
      conflict: human
      failed: human
`;

async function openWith(plant: string): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': yaml(plant), 'keep/deep/file.txt': 'here\n', 'README.md': 'x\n' });
  await place.ok('up');
  return place;
}

async function untilDone(place: Place, count: number): Promise<void> {
  let seen = '';
  const done = async () => {
    const { counts, inbox, batches } = await stateOf(place);
    seen = JSON.stringify({ counts, inbox, batches });
    return counts.done === count;
  };
  await until(`${count} to be done`, done, { seconds: 40, saw: () => seen });
}

const told = async (place: Place) =>
  Object.values((await stateOf(place)).inbox).filter(({ kind }) => kind === 'repository');

test('an agent that makes the repository bare changes nothing for Town, and the person is told', async () => {
  const place = await openWith('[ "$TOWN_TASK" = t-1 ] && git config core.bare true');
  await place.ok('goal', 'One thing');
  await untilDone(place, 1);
  const [item, ...more] = await told(place);
  expect(more).toEqual([]);
  expect(item).toMatchObject({
    choices: ['dismiss'],
    text: expect.stringMatching(/core\.bare is now "true"/),
  });
  const [, command = 'false'] = /To undo it: (.*)$/.exec(item?.text ?? '') ?? [];
  execFileSync('sh', ['-c', command], { cwd: place.root, env: place.env });
  expect(place.git(['status', '--porcelain'])).toBe('');
  expect(place.git(['log', '-1', '--format=%s'])).toBe('Work of t-1');
  await place.ok('goal', 'Another thing');
  await untilDone(place, 2);
  expect(await told(place)).toEqual([]);
});

test('a town starts again in a repository that says it has no working tree, and says so', async () => {
  const place = await openWith('true');
  await place.ok('down');
  place.git(['config', 'core.bare', 'true']);
  await place.ok('up');
  await until('an item in the inbox', async () => (await told(place)).length === 1);
  const doctor = await place.run(['doctor']);
  expect(doctor.out).toContain('git config --local core.bare false');
  await place.ok('goal', 'One thing');
  await untilDone(place, 1);
  place.git(['config', '--file', join(place.root, '.git/config'), 'core.bare', 'false']);
  expect(place.git(['status', '--porcelain'])).toBe('');
});

test('the doctor says what git dies of, and goes on', async () => {
  const place = openPlace();
  place.commit({ 'a.bin': 'data\n', 'win.txt': 'one\r\n', '.gitattributes': '*.bin filter=lfs\n' });
  place.git(['config', 'filter.lfs.process', 'git-lfs filter-process']);
  place.git(['config', 'filter.lfs.required', 'true']);
  place.git(['config', 'commit.gpgSign', 'true']);
  utimesSync(join(place.root, 'a.bin'), 1e9, 1e9);
  mkdirSync(join(place.root, '.town'));
  const settings = {
    'filter.lfs.process': 'git-lfs filter-process',
    'filter.lfs.required': 'true',
  };
  const founding = JSON.stringify({ commands: settings, settings: {} });
  writeFileSync(join(place.root, '.town/trusted.json'), founding);
  const { out } = await place.run(['doctor']);
  expect(out).toMatch(/✗ repository: .*git-lfs: not found\. Install git-lfs/);
  expect(out).toMatch(/· signing: commit.gpgSign is set/);
  expect(out).toMatch(/disk: /);
  place.git(['config', '--remove-section', 'filter.lfs']);
  place.write({ '.gitattributes': '*.txt text eol=lf\n' });
  place.git(['-c', 'commit.gpgSign=false', 'commit', '-qm', 'Attributes', '.gitattributes']);
  utimesSync(join(place.root, 'win.txt'), 1e9, 1e9);
  expect((await place.run(['doctor'])).out).toMatch(
    /· line ends: git takes win.txt for changed.*--renormalize/,
  );
});
