/** Whose change of the team counts: the person's at once, that of a landing when the person says so. */
import { describe, expect, it } from 'vitest';
import type { Brought, Event } from '../../src/core/index.ts';
import { agent, graph } from './builders.ts';
import { sceneOf } from './scene.ts';

const before = graph([agent('worker', { done: 'done' })]);
const after = graph([agent('worker', { done: 'done' }, { seats: 4 })]);

function proposed(hash: string, text = 'Look.'): Event {
  return {
    type: 'team.proposed',
    files: [{ path: 'town.yaml', hash }],
    ...{ tasks: ['t-7'], graph: after, difference: ['worker: seats 1 → 4'], text },
  };
}

const brought = (content: string): Brought => ({ path: 'town.yaml', content, tasks: ['t-7'] });
const open = () => sceneOf(before);
const filesOf = (town: ReturnType<typeof open>) => town.town.state.teamFiles;
const told = (town: ReturnType<typeof open>) => town.items().map(({ kind, text }) => [kind, text]);
const seatsOf = (town: ReturnType<typeof open>) => Object.keys(town.town.state.seats).length;

describe('A change of the team that came by a landing', () => {
  it('changes nothing until it is applied, and then names the landing', () => {
    const town = open().happen(proposed('b'));
    expect([seatsOf(town), told(town)]).toEqual([1, [['team change', 'Look.']]]);
    town.answers('i-1', 'apply');
    expect([seatsOf(town), town.inbox()]).toEqual([4, []]);
    expect(town.town.state.graph?.version).toBe(2);
    expect(filesOf(town)).toMatchObject({ accepted: { 'town.yaml': 'b' }, proposal: null });
    expect(town.last.news).toContainEqual({
      kind: 'reshaped',
      ...{ difference: ['worker: seats 1 → 4'], landings: ['t-7'] },
    });
  });

  it('is kept out when the person says so, and counts as kept out until the file is another', () => {
    const town = open().happen(proposed('b')).answers('i-1', 'keep');
    expect([seatsOf(town), town.inbox()]).toEqual([1, []]);
    expect(filesOf(town)?.declined).toEqual({ 'town.yaml': 'b' });
    town.happen({ type: 'team.accepted', files: [{ path: 'town.yaml', hash: 'c' }] }, 'human');
    expect(filesOf(town)).toMatchObject({ accepted: { 'town.yaml': 'c' }, declined: {} });
  });

  it('is one item, the newest, and none when nothing is left to decide', () => {
    const town = open().happen(proposed('b')).happen(proposed('c', 'Look again.'));
    expect(told(town)).toEqual([['team change', 'Look again.']]);
    const nothing = { files: [], tasks: [], graph: null, difference: [], text: '' };
    town.happen({ type: 'team.proposed', ...nothing });
    expect([town.inbox(), filesOf(town)?.proposal]).toEqual([[], null]);
  });

  it('can be decided after the person has changed the team meanwhile', () => {
    const other = { ...graph([agent('worker', { done: 'done' }, { seats: 2 })]), version: 2 };
    const town = open()
      .happen(proposed('b'))
      .human({ type: 'graph.changed', graph: other, difference: [] });
    town.answers('i-1', 'apply');
    expect([seatsOf(town), town.town.state.graph?.version]).toEqual([4, 3]);
  });

  it('is remembered by what it brought, until that is applied', () => {
    const town = open().happen({ type: 'landing.prepared', files: [brought('b1')] });
    town.happen({ type: 'landing.prepared', files: [brought('b1')] });
    expect(filesOf(town)?.brought).toEqual([brought('b1')]);
    town.happen({ type: 'team.accepted', files: [{ path: 'town.yaml', hash: 'c' }] }, 'human');
    expect(filesOf(town)?.brought).toEqual([{ ...brought('b1'), overruled: true }]);
    town.happen(proposed('b')).answers('i-1', 'apply');
    expect(filesOf(town)?.brought).toEqual([]);
  });

  it('is no words of a run', () => {
    const town = open().add('a').live('r-1').happen(proposed('b'), 'r-1');
    expect([town.last.refused, town.inbox()]).toEqual([
      'r-1 is a run, and that is not for runs to say.',
      [],
    ]);
  });
});
