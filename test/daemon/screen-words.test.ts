import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { progressState, spokesman } from '../../src/daemon/screen-words.ts';
import { atPrompt, readStatus, type Status, withReport } from '../../src/terminal/status.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');

function heard(...payloads: string[]): readonly Status[] {
  return payloads.reduce<readonly Status[]>((records, payload) => {
    const report = readStatus(payload);
    return report === null ? records : withReport(records, report);
  }, []);
}

describe('the one who speaks for a program', () => {
  test('is told with the decoded words', () => {
    const said = `state=blocked:kind=permission:progress=40:msg=${encode('May I push?')}`;
    expect(spokesman(heard(said))).toEqual({
      state: 'blocked',
      kind: 'permission',
      message: 'May I push?',
      title: '',
      progress: 40,
    });
  });

  test('is a blocked helper before its busy parent', () => {
    const records = heard('state=working', 'state=working:id=a', 'state=blocked:id=a/b');
    expect(spokesman(records)?.state).toBe('blocked');
  });

  test('is a busy helper before the program that is done', () => {
    expect(spokesman(heard('state=done', 'state=working:id=a'))?.state).toBe('working');
  });

  test('is the program itself before helpers that rest', () => {
    expect(spokesman(heard('state=idle:id=a', 'state=done'))?.state).toBe('done');
  });

  test('is nobody before the first word, and after a shell prompt ended all work', () => {
    expect(spokesman([])).toBeNull();
    expect(spokesman(atPrompt(heard('state=working')))).toBeNull();
  });

  test('whatever is written, there are at most 256 records and one of them speaks', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (ids) => {
        const records = heard(...ids.map((id) => `state=idle:id=${id}`), 'state=working');
        expect(records.length).toBeLessThanOrEqual(256);
        expect(spokesman(records)?.state).toBe('working');
      }),
    );
  });
});

test('progress has the numbers of OSC 9;4', () => {
  const states = (['normal', 'error', 'indeterminate', 'paused'] as const).map((state) =>
    progressState({ state, value: null }),
  );
  expect([progressState(null), ...states]).toEqual([null, 1, 2, 3, 4]);
});
