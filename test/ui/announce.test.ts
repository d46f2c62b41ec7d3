import { expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import type { Entry } from '../../src/core/step.ts';
import { announcementOf } from '../../src/ui/app/announce.ts';
import { aGraph } from './fixtures/town.ts';

const entry = (event: Event, refused: string | null = null): Entry => ({
  seq: 1,
  at: 0,
  by: 'human',
  event,
  effects: [],
  news: [],
  refused,
});
const changed = entry({
  type: 'graph.changed',
  graph: aGraph([]),
  difference: ['worker: seats 3 → 5', 'new role tester'],
});
const refused = entry({
  type: 'graph.refused',
  problems: ['town.yaml:3:5: unknown role "x\u001b[31m"\n  excerpt\n  ^'],
});

test('a changed team is told in one line', () => {
  expect(announcementOf([changed])).toBe('The team changed: worker: seats 3 → 5; new role tester');
});

test('a refused edit is told by its first problem, without its escape codes', () => {
  const text = announcementOf([changed, refused]);
  expect(text).toMatch(/^The old team stays: town\.yaml:3:5: unknown role "x/);
  expect(text).not.toMatch(/[\u0000-\u001f]/);
});

test('other events, and refused ones, are not told', () => {
  expect(announcementOf([entry({ type: 'town.opened' })])).toBeNull();
  expect(announcementOf([{ ...changed, refused: 'It is version 4, not 2.' }])).toBeNull();
});
