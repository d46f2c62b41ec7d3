import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clock } from '../../src/core/waits/wait.ts';
import { localTime, withLocalTimes } from '../../src/terminal/local-time.ts';

const evening = Date.UTC(2026, 10, 30, 23, 59, 7, 450);

describe('A moment', () => {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env['TZ'];
    process.env['TZ'] = 'Asia/Tokyo';
  });
  afterEach(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('has its date and is in the time zone of the reader', () => {
    expect(localTime(evening)).toBe('2026-12-01 08:59:07');
  });

  it('of the core is ISO 8601 in UTC, as Date writes it, in any year', () => {
    for (const at of [
      0,
      evening,
      Date.UTC(2000, 1, 29, 12),
      Date.UTC(2100, 2, 1),
      Date.UTC(1999, 11, 31, 23, 59, 59),
    ])
      expect(clock(at)).toBe(new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'));
  });

  it('of the core is shown in local time; one in the words of an agent stays as it is', () => {
    const said = 'the outage of 2026-11-30T23:59:07Z';
    expect(withLocalTimes(`${clock(evening)} worker (r-1) said done: ${said}`)).toBe(
      `2026-12-01 08:59:07 worker (r-1) said done: ${said}`,
    );
    expect(
      withLocalTimes(`sim is rate-limited until ${clock(evening)}; retries at ${clock(evening)}.`),
    ).toBe('sim is rate-limited until 2026-12-01 08:59:07; retries at 2026-12-01 08:59:07.');
  });
});
