import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TeamEdit } from '../../src/client/team.ts';
import type { Place } from '../journeys/place.ts';
import { until } from '../until.ts';
import { callAsPerson, openTown, stateOf, yaml } from './town.ts';

async function edit(place: Place, edits: TeamEdit[], apply: { of: string } | null = null) {
  const town = await callAsPerson(place);
  try {
    return await town.call('edit', { edits, apply: apply !== null, of: apply?.of ?? null });
  } finally {
    town.close();
  }
}

const moreSeats: TeamEdit = { edit: 'seats', role: 'worker', seats: 5 };
const text = `# our team\n${yaml.replace('seats: 3', 'seats: 3 # three are enough')}`;
const fileOf = (place: Place) => readFileSync(place.town().file, 'utf8');

describe('an edit of the team', () => {
  test('is shown with its lines and what it does, and writes nothing yet', async () => {
    const place = await openTown({ text });
    const change = await edit(place, [moreSeats]);
    expect(change.lines.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: '    seats: 3 # three are enough' },
      { kind: 'added', text: '    seats: 5 # three are enough' },
    ]);
    expect(change.difference).toEqual(['worker: seats 3 → 5']);
    expect(change.running).toEqual(['new: worker.4, worker.5']);
    expect([change.problems, change.applied]).toEqual([[], false]);
    expect(fileOf(place)).toBe(text);
  });

  test('is written whole, with comments and mode kept, and the team follows', async () => {
    const place = await openTown({ text });
    chmodSync(place.town().file, 0o640);
    const { of } = await edit(place, [moreSeats]);
    expect((await edit(place, [moreSeats], { of })).applied).toBe(true);
    expect(fileOf(place)).toBe(text.replace('seats: 3', 'seats: 5'));
    expect(statSync(place.town().file).mode & 0o777).toBe(0o640);
    expect(readdirSync(place.town().root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const grown = async () => (await stateOf(place)).seats['worker.5'] !== undefined;
    await until('the fifth seat', grown);
  });

  test('is not written over a text that nobody has seen', async () => {
    const place = await openTown({ text });
    const { of } = await edit(place, [moreSeats]);
    const other = text.replace('# our team', '# their team');
    writeFileSync(place.town().file, other);
    const change = await edit(place, [moreSeats], { of });
    expect([change.applied, change.problems]).toEqual([
      false,
      ['town.yaml was changed meanwhile; look at it once more.'],
    ]);
    expect(fileOf(place)).toBe(other);
  });

  test('that breaks a rule is refused with the place, and not written', async () => {
    const place = await openTown({ text });
    const nowhere: TeamEdit = { edit: 'handoff', role: 'worker', verdict: 'done', to: 'nobody' };
    const { of } = await edit(place, [nowhere]);
    const change = await edit(place, [nowhere], { of });
    expect(change.applied).toBe(false);
    expect(change.problems.join('\n')).toMatch(/town\.yaml:\d+:\d+: .*nobody/);
    expect(fileOf(place)).toBe(text);
    const gone: TeamEdit = { edit: 'seats', role: 'ghost', seats: 1 };
    expect((await edit(place, [gone])).problems.join()).toContain('there is no role "ghost"');
  });

  test('tells what becomes of a seat that is at work, and of what is queued for a role that goes', async () => {
    const place = await openTown({ text: text.replace('seats: 3', 'seats: 1') });
    await place.ok('goal', 'wait');
    await place.ok('goal', 'wait, too');
    const live = async () =>
      Object.values((await stateOf(place)).runs).some(({ phase }) => phase === 'live');
    await until('a live run', live);
    const none = await edit(place, [{ edit: 'seats', role: 'worker', seats: 0 }]);
    expect(none.running).toEqual(['worker.1 finishes t-1 first, then it goes']);
    const workspace = await edit(place, [{ edit: 'workspace', role: 'worker', workspace: 'none' }]);
    expect(workspace.running).toContain('worker.1 keeps the old terms for t-1');
  });
});
