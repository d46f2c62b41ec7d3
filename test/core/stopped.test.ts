/** Agents that are stopped by a signal, and processes that can not be ended. */
import { describe, expect, it } from 'vitest';
import { why } from '../../src/core/index.ts';
import { agent, graph } from './builders.ts';
import { sceneOf } from './scene.ts';

const worker = () => agent('worker', { done: 'done' }, { workspace: 'none' });
const atWork = () =>
  sceneOf(graph([worker()]))
    .add('a')
    .live('r-1')
    .reads('r-1', 'busy');

describe('A stopped agent', () => {
  it('is told to the person once, and explained', () => {
    const town = atWork().reads('r-1', 'stopped');
    expect(town.items()).toMatchObject([
      { kind: 'stopped', run: 'r-1', task: 't-1', choices: ['continue', 'dismiss'] },
    ]);
    expect(town.items()[0]!.text).toBe(
      'worker.1 is stopped (SIGSTOP or Ctrl+Z) and does nothing. "continue" lets it go on.',
    );
    expect(why(town.town.state, 't-1').join(' ')).toContain(
      ': (i-1) worker.1 is stopped (SIGSTOP or Ctrl+Z) and does nothing. "continue" lets it go on. Answer: town answer i-1 continue|dismiss',
    );
    town.restart('r-1').reads('r-1', 'stopped');
    expect(town.items().map(({ id }) => id)).toEqual(['i-1']);
  });

  it('goes on when the person says so, and is told of again when it stops again', () => {
    const town = atWork().reads('r-1', 'stopped').answers('i-1', 'continue');
    expect([town.effects(), town.inbox()]).toEqual([['agent.continue r-1'], []]);
    expect(town.reads('r-1', 'busy').reads('r-1', 'stopped').inbox()).toEqual(['stopped t-1']);
  });

  it('is no news any more when it goes on by itself, leaves, or is ended', () => {
    expect(atWork().reads('r-1', 'stopped').reads('r-1', 'busy').inbox()).toEqual([]);
    expect(atWork().reads('r-1', 'stopped').killed('r-1').inbox()).toEqual([]);
    const dropped = atWork().reads('r-1', 'stopped');
    dropped.human({ type: 'task.dropped', task: 't-1', reason: '' });
    expect(dropped.inbox()).toEqual([]);
  });

  it('stays as it is when the item is dismissed, and why still says how it goes on', () => {
    const town = atWork().reads('r-1', 'stopped').answers('i-1', 'dismiss');
    expect([town.effects(), town.inbox(), town.run('r-1').reading]).toEqual([[], [], 'stopped']);
    expect(why(town.town.state, 't-1').join(' ')).toMatch(/Let it go on: kill -CONT \d+/);
  });

  it('is told of when the verdict it was stopped at is refused, and not before', () => {
    const town = atWork().verdict('r-1', 'done').reads('r-1', 'stopped');
    expect(town.inbox()).toEqual([]);
    expect(town.evidence('r-1', ['There is no commit.']).inbox()).toEqual(['stopped t-1']);
    expect(atWork().verdict('r-1', 'done').reads('r-1', 'stopped').evidence('r-1').inbox()).toEqual(
      [],
    );
  });
});

describe('Processes that outlive SIGKILL', () => {
  const left = [
    { pid: 4711, command: 'dd if=/dev/bad' },
    { pid: 4712, command: '' },
  ];

  it('are named to the person, and hold nobody up', () => {
    const town = atWork().happen({ type: 'run.outlived', run: 'r-1', left }).exits('r-1');
    expect(town.items()).toMatchObject([
      { kind: 'outlived', seat: 'worker.1', task: 't-1', run: null, choices: ['dismiss'] },
    ]);
    expect(town.items()[0]!.text).toBe(
      'r-1 left 2 processes that do not end, not even by SIGKILL: 4711 (dd if=/dev/bad), 4712. Look with "ps -o pid,stat,wchan,args -p 4711,4712".',
    );
    expect(town.answers('i-1', 'dismiss').inbox()).toEqual([]);
  });

  it('are told of also when their run is over already', () => {
    const town = atWork().finishes('r-1', 'done');
    expect(town.happen({ type: 'run.outlived', run: 'r-1', left }).inbox()).toEqual(['outlived']);
  });
});
