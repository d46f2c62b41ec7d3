/** The turns of an agent as its readings tell them: when one is due, when one is over. */
import { describe, expect, it } from 'vitest';
import { agent, graph } from './builders.ts';
import { type Scene, sceneOf } from './scene.ts';

const worker = agent(
  'worker',
  { done: 'done' },
  { limits: { timeMs: 9e6, reminders: 1, restarts: 1 } },
);
const live = () =>
  sceneOf(graph([worker]))
    .add('a')
    .live('r-1');
const message = (town: Scene) => Object.keys(town.town.state.messages)[0]!;
const delivered = (town: Scene) =>
  town.happen({ type: 'message.delivered', message: message(town), run: 'r-1' });
/** As the daemon tells it: a rule says that the turn is over. */
const rests = (town: Scene) =>
  town.happen({ type: 'run.read', run: 'r-1', reading: 'idle', text: '', turnOver: true });

describe('A turn', () => {
  it('is due when a text has reached the agent, and not any more once it was read', () => {
    const town = rests(live());
    expect(town.run('r-1').turnDue).toBe(false);
    expect(delivered(town).run('r-1').turnDue).toBe(true);
    expect(rests(town).run('r-1').turnDue).toBe(false);
  });

  it('is due when a text could not be delivered, which the human is told as well', () => {
    const town = rests(live());
    const failed = { type: 'message.failed', run: 'r-1', reason: 'not taken' } as const;
    town.happen({ ...failed, message: message(town) });
    expect([town.run('r-1').turnDue, town.inbox()]).toEqual([true, ['undelivered']]);
    expect(rests(town).inbox()).toEqual(['undelivered', 'stuck t-1']);
  });

  it('is due when the question of an agent was answered', () => {
    const asked = { type: 'question.asked', run: 'r-1', key: 'k', text: 'Which?' } as const;
    const town = rests(live().happen(asked, 'r-1'));
    expect(town.asked('agent.say')).toEqual([]);
    expect(town.answers('i-1', null, 'blue').run('r-1').turnDue).toBe(true);
    expect(rests(town).asked('agent.say')).toHaveLength(1);
  });

  it('after a refused verdict is reminded when it ends, then the human is told', () => {
    const town = live().verdict('r-1', 'done').evidence('r-1', ['No commit.']);
    // It rests while the refusal is on its way to it.
    expect(rests(town).asked('agent.say')).toEqual([]);
    rests(delivered(town));
    expect(town.news()).toContain('reminded');
    expect(rests(delivered(town)).inbox()).toEqual(['stuck t-1']);
  });
});

describe('A rest at a rate limit', () => {
  const limited = (town: Scene) =>
    town.happen({ type: 'run.read', run: 'r-1', reading: 'idle', text: 'Limit', limited: true });

  it('is no end of a turn, and is not told as stuck; its end is', () => {
    const town = limited(live());
    expect([town.asked('agent.say'), town.inbox()]).toEqual([[], []]);
    expect(rests(town).asked('agent.say')).toHaveLength(1);
    delivered(town);
    expect(limited(town).inbox()).toEqual([]);
    expect(rests(town).inbox()).toEqual(['stuck t-1']);
  });
});

describe('A screen that stands still', () => {
  const stands = (town: Scene, tail = 'Log in?') =>
    town.happen({ type: 'screen.unknown', run: 'r-1', why: 'no rule', tail });
  const known = (town: Scene) => town.happen({ type: 'screen.known', run: 'r-1' });

  it('is told once, with its last lines, and settled when it is known', () => {
    const town = stands(stands(live()));
    expect(town.items()).toMatchObject([
      {
        kind: 'screen',
        text: 'worker.1 shows a screen that no rule of its preset knows. Its last lines:\n  Log in?',
        choices: ['dismiss'],
      },
    ]);
    expect(known(town).inbox()).toEqual([]);
    expect(town.run('r-1').still).toBeUndefined();
    expect(stands(town).items()).toHaveLength(1);
  });

  it('has one item at a time, and none that was dismissed before it changes', () => {
    const town = stands(live()).answers('i-1', 'dismiss');
    expect(stands(town).inbox()).toEqual([]);
    expect(stands(town, 'Which account?').items()).toHaveLength(1);
    expect(stands(town, 'Which one?').items()).toHaveLength(1);
  });

  it('wants nothing of anybody once a verdict was given', () => {
    const town = stands(live()).verdict('r-1', 'done');
    expect(town.inbox()).toEqual([]);
    expect(stands(town, 'Another').inbox()).toEqual([]);
  });
});

describe('A run whose work is handed on', () => {
  it('is ended once its turn is over, and once only', () => {
    const town = live().verdict('r-1', 'done').evidence('r-1');
    expect(town.run('r-1').phase).toBe('leaving');
    expect(town.reads('r-1', 'busy').effects()).toEqual([]);
    expect(rests(town).effects()).toEqual(['agent.stop r-1']);
    expect(town.reads('r-1', 'busy').effects()).toEqual([]);
    expect(rests(town).effects()).toEqual([]);
    expect(town.waits(60_000).effects()).toEqual([]);
  });

  it('may finish its turn when only an older version says that it rests', () => {
    const town = live().verdict('r-1', 'done').evidence('r-1');
    expect(town.reads('r-1', 'idle').effects()).toEqual([]);
    expect(town.waits(10_000).effects()).toEqual(['agent.stop r-1']);
  });
});
