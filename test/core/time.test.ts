import { describe, expect, it } from 'vitest';
import { dueIn, type Event, nextDue, stateFromSnapshot, why } from '../../src/core/index.ts';
import { agent, graph } from './builders.ts';
import { type Played, play } from './played.ts';
import { sceneOf } from './scene.ts';

const limits = { timeMs: 20_000, reminders: 1, restarts: 3 };
const team = graph([agent('worker', { done: 'done' }, { limits })]);
const hour = 3_600_000;

/** Plays an event when the wall clock has moved by `wall`, and the machine was awake for `awake` of it. */
function elapses(town: Played, gone: { wall: number; awake: number }, event: Event): void {
  town.clock = (town.clock ?? town.state.clock) + gone.awake;
  town.at += gone.wall;
  play(town, event, 'engine');
}

const wake: Event = { type: 'time.passed' };

function atWork() {
  const scene = sceneOf(team).add('a').live('r-1');
  scene.town.clock = scene.town.state.clock;
  return scene;
}

describe('Time in which the machine slept', () => {
  it('is not counted as working time of a run', () => {
    const scene = atWork();
    elapses(scene.town, { wall: hour, awake: 100 }, wake);
    expect(scene.run('r-1')).toMatchObject({ ending: null, phase: 'live' });
    expect(dueIn(scene.town.state, scene.town.state)).toBe(19_900);
    elapses(scene.town, { wall: 19_900, awake: 19_900 }, wake);
    expect(scene.run('r-1').ending).toBe('timeout');
  });

  it('does not shorten the rest of a seat, nor the back-off of a task', () => {
    const scene = atWork();
    elapses(scene.town, { wall: 10, awake: 10 }, { ...exited, run: 'r-1' });
    expect(scene.place('t-1')).toBe('queued worker');
    elapses(scene.town, { wall: hour, awake: 0 }, wake);
    expect(scene.place('t-1')).toBe('queued worker');
    const { at } = scene.town.state;
    expect(why(scene.town.state, 't-1').join(' ')).toContain(`retries at ${utc(at + 1000)}`);
    elapses(scene.town, { wall: 1000, awake: 1000 }, wake);
    expect(scene.place('t-1')).toBe('running r-2');
  });

  it('counts for the limit of a provider, whose end is a time of the wall clock', () => {
    const scene = sceneOf(team);
    scene.town.clock = scene.town.state.clock;
    const until = scene.town.at + hour;
    elapses(scene.town, { wall: 0, awake: 0 }, { type: 'agent.limited', agent: 'sim', until });
    scene.add('a');
    expect(scene.place('t-1')).toBe('queued worker');
    elapses(scene.town, { wall: hour, awake: 0 }, wake);
    expect(scene.place('t-1')).toBe('running r-1');
  });
});

describe('A clock that is set back by two hours', () => {
  it('delays no seat, no task and no limit', () => {
    const scene = atWork();
    elapses(scene.town, { wall: 10, awake: 10 }, { ...exited, run: 'r-1' });
    elapses(scene.town, { wall: -2 * hour, awake: 1000 }, wake);
    expect(scene.place('t-1')).toBe('running r-2');
    scene.live('r-2');
    elapses(scene.town, { wall: 20_000, awake: 20_000 }, wake);
    expect(scene.run('r-2').ending).toBe('timeout');
  });
});

describe('A town of an earlier version', () => {
  it('goes on with its work clock where its wall clock was', () => {
    const { clock, id, ...old } = atWork().town.state;
    const revived = stateFromSnapshot(old);
    expect(revived).toMatchObject({ clock: old.at, id: null });
    expect(nextDue(revived)).toBe(old.at + limits.timeMs);
  });
});

const exited = { type: 'run.exited', code: 1, signal: null } as const;

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
