/** A change of the team that comes with a landing waits for the person; the person's own save does not. */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { screenFiles } from '../../src/cli/screen-files.ts';
import { find, type InboxItem } from '../../src/core/index.ts';
import { openPlace, type Place, untilGone } from '../journeys/place.ts';
import { until } from '../until.ts';
import { entriesOf, stateOf } from './town.ts';

const script = resolve('test/fixtures/daemon/obeys.sh');

const team = `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(script)}] }
roles:
  worker:
    agent: own
    brief: briefs/worker.md
    limits: { reminders: 1, restarts: 1 }
    handoffs:
      done: { to: merge, needs: [commit] }
  merge:
    station: merge-queue
    checks: [test ! -e red]
    handoffs:
      merged: done
      conflict: human
      failed: human
`;

const unchecked = team.replace('checks: [test ! -e red]', 'checks: []');

/** A town at rest whose worker runs a script of the test's and commits. */
async function openTeam(files: Record<string, string> = {}): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': team, 'briefs/worker.md': 'Be careful.\n', ...files });
  await place.ok('up');
  return place;
}

/** Has the worker do this in its worktree and waits until that has landed. */
async function lands(place: Place, work: string): Promise<string> {
  const id = await begins(place, work);
  await untilState(place, `${id} to land`, ({ tasks }) => tasks[id]?.landed !== null);
  return id;
}

async function begins(place: Place, work: string): Promise<string> {
  const path = join(place.folder, `work-${Math.random().toString(36).slice(2)}.sh`);
  writeFileSync(path, work);
  const added = JSON.parse(await place.ok('goal', path, '--json'));
  return added.created;
}

type State = Awaited<ReturnType<typeof stateOf>>;

async function untilState(place: Place, what: string, holds: (state: State) => boolean) {
  let last: State | null = null;
  const found = async () => {
    last = await stateOf(place);
    return holds(last);
  };
  const saw = () => ({ inbox: last?.inbox, tasks: last?.tasks, graph: last?.graph?.version });
  await until(what, found, { saw });
}

const changesOf = ({ inbox }: State): InboxItem[] =>
  Object.values(inbox).filter(({ kind }) => kind === 'team change');

async function untilAsked(place: Place, count = 1): Promise<InboxItem> {
  await untilState(place, `${count} team changes`, (state) => changesOf(state).length === count);
  return changesOf(await stateOf(place))[0]!;
}

function checksOf({ graph }: State): string[] | null {
  const role = graph?.roles['merge'];
  return role?.kind === 'merge-queue' ? role.checks : null;
}

async function killDaemon(place: Place): Promise<void> {
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  await untilGone(pid);
}

const write = (path: string, text: string) => `cat > ${path} <<'END'\n${text}END\n`;

describe('a landing that changes town.yaml', () => {
  test('waits in the inbox with its difference, also for the next daemon; the old team goes on', async () => {
    const place = await openTeam();
    await lands(place, write('town.yaml', unchecked));
    expect(readFileSync(place.town().file, 'utf8')).toBe(unchecked);
    const item = await untilAsked(place);
    expect(item.choices).toEqual(['keep', 'apply']);
    expect(item.text).toContain('The landing of t-1 changed town.yaml.');
    expect(item.text).toContain('-    checks: [test ! -e red]');
    expect(item.text).toContain('+    checks: []');
    await killDaemon(place);
    await place.wake();
    expect((await untilAsked(place)).id).toBe(item.id);
    expect(checksOf(await stateOf(place))).toEqual(['test ! -e red']);
    // What the team in force checks is checked.
    const red = await begins(place, 'touch red');
    await untilState(
      place,
      `${red} with the person`,
      ({ tasks }) => tasks[red]?.place.kind === 'human',
    );
    const changed = (await entriesOf(place)).filter(({ event }) => event.type === 'graph.changed');
    expect(changed).toEqual([]);
    const log = await place.ok('log');
    expect(log).toContain('The landing of t-1 changed town.yaml.');
    expect(await place.ok('status')).toContain(`town answer ${item.id} keep|apply`);
  });

  test('is in force once it is applied, and the log says whose change it was', async () => {
    const place = await openTeam();
    await lands(place, write('town.yaml', unchecked));
    const { id } = await untilAsked(place);
    await place.ok('answer', id, 'apply');
    const state = await stateOf(place);
    expect([checksOf(state), changesOf(state)]).toEqual([[], []]);
    expect(await place.ok('log')).toMatch(
      /the team changed by the landing of t-1, as you decided: /,
    );
    // The same text is no news to the next daemon.
    await killDaemon(place);
    await place.wake();
    place.write({ 'town.yaml': unchecked.replace('reminders: 1', 'reminders: 2') });
    await untilState(place, 'the save', ({ graph }) => graph?.version === 3);
    expect(changesOf(await stateOf(place))).toEqual([]);
  });

  test('is kept out when that is answered, until the person saves the file', async () => {
    const place = await openTeam();
    await lands(place, write('town.yaml', unchecked));
    await place.ok('answer', (await untilAsked(place)).id, 'keep');
    await killDaemon(place);
    await place.wake();
    // A later landing that leaves the file alone asks nothing again.
    await lands(place, 'touch other');
    const state = await stateOf(place);
    expect([checksOf(state), changesOf(state)]).toEqual([['test ! -e red'], []]);
    place.write({ 'town.yaml': `${unchecked}# mine\n` });
    await untilState(place, 'the save', (now) => checksOf(now)?.length === 0);
  });

  test('is the person’s own once the person has edited it, and one item once two have landed', async () => {
    const place = await openTeam();
    await lands(place, write('town.yaml', unchecked));
    await untilAsked(place);
    await lands(place, write('town.yaml', unchecked.replace('restarts: 1', 'restarts: 9')));
    await untilState(place, 'both in one', (state) =>
      changesOf(state).some(({ text }) => text.includes('restarts: 9')),
    );
    expect((await untilAsked(place)).text).toContain('The landing of t-1, t-2 changed town.yaml.');
    place.write({ 'town.yaml': team.replace('reminders: 1', 'reminders: 2') });
    await untilState(place, 'the save', ({ graph }) => graph?.version === 2);
    await untilAsked(place, 0);
  });

  test('is found again when the daemon died as it landed', async () => {
    const place = await openTeam();
    place.write({ 'briefs/worker.md': 'Not committed.\n' });
    const id = await begins(place, write('town.yaml', unchecked));
    await untilState(place, 'a landing that waits', ({ inbox }) =>
      Object.values(inbox).some(({ kind }) => kind === 'waiting'),
    );
    const checked = (await entriesOf(place)).map(({ event }) => event);
    const green = checked.find((event) => event.type === 'tree.checked');
    const { pid } = (await place.status()).daemon;
    process.kill(pid, 'SIGKILL');
    await untilGone(pid);
    place.git(['checkout', '-q', '.']);
    place.git(['merge', '-q', '--ff-only', green?.type === 'tree.checked' ? green.commit : '']);
    await place.wake();
    expect((await untilAsked(place)).text).toContain(`The landing of ${id} changed town.yaml.`);
    expect(checksOf(await stateOf(place))).toEqual(['test ! -e red']);
  });

  test('is known when git writes the file otherwise than it is in the commit', async () => {
    const place = await openTeam();
    await lands(
      place,
      `${write('town.yaml', `# $Id$\n${unchecked}`)}echo 'town.yaml ident' > .gitattributes\n`,
    );
    expect(readFileSync(place.town().file, 'utf8')).toMatch(/^# \$Id: /);
    await untilAsked(place);
    expect(checksOf(await stateOf(place))).toEqual(['test ! -e red']);
  });

  test('is known behind a link to a file of an earlier landing, or out of the repository', async () => {
    const place = await openTeam();
    await lands(place, write('other.yaml', unchecked));
    await lands(place, 'ln -sf other.yaml town.yaml');
    await untilAsked(place);
    const outside = join(place.folder, 'outside.yaml');
    writeFileSync(outside, unchecked.replace('reminders: 1', 'reminders: 7'));
    await lands(place, `ln -sf ${outside} town.yaml`);
    await untilState(place, 'the other text', (state) =>
      changesOf(state).some(({ text }) => text.includes('reminders: 7')),
    );
    expect(checksOf(await stateOf(place))).toEqual(['test ! -e red']);
  });
});

describe('what the person brings', () => {
  test('by a merge or a pull counts at once, also beside a landing', async () => {
    const place = await openTeam();
    place.git(['checkout', '-qb', 'mine']);
    place.commit({ 'town.yaml': unchecked }, 'My own change');
    place.git(['checkout', '-q', 'main']);
    await untilState(place, 'the old team', (state) => checksOf(state)?.length === 1);
    place.git(['merge', '-q', 'mine']);
    await untilState(place, 'the merged team', (state) => checksOf(state)?.length === 0);
    await lands(place, 'touch something');
    const state = await stateOf(place);
    expect([checksOf(state), changesOf(state)]).toEqual([[], []]);
  });

  test('by a checkout of what once was applied counts at once', async () => {
    const place = await openTeam();
    await lands(place, write('town.yaml', unchecked));
    await place.ok('answer', (await untilAsked(place)).id, 'apply');
    place.commit({ 'town.yaml': team }, 'Back');
    await untilState(place, 'the first team', (state) => checksOf(state)?.length === 1);
    place.git(['revert', '--no-edit', 'HEAD']);
    await untilState(place, 'the applied team', (state) => checksOf(state)?.length === 0);
    expect(changesOf(await stateOf(place))).toEqual([]);
  });
});

describe('a landing that changes what agents are told or how they are started', () => {
  const briefOf = (place: Place, run: string) =>
    readFileSync(join(place.town().runs, run, 'brief.md'), 'utf8');

  test('leaves the brief as it was accepted, until it is applied', async () => {
    const place = await openTeam();
    await lands(place, write('briefs/worker.md', 'Be careless.\n'));
    const item = await untilAsked(place);
    expect(item.text).toContain('The landing of t-1 changed briefs/worker.md.');
    expect(item.text).toContain('+Be careless.');
    await killDaemon(place);
    await place.wake();
    await lands(place, 'touch a');
    expect(briefOf(place, 'r-2')).toContain('Be careful.');
    expect(briefOf(place, 'r-2')).not.toContain('careless');
    await place.ok('answer', item.id, 'apply');
    await lands(place, 'touch b');
    expect(briefOf(place, 'r-3')).toContain('Be careless.');
    // The person's own edit is used by the next run.
    place.commit({ 'briefs/worker.md': 'Be quick.\n' });
    await lands(place, 'touch c');
    expect(briefOf(place, 'r-4')).toContain('Be quick.');
  });

  test('cannot put its own brief in the place of one that comes with Town', async () => {
    const place = openPlace();
    place.commit({ 'town.yaml': team });
    await place.ok('up');
    const first = await lands(place, 'touch a');
    const shipped = briefOf(place, 'r-1');
    await lands(place, `mkdir briefs; ${write('briefs/worker.md', 'Be careless.\n')}`);
    expect((await untilAsked(place)).text).toContain('briefs/worker.md');
    await lands(place, 'touch b');
    expect(briefOf(place, 'r-3')).not.toContain('careless');
    expect(shipped).toContain(first);
  });

  test('shows a new brief together with the team that names it', async () => {
    const place = await openTeam();
    await lands(place, `${write('briefs/new.md', 'Be careless.\n')}`);
    await lands(place, write('town.yaml', team.replace('briefs/worker.md', 'briefs/new.md')));
    const item = await untilAsked(place);
    expect(item.text).toContain('+Be careless.');
    await place.ok('answer', item.id, 'apply');
    await lands(place, 'touch a');
    expect(briefOf(place, 'r-3')).toContain('Be careless.');
  });

  test('leaves agents.yaml as it was accepted, also for the next daemon', async () => {
    const place = await openTeam();
    const evil = join(place.folder, 'evil');
    await lands(
      place,
      write('agents.yaml', `environment: { set: { BASH_ENV: ${evil} } }\npresets: {}\n`),
    );
    const item = await untilAsked(place);
    expect(item.text).toContain('The landing of t-1 changed agents.yaml.');
    writeFileSync(evil, `touch ${join(place.folder, 'ran')}\n`);
    await killDaemon(place);
    await place.wake();
    await lands(place, 'touch a');
    expect(existsSync(join(place.folder, 'ran'))).toBe(false);
    await place.ok('answer', item.id, 'apply');
    await lands(place, 'touch b');
    expect(existsSync(join(place.folder, 'ran'))).toBe(true);
  });
});

test('a landing that changes the keys of the screen leaves them as they were', async () => {
  const own = 'typing:\n  leave: [ctrl+g]\n';
  const place = await openTeam({ 'keys.yaml': own });
  await lands(place, write('keys.yaml', 'typing:\n  leave: [ctrl+y]\n'));
  const { id } = await untilAsked(place);
  const leave = async () => {
    const places = { config: resolve('config'), built: '', environment: {} };
    return (await screenFiles(place.town(), places)).keymap.typing.leave;
  };
  await until(
    'the list of what is kept out',
    async () => (await leave())?.includes('ctrl+g') ?? false,
  );
  await place.ok('answer', id, 'apply');
  await until('the applied keys', async () => (await leave())?.includes('ctrl+y') ?? false);
});

test('a change that lands while another branch is checked out waits when it comes to the files', async () => {
  const place = await openTeam();
  place.git(['checkout', '-qb', 'mine']);
  await lands(place, write('town.yaml', unchecked));
  expect(changesOf(await stateOf(place))).toEqual([]);
  place.git(['checkout', '-q', 'main']);
  await untilAsked(place);
  place.git(['checkout', '-q', 'mine']);
  await untilAsked(place, 0);
  expect(checksOf(await stateOf(place))).toEqual(['test ! -e red']);
});

test('an edit from the Team view waits until the change was decided', async () => {
  const place = await openTeam();
  await lands(place, write('town.yaml', unchecked));
  const { id } = await untilAsked(place);
  const { callAsPerson } = await import('./town.ts');
  const town = await callAsPerson(place);
  const edits = [{ edit: 'seats' as const, role: 'worker', seats: 2 }];
  const change = await town.call('edit', { edits, apply: false, of: null });
  town.close();
  expect(change.problems.join()).toContain(id);
  expect(find((await stateOf(place)).inbox, id)).not.toBeNull();
});

test('a link of the person’s own is followed as before', async () => {
  const place = openPlace();
  place.commit({ 'README.md': 'x' });
  const own = join(place.folder, 'own.yaml');
  writeFileSync(own, team);
  symlinkSync(own, join(place.root, 'town.yaml'));
  place.commit({}, 'A link');
  await place.ok('up');
  await lands(place, 'touch a');
  writeFileSync(own, unchecked);
  await untilState(place, 'the save', (state) => checksOf(state)?.length === 0);
  expect(changesOf(await stateOf(place))).toEqual([]);
});
