import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitEnd } from '../../src/agents/limit.ts';

const now = Date.UTC(2026, 2, 10, 12, 0);
const minute = 60_000;
const hour = 60 * minute;

test.each([
  ['try again in 12m', 12 * minute],
  ['Try again in 1h 5m.', hour + 5 * minute],
  ['try again in 2 hours 3 minutes', 2 * hour + 3 * minute],
  ['retrying in 30s', 30_000],
  ['Please try again in 1.5s.', 1500],
  ['try again in 1 day and 2 hours', 26 * hour],
  ['resets 3pm (UTC)', 3 * hour],
  ['resets 3pm (Europe/Berlin)', 2 * hour],
  ['resets 3:30 pm (UTC)', 3.5 * hour],
  ['resets at 15:45 (UTC)', 3.75 * hour],
  ['resets 9am (UTC)', 21 * hour],
  ['resets 12am (UTC)', 12 * hour],
  ['resets Mar 12 at 12pm (UTC)', 48 * hour],
  ['try again at Mar 11th, 2026 9:00 AM (UTC)', 21 * hour],
  ['resets Jan 1, 12pm (UTC)', 297 * 24 * hour],
])('"%s" ends at its time', (text, after) => {
  expect(limitEnd(text, now)).toBe(now + after);
});

test.each(['no time here', 'in a moment', 'resets 31:00', 'version 3.14'])(
  '"%s" names no time',
  (text) => {
    expect(limitEnd(text, now)).toBeNull();
  },
);

test('any text gives null or a moment that is not over', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const end = limitEnd(`resets ${text}`, now);
      expect(end === null || end >= now).toBe(true);
    }),
  );
});
