import { describe, expect, it } from 'vitest';
import { agent, fullTeam, graph } from './builders.ts';
import { sceneOf } from './scene.ts';

const worker = (rest: Parameters<typeof agent>[2] = {}) =>
  agent('worker', { done: 'done', blocked: 'human' }, rest);
const one = (rest: Parameters<typeof agent>[2] = {}) => sceneOf(graph([worker(rest)]));

describe('What a run wants of the human', () => {
  it('appears when its screen asks, and goes when it goes on', () => {
    const town = one().add('a').live('r-1').reads('r-1', 'asking', 'May I?');
    expect([town.inbox(), town.effects()]).toEqual([['asking t-1'], ['human.notify asking']]);
    expect(town.reads('r-1', 'busy').inbox()).toEqual([]);
    expect(town.reads('r-1', 'asking').items()[0]!.text).toBe('worker.1 asks on its screen.');
    expect(town.killed('r-1').inbox()).toEqual([]);
  });

  it('is one question however often it is asked with one key, and keeps its answer', () => {
    const ask = (key: string) =>
      ({ type: 'question.asked', run: 'r-1', key, text: 'Which?' }) as const;
    const town = one().add('a').live('r-1').happen(ask('k'), 'r-1').happen(ask('k'), 'r-1');
    expect([town.inbox(), town.last.created]).toEqual([['question t-1'], 'i-1']);
    expect(town.answers('i-1', null, '  ').last.refused).toBe('There is no text in it.');
    town.answers('i-1', null, 'this one').happen(ask('k'), 'r-1');
    expect([town.inbox(), town.run('r-1').answers]).toEqual([[], { k: 'this one' }]);
    town.happen(ask('__proto__'), 'r-1').answers('i-2', null, 'that');
    expect(Object.keys(town.run('r-1').answers)).toEqual(['k', '__proto__']);
  });

  it('does not count its silence as the end of a turn', () => {
    const town = one()
      .add('a')
      .live('r-1')
      .human({ type: 'question.asked', run: 'r-1', key: 'k', text: 'Which?' });
    expect(town.reads('r-1', 'idle').effects()).toEqual([]);
  });

  it('a message that does not reach it comes back, also when it ended first', () => {
    const send = { type: 'message.sent', to: 'r-1', text: 'hello' } as const;
    const town = one().add('a').live('r-1').human(send);
    expect(town.effects()).toEqual(['agent.say r-1']);
    town.happen({ type: 'message.failed', message: 'm-1', run: 'r-1', reason: 'no prompt' });
    town.human(send).killed('r-1');
    expect(town.items().map((item) => item.text)).toEqual([
      'A message did not reach r-1: no prompt',
      'A message did not reach r-1: it is over. The message: hello',
    ]);
    expect(town.human(send).last.refused).toBe('r-1 is over.');
    expect(town.answers('i-1', 'dismiss').inbox()).toEqual(['undelivered']);
  });
});

describe('The human', () => {
  it('drops a task with all that came of it, and ends its runs', () => {
    const town = sceneOf(fullTeam())
      .add('goal')
      .live('r-1')
      .add('x', { by: 'r-1' })
      .add('y', { by: 'r-1', needs: ['t-2'] });
    town.finishes('r-1', 'planned').human({ type: 'task.dropped', task: 't-1', reason: 'no' });
    expect([town.places(), town.inbox()]).toEqual([['dropped', 'dropped', 'dropped'], []]);
    expect([
      town.run('r-2').ending,
      town.ready('r-2').last.effects.map((effect) => effect.type),
    ]).toEqual(['dropped', ['workspace.archive']]);
    expect(town.human({ type: 'task.dropped', task: 't-1', reason: 'no' }).last.refused).toBe(
      't-1 is over already.',
    );
  });

  it.each([
    ['preparing', (town: ReturnType<typeof one>) => town, ['dropped', 'preparing', []]],
    ['starting', (town: ReturnType<typeof one>) => town.ready('r-1'), ['dropped', 'starting', []]],
    [
      'live',
      (town: ReturnType<typeof one>) => town.live('r-1'),
      ['dropped', 'leaving', ['agent.stop r-1']],
    ],
    [
      'checking',
      (town: ReturnType<typeof one>) => town.live('r-1').verdict('r-1', 'done'),
      ['dropped', 'leaving', ['agent.stop r-1']],
    ],
  ] as const)(
    'drops a task whose run is %s, and no late report brings it back',
    (_, bring, expected) => {
      const town = bring(one().add('a')).human({
        type: 'task.dropped',
        task: 't-1',
        reason: 'no',
      });
      expect([town.place('t-1'), town.run('r-1').phase, town.effects()]).toEqual(expected);
      town.ready('r-1').started('r-1').evidence('r-1').exits('r-1');
      expect([town.place('t-1'), Object.keys(town.town.state.runs)]).toEqual(['dropped', []]);
    },
  );

  it('can not drop what a station has in hand', () => {
    const town = sceneOf(fullTeam())
      .add('a', { role: 'worker' })
      .live('r-1')
      .finishes('r-1', 'done')
      .live('r-2')
      .finishes('r-2', 'approve');
    expect(town.human({ type: 'task.dropped', task: 't-1', reason: 'no' }).last.refused).toBe(
      't-1 is at a station just now; try again when it is out.',
    );
    expect(
      town.human({ type: 'task.retried', task: 't-1', role: null, note: '' }).last.refused,
    ).toBe('t-1 is at a station just now.');
  });

  it('decides about the tasks that need a dropped one', () => {
    const town = one()
      .add('a')
      .add('b', { needs: ['t-1'] })
      .human({ type: 'task.dropped', task: 't-1', reason: 'no' });
    expect([town.place('t-2'), town.items()[0]!.text]).toEqual([
      'human stuck',
      'It needs t-1, which was dropped. "retry" goes on without it.',
    ]);
    town.answers('i-1', 'retry');
    expect([town.place('t-2'), town.task('t-2').needs]).toEqual(['queued worker', []]);
  });

  it('hears of a need that was dropped while the task was at work, when it is queued again', () => {
    const town = one({ seats: 2 })
      .add('a')
      .live('r-1')
      .finishes('r-1', 'done')
      .add('b', { needs: ['t-1'] })
      .live('r-2');
    town
      .happen({ type: 'task.archived', task: 't-1', ref: 'x' })
      .human({ type: 'task.retried', task: 't-1', role: null, note: '' });
    town.human({ type: 'task.dropped', task: 't-1', reason: 'no' }).exits('r-2');
    expect(town.place('t-2')).toBe('human stuck');
  });

  it.each([
    [
      'with the human',
      (town: ReturnType<typeof one>) => town.live('r-1').exits('r-1').live('r-2').exits('r-2'),
    ],
    [
      'done',
      (town: ReturnType<typeof one>) =>
        town
          .live('r-1')
          .exits('r-1')
          .live('r-2')
          .finishes('r-2', 'done')
          .happen({ type: 'task.archived', task: 't-1', ref: 'x' }),
    ],
    [
      'dropped',
      (town: ReturnType<typeof one>) =>
        town
          .live('r-1')
          .exits('r-1')
          .human({ type: 'task.dropped', task: 't-1', reason: 'no' })
          .ready('r-2')
          .happen({ type: 'task.archived', task: 't-1', ref: 'x' }),
    ],
    ['running', (town: ReturnType<typeof one>) => town.live('r-1').exits('r-1')],
  ] as const)('gives a task that is %s another try, with all counts fresh', (_, bring) => {
    const town = bring(one().add('a')).human({
      type: 'task.retried',
      task: 't-1',
      role: null,
      note: 'once more',
    });
    if (town.run('r-2') !== undefined) town.ready('r-2').started('r-2').exits('r-2');
    expect([town.place('t-1'), town.inbox()]).toEqual(['running r-3', []]);
    expect(town.task('t-1')).toMatchObject({
      attempts: {},
      reminded: {},
      restarted: {},
      rounds: {},
    });
    expect(
      town.task('t-1').history.some((line) => line.kind === 'moved' && line.note === 'once more'),
    ).toBe(true);
  });

  it('waits for an archive before a task gets another try', () => {
    const town = one().add('a').live('r-1').finishes('r-1', 'done');
    const retry = { type: 'task.retried', task: 't-1', role: null, note: '' } as const;
    expect(town.human(retry).last.refused).toBe('t-1 is being archived; try again in a moment.');
    expect(town.human({ ...retry, role: 'ghost' }).last.refused).toBe(
      'There is no role "ghost" that takes tasks.',
    );
    expect(town.human({ ...retry, task: 't-9' }).last.refused).toBe('There is no task t-9.');
  });
});
