import { describe, expect, test } from 'vitest';
import { until } from '../until.ts';
import { callAsPerson, openTown, stateOf } from './town.ts';

const commit = (name: string) =>
  `printf 'one\\n' > ${name} && git add ${name} && git -c user.name=A -c user.email=a@b commit -qm work`;

/** A role whose agent commits one file and gives its verdict. */
const yaml = (handoffs: string, rest = '') => `town: test
into: main
entry: worker
agents:
  own: { command: [bash, -c, ${JSON.stringify(`${commit('new.ts')} && town verdict done`)}] }
roles:
  worker:
    agent: own
    workspace: task
    handoffs: ${handoffs}
${rest}`;

const merge = `  merge:
    station: merge-queue
    checks: ["true"]
    handoffs: { merged: done, conflict: human, failed: human }
`;

describe('the diff of a task', () => {
  test('is its branch against where it began, also when it waits for the human', async () => {
    const place = await openTown({ text: yaml('{ done: human, finish: done }') });
    await place.ok('goal', 'a file');
    const waits = async () => (await stateOf(place)).tasks['t-1']?.place.kind === 'human';
    await until('the task to wait', waits);
    const town = await callAsPerson(place);
    const diff = await town.call('diff', { task: 't-1' });
    town.close();
    expect(diff.files).toEqual([{ path: 'new.ts', status: 'A', added: 1, deleted: 0 }]);
    expect(diff.patch).toContain('+++ b/new.ts');
    expect(diff.patch).toContain('\n+one');
    expect([diff.from, diff.cut]).toEqual(['branch', false]);
  });

  test('is still there when the task has landed and its branch is gone', async () => {
    const place = await openTown({ text: yaml('{ done: merge }', merge) });
    await place.ok('goal', 'a file');
    const isArchived = async () => (await stateOf(place)).tasks['t-1']?.worktree === 'archived';
    await until('the archive', isArchived);
    const town = await callAsPerson(place);
    const diff = await town.call('diff', { task: 't-1' });
    town.close();
    expect(diff.files.map(({ path }) => path)).toEqual(['new.ts']);
    expect(diff.from).toBe('landed');
  });

  test('is refused in words for a task without a commit, or none at all', async () => {
    const place = await openTown();
    await place.ok('pause');
    await place.ok('goal', 'later');
    const town = await callAsPerson(place);
    await expect(town.call('diff', { task: 't-1' })).rejects.toThrow('t-1 has no commit yet.');
    await expect(town.call('diff', { task: 't-9' })).rejects.toThrow('There is no task "t-9".');
    town.close();
  });
});
