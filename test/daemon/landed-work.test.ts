/** What the person is told of landings: lost ones, unchecked ones, and those that change what checks them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPlace, type Place } from '../journeys/place.ts';
import { until } from '../until.ts';
import { stateOf } from './town.ts';

const yaml = (checks: string) => `town: test
into: main
entry: worker
agents:
  own:
    command:
      - bash
      - -c
      - |
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
    checks: [${checks}]
    handoffs:
      merged: done
      conflict: human
      failed: human
`;

async function withLanded(count: number, checks = ''): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': yaml(checks), 'README.md': 'x\n' });
  await place.ok('up');
  for (let at = 1; at <= count; at += 1) {
    await place.ok('goal', `Thing ${at}`);
    let seen = '';
    const archived = async () => {
      const { tasks, inbox } = await stateOf(place);
      seen = JSON.stringify({ tasks, inbox });
      return tasks[`t-${at}`]?.worktree === 'archived';
    };
    await until(`t-${at} to be archived`, archived, { seconds: 60, saw: () => seen });
  }
  return place;
}

async function items(place: Place): Promise<string[]> {
  const found = Object.values((await stateOf(place)).inbox);
  return found.filter(({ kind }) => kind === 'repository').map(({ text }) => text);
}

async function untilTold(place: Place, what: RegExp | null): Promise<string> {
  let seen: string[] = [];
  await until(
    `the inbox to say ${what}`,
    async () => {
      seen = await items(place);
      return what === null ? seen.length === 0 : seen.some((text) => what.test(text));
    },
    { seconds: 30, saw: () => JSON.stringify(seen) },
  );
  return seen.find((text) => what?.test(text)) ?? '';
}

/** Runs what the text says brings it back. */
function bringBack(place: Place, text: string): void {
  const [, command = 'false'] = /To bring it back: (.*)$/.exec(text) ?? [];
  execFileSync('sh', ['-c', command], { cwd: place.root, env: place.env, stdio: 'pipe' });
}

test('landed work that leaves main, and an archive that goes, are told with the way back', async () => {
  const place = await withLanded(2);
  const { id, tasks } = await stateOf(place);
  const landed = tasks['t-2']?.landed ?? '';
  expect(await items(place)).toEqual([]);

  place.git(['update-ref', 'refs/heads/main', 'HEAD~2']);
  const text = await untilTold(place, /Work that landed is no longer in main/);
  expect(text).toContain(`t-2 (${landed.slice(0, 12)})`);
  expect(text).toContain('t-1 (');
  place.git(['reset', '-q', '--hard']);
  bringBack(place, text);
  await untilTold(place, null);
  expect(place.git(['rev-parse', 'main'])).toBe(landed);

  // While nobody looks, and by packed refs.
  await place.ok('down');
  place.git(['pack-refs', '--all']);
  const archive = `refs/town/${id}/archive/t-1/1`;
  const kept = place.git(['rev-parse', archive]);
  place.git(['update-ref', '-d', archive]);
  place.git(['checkout', '-q', '--detach']);
  place.git(['branch', '-D', '-q', 'main']);
  place.git(['branch', '-q', 'main', 'HEAD~1']);
  await place.ok('up');
  bringBack(place, await untilTold(place, /The archive of t-1 is gone/));
  expect(place.git(['rev-parse', archive])).toBe(kept);
  const second = await untilTold(place, /Work that landed is no longer in main/);
  expect(second).not.toContain('t-1 (');
  bringBack(place, second);
  await untilTold(place, null);

  // Going on in the usual way is no loss.
  place.git(['commit', '-q', '--allow-empty', '-m', 'By the person']);
  place.git(['branch', '-m', 'main', 'other']);
  await untilTold(place, /somebody removed that branch/);
  place.git(['branch', '-m', 'other', 'main']);
  await untilTold(place, null);
}, 120_000);

test('what was trusted is in the ledger: without its file nothing planted runs, and that is said', async () => {
  const place = await withLanded(1);
  const file = join(place.root, '.town/trusted.json');
  const before = readFileSync(file, 'utf8');
  await place.ok('down');
  const mark = join(place.root, '.town/planted-ran');
  place.git(['config', 'filter.x.clean', `test -n "$TOWN_RUN" || touch '${mark}'; cat`]);
  place.git(['config', 'filter.x.smudge', `test -n "$TOWN_RUN" || touch '${mark}'; cat`]);
  place.commit({ '.gitattributes': '* filter=x\n', 'new.txt': 'new\n' });
  rmSync(mark, { force: true });
  rmSync(file);
  const out = await place.ok('up');
  expect(out + (await place.ok('status'))).toContain('trusted.json was deleted or changed');
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(await untilTold(place, /filter\.x\.clean is/)).toContain(
    'git config --global filter.x.clean',
  );
  await place.ok('goal', 'Another thing');
  await until('t-2 to be archived', async () => {
    return (await stateOf(place)).tasks['t-2']?.worktree === 'archived';
  });
  expect(existsSync(mark)).toBe(false);
  place.git(['config', '--remove-section', 'filter.x']);
  await place.ok('down');
  // A changed file counts as little.
  writeFileSync(file, JSON.stringify({ commands: { 'filter.x.clean': 'x' }, settings: {} }));
  await place.ok('up');
  expect(readFileSync(file, 'utf8')).toBe(before);
}, 120_000);

test('a landing without checks is told as unchecked', async () => {
  const place = await withLanded(1);
  const out = await place.ok('log');
  expect(out).toMatch(/t-1 landed unchecked \(no checks\) as [0-9a-f]{10}/);
  expect(out).not.toContain('checked green');
});

test('work that changes its own checks is marked before it lands, and in the log after', async () => {
  const place = openPlace();
  const marked = yaml('sh check.sh')
    .replace(
      'town verdict done',
      'echo "exit 0" > check.sh && git commit -qam Checks && town verdict done',
    )
    .replace('{ to: merge, needs', '{ to: look, needs')
    .concat('  look:\n    station: human\n    handoffs: { land: merge, drop: human }\n');
  place.commit({ 'town.yaml': marked, 'check.sh': 'exit 0\n#\n' });
  await place.ok('up');
  await place.ok('goal', 'A thing');
  let seen = '';
  const asked = async () => {
    const [item] = Object.values((await stateOf(place)).inbox);
    seen = JSON.stringify(item ?? null);
    return item !== undefined;
  };
  await until('a decision', asked, { seconds: 60, saw: () => seen });
  expect(JSON.parse(seen)).toMatchObject({
    kind: 'decision',
    text: expect.stringContaining('t-1 changes its own checks: check.sh.'),
  });
  await place.ok('answer', JSON.parse(seen).id, 'land');
  const landed = async () => (await stateOf(place)).tasks['t-1']?.landed !== null;
  await until('t-1 to land', landed, { seconds: 60, saw: () => seen });
  expect(await place.ok('log')).toMatch(
    /t-1 landed as .*, checked green\); it changes its own checks: check\.sh/,
  );
}, 120_000);

test('a check station does not believe an object that is not what its name says', async () => {
  const place = openPlace();
  const checking = yaml('"true"')
    .replace(
      'town verdict done',
      [
        'blob=$(git rev-parse HEAD:work-$TOWN_TASK.txt)',
        'file=$(git rev-parse --git-common-dir)/objects/$(echo $blob | cut -c1-2)/$(echo $blob | cut -c3-)',
        'rm -f $file',
        `node -e 'require("fs").writeFileSync(process.argv[1], require("zlib").deflateSync("blob 5\\0good\\n"))' $file`,
        'town verdict done',
      ].join(' && '),
    )
    .replace('{ to: merge, needs: [commit, clean] }', '{ to: check, needs: [commit] }')
    .concat(
      '  check:\n    station: check\n    command: "true"\n    handoffs: { passed: merge, failed: human }\n',
    );
  place.commit({ 'town.yaml': checking });
  await place.ok('up');
  await place.ok('goal', 'A thing');
  let seen = '';
  const asked = async () => {
    const { inbox, tasks } = await stateOf(place);
    seen = JSON.stringify({ inbox, tasks });
    return /are not what their names say/.test(seen);
  };
  await until('the item of the check station', asked, { seconds: 60, saw: () => seen });
}, 120_000);
