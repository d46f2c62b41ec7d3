/** A sentence that was meant for an agent runs nothing, wherever it could not be typed. */
import { describe, expect, it } from 'vitest';
import { firstView } from '../../src/ui/model/model.ts';
import { pressIn } from './fixtures/press.ts';
import { aGraph, agentRole, aRun, aSeat, aState } from './fixtures/town.ts';

const graph = aGraph([agentRole('worker', 2)]);
const town = aState({
  graph,
  seats: [aSeat('worker.1', 'r-1'), aSeat('worker.2', null)],
  runs: [aRun('r-1', 'worker.1', 't-1', { reading: 'busy' })],
});

/** Every letter that is bound, blanks and signs, as people write to an agent. */
const sentence = 'Let me know: please stop, n/m > 7 (quit q?) = Jump v1 xyz';

const seats: [name: string, go: string, says: string][] = [
  ['that is not running', 'j\r', 'worker.2 is not running.'],
  ['that is at work', '\r', 'worker.1 is busy.'],
];

describe.each(seats)('After Enter at a seat %s', (_, go, says) => {
  it('a sentence runs nothing and changes nothing', () => {
    const before = pressIn(town, go).view;
    const { view, commands, notice } = pressIn(town, sentence, before);
    expect(commands).toEqual([]);
    expect({ ...view, notice: null, town: { ...view.town, knocked: null } }).toEqual({
      ...before,
      notice: null,
      town: { ...before.town, knocked: null },
    });
    expect(notice).toContain(`Nothing was typed: ${says}`);
    expect(notice).toContain('Esc goes back');
  });

  it('the Enter at its end neither goes in nor runs anything', () => {
    const { view, commands } = pressIn(town, `${go}${sentence}\r`);
    expect([view.mode.kind, view.overlays, commands]).toEqual(['command', [], []]);
    expect(pressIn(town, 'p', view).commands).toEqual([]);
  });

  it('a notice that comes meanwhile does not let the rest of it run', () => {
    const before = pressIn(town, `${go}pl`).view;
    const told = { ...before, notice: { tone: 'plain' as const, text: 'Goal added' } };
    expect(pressIn(town, 'ease pause', told).commands).toEqual([]);
  });

  it.each([
    ['Esc', '\x1b'],
    ['an arrow', '\x1b[B'],
    ['Tab', '\t'],
  ])('%s ends that, and letters are keys again', (_name, key) => {
    const { view } = pressIn(town, `${go}${sentence}${key}`);
    const { commands } = pressIn(town, 'p', view);
    expect(commands).toMatchObject([{ event: { type: 'town.paused' } }]);
  });
});

it('letters are keys where nobody asked to type', () => {
  expect(pressIn(town, 'p', firstView).commands).toHaveLength(1);
});
