import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/index.ts';
import { sayMark } from '../../src/core/index.ts';
import { agent, graph } from './builders.ts';
import { sceneOf } from './scene.ts';

const one = () => sceneOf(graph([agent('worker', { done: 'done', blocked: 'human' })]));
type Change = { title?: string; body?: string; priority?: number };
const edit = (task: string, change: Change): Event => ({ type: 'task.edited', task, ...change });

describe('Editing a task', () => {
  it('changes what is named and nothing else, and its history keeps that', () => {
    const town = one()
      .add('a')
      .add('b')
      .human(edit('t-2', { title: ' B\n2 ', priority: 1 }));
    expect(town.task('t-2')).toMatchObject({ title: 'B 2', body: '', priority: 1 });
    expect(town.news()).toEqual(['edited']);
    const [mark] = town.task('t-2').history;
    expect(sayMark(mark!)).toMatch(/Z edited by the human: title "b" → "B 2"; priority 5 → 1$/);
    town.human(edit('t-2', { body: 'More of it.' }));
    expect(town.task('t-2')).toMatchObject({ title: 'B 2', body: 'More of it.', priority: 1 });
  });

  it('puts it where it belongs in its queue', () => {
    const town = one()
      .add('a')
      .add('b')
      .add('c')
      .human(edit('t-3', { priority: 0 }));
    expect(town.town.state.queues['worker']).toEqual(['t-3', 't-2']);
  });

  it('tells the run that is on it, once it can be told', () => {
    const town = one()
      .add('a')
      .human(edit('t-1', { title: 'A' }));
    expect(town.effects()).toEqual([]);
    town.live('r-1').human(edit('t-1', { title: 'B', priority: 2 }));
    expect(town.asked('agent.say')).toMatchObject([
      {
        run: 'r-1',
        text: 't-1 was edited while you work on it: title "A" → "B". Read it again: town brief',
      },
    ]);
    expect(town.human(edit('t-1', { priority: 3 })).effects()).toEqual([]);
    expect(town.task('t-1').attempts).toEqual({});
  });

  it.each<[string, (town: ReturnType<typeof one>) => unknown, Event, string]>([
    ['is not there', () => null, edit('t-9', { title: 'x' }), 'There is no task t-9.'],
    ['would not change', () => null, edit('t-1', { title: 'a' }), 'Nothing of t-1 would change.'],
    ['would have no title', () => null, edit('t-1', { title: ' \n' }), 'A task needs a title.'],
    [
      'is done',
      (town) => town.live('r-1').finishes('r-1', 'done'),
      edit('t-1', { title: 'x' }),
      't-1 is over already.',
    ],
    [
      'is dropped',
      (town) => town.human({ type: 'task.dropped', task: 't-1', reason: '' }),
      edit('t-1', { body: 'x' }),
      't-1 is over already.',
    ],
  ])('is refused when it %s', (_, first, event, reason) => {
    const town = one().add('a');
    first(town);
    expect(town.human(event).last.refused).toBe(reason);
  });

  it('is not for runs', () => {
    const town = one()
      .add('a')
      .live('r-1')
      .happen(edit('t-1', { title: 'x' }), 'r-1');
    expect([town.last.refused !== null, town.task('t-1').title]).toEqual([true, 'a']);
  });
});
