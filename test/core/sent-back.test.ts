/** With which work a task has come back, and why. */
import { describe, expect, it } from 'vitest';
import { type Event, type Graph, sentBack } from '../../src/core/index.ts';
import { agent, graph, human, mergeQueue } from './builders.ts';
import { type Scene, sceneOf } from './scene.ts';

const needs = [{ kind: 'commit' as const }];

/** Two roles that write, a reviewer, a person and a merge queue. */
const team: Graph = graph([
  agent('worker', { done: { to: 'polisher', needs }, blocked: 'human' }),
  agent('polisher', { done: { to: 'reviewer', needs } }),
  agent(
    'reviewer',
    { approve: 'gate', reject: { to: 'worker', limit: 1 } },
    { workspace: 'review' },
  ),
  human('gate', { ship: 'merge', back: { to: 'worker', limit: 9 } }),
  mergeQueue({
    merged: 'done',
    conflict: { to: 'worker', limit: 1 },
    failed: { to: 'worker', limit: 9 },
  }),
]);

/** A verdict that is believed. The work of r-1 is the commit c1 with the tree T1. */
function gives(town: Scene, id: string, verdict: string): Scene {
  const number = id.slice(2);
  const { epoch, workspace } = town.live(id).run(id);
  const tree = workspace === 'task' ? { tree: `T${number}` } : {};
  return town
    .verdict(id, verdict)
    .happen({
      ...{ type: 'evidence.checked', run: id, epoch, missing: [], base: 'c0' },
      ...{ head: `c${number}`, ...tree },
    } as Event)
    .exits(id);
}

const back = (town: Scene, role = 'worker') => sentBack(town.task('t-1'), role);
const passed = () => gives(gives(sceneOf(team).add('a'), 'r-1', 'done'), 'r-2', 'done');
const c2 = { head: 'c2', tree: 'T2' };

describe('Work that came back', () => {
  it('is none the first time, nor when another role brings new work', () => {
    const town = sceneOf(team).add('a');
    expect(back(town)).toBeNull();
    expect(back(gives(town, 'r-1', 'done'), 'polisher')).toBeNull();
  });

  it('is the newest work when an agent rejected it, whoever wrote that', () => {
    expect(back(gives(passed(), 'r-3', 'reject'))).toEqual({
      ...c2,
      why: 'rejected',
      by: 'reviewer',
    });
  });

  it('is still that after a crash, a reminder and the person’s retry', () => {
    const town = gives(passed(), 'r-3', 'reject').live('r-4').exits('r-4');
    town.live('r-5').exits('r-5', 1);
    town.human({ type: 'task.retried', task: 't-1', role: 'worker', note: 'go on' });
    expect(back(town)).toEqual({ ...c2, why: 'rejected', by: 'reviewer' });
  });

  it('is what the person sent back, from the inbox or past a limit', () => {
    const gate = gives(passed(), 'r-3', 'approve').answers('i-1', 'back', 'no');
    expect(back(gate)).toEqual({ ...c2, why: 'rejected', by: 'gate' });
    const town = gives(
      gives(gives(gives(passed(), 'r-3', 'reject'), 'r-4', 'done'), 'r-5', 'done'),
      'r-6',
      'reject',
    );
    expect(town.place('t-1')).toBe('human decision');
    town.answers(town.items()[0]!.id, 'to worker');
    expect(back(town)).toEqual({ head: 'c5', tree: 'T5', why: 'rejected', by: 'reviewer' });
  });

  it.each(['conflict', 'failed'] as const)('with %s is told apart, also past its limit', (why) => {
    const town = gives(passed(), 'r-3', 'approve')
      .answers('i-1', 'ship')
      .station('b-1', 't-1', why);
    expect(back(town)).toEqual({ ...c2, why, by: 'merge' });
    town.live('r-4').verdict('r-4', 'blocked').evidence('r-4').exits('r-4');
    town.answers(town.items()[0]!.id, 'to worker', 'try again');
    expect(back(town)?.head).toBe('c2');
  });

  it('is another role’s work when the way back leads to one that goes on with it', () => {
    const town = gives(gives(passed(), 'r-3', 'reject'), 'r-4', 'done');
    // The polisher gets the worker's mend; nothing may be left to polish.
    expect(back(town, 'polisher')).toBeNull();
  });

  it('is unknown for what an older version handed on', () => {
    const town = sceneOf(team).add('a').live('r-1').finishes('r-1', 'done').live('r-2');
    expect(back(town.finishes('r-2', 'done').live('r-3').finishes('r-3', 'reject'))).toBeNull();
  });
});
