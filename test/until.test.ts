/** The waiting of all tests: bounded, and with words. */
import { expect, test } from 'vitest';
import { createCondition, until, within } from './until.ts';

const never = new Promise<never>(() => {});
const bound = { seconds: 0.05 };

test('a wait answers what was found, as soon as it is there', async () => {
  let looks = 0;
  expect(await until('three looks', () => ++looks === 3 && `look ${looks}`)).toBe('look 3');
});

test('a wait in vain says what was awaited and what was seen last', async () => {
  const look = async () => 0;
  await expect(until('a daemon', look, bound)).rejects.toThrow(
    /^Waited 0\.05 s for a daemon, and saw:\n0$/,
  );
  const saw = () => 'a blank screen';
  await expect(until('a daemon', look, { ...bound, saw })).rejects.toThrow('a blank screen');
});

test('a look that never ends is given up, too, and looks no more', async () => {
  const wait = until('an answer', () => never, bound);
  await expect(wait).rejects.toThrow(
    'Waited 0.05 s for an answer, and saw:\nnothing: the first look has not ended',
  );
});

test('a look that throws ends the wait at once, with its error', async () => {
  const look = () => {
    throw new Error('a byte was skipped');
  };
  await expect(until('the output', look)).rejects.toThrow('a byte was skipped');
  await expect(createCondition().until('the output', look)).rejects.toThrow('a byte was skipped');
});

test('an event that does not come is told as well, also when nothing can be seen', async () => {
  await expect(within('the exit', never, bound)).rejects.toThrow('Waited 0.05 s for the exit.');
  const saw = () => {
    throw new Error('it is gone');
  };
  await expect(within('the exit', never, { ...bound, saw })).rejects.toThrow(
    'nothing, because looking failed: Error: it is gone',
  );
  expect(await within('the exit', Promise.resolve(7), bound)).toBe(7);
});

test('a condition is looked at when it is notified, and not after its wait is over', async () => {
  const condition = createCondition();
  let [state, looks] = ['closed', 0];
  const opened = condition.until('the door to open', () => ++looks > 0 && state === 'open');
  expect(looks).toBe(1);
  state = 'open';
  condition.notify();
  // What was true when it was notified counts, whatever comes right after it.
  state = 'closed';
  await opened;
  condition.notify();
  expect(looks).toBe(2);
  const shut = condition.until('the door to open', () => state === 'open', {
    ...bound,
    saw: () => `the door is ${state}`,
  });
  await expect(shut).rejects.toThrow('the door is closed');
});
