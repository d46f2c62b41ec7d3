import { expect, it } from 'vitest';
import { createFairShare } from '../../src/daemon/fair-share.ts';

it('an agent waits seven times as long as its output took to read, and three seconds at most', () => {
  let time = 100;
  const share = createFairShare(() => time);
  expect(share.wait()).toBe(0);
  time += 10;
  share.took(10);
  expect(share.wait()).toBe(70);
  time += 20;
  share.took(10);
  expect(share.wait()).toBe(130);
  time += 123;
  expect(share.wait()).toBe(0);
  time += 5000;
  share.took(1);
  expect(share.wait()).toBe(0);
  share.took(2000);
  expect(share.wait()).toBe(3000);
});
