import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foremost,
  isStatusQuery,
  promptShown,
  reported,
  type StatusBoard,
} from '../../src/agents/status.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');

describe('the program status protocol', () => {
  test('a report is read with its decoded words', () => {
    const board = reported(
      {},
      `state=blocked:kind=permission:progress=40:msg=${encode('May I push?')}`,
    );
    const expected = {
      state: 'blocked',
      kind: 'permission',
      message: 'May I push?',
      title: '',
      progress: 40,
    };
    expect(foremost(board)).toEqual(expected);
  });

  test('its question is told apart', () => {
    expect([isStatusQuery('?'), isStatusQuery('state=idle')]).toEqual([true, false]);
  });

  test('a report replaces its record whole', () => {
    const first = reported({}, `state=working:msg=${encode('reading')}`);
    expect(foremost(reported(first, 'state=idle'))).toMatchObject({ state: 'idle', message: '' });
  });

  test('a blocked helper speaks before its busy parent, and clear takes all beneath', () => {
    const board = [
      'state=working',
      'state=working:id=a',
      'state=blocked:id=a/b',
    ].reduce<StatusBoard>(reported, {});
    expect(foremost(board)?.state).toBe('blocked');
    expect(Object.keys(reported(board, 'state=clear:id=a'))).toEqual(['']);
    expect(reported(board, 'state=clear')).toEqual({});
  });

  test('a shell prompt ends what was going on', () => {
    const board = ['state=done', 'state=working:id=a'].reduce<StatusBoard>(reported, {});
    expect(Object.values(promptShown(board)).map(({ state }) => state)).toEqual(['done']);
  });

  test.each([
    ['an unknown state', 'state=sleeping'],
    ['bad base64', 'state=idle:msg=%%%'],
    ['a control character', 'state=idle\x07'],
    ['an over-long message', `state=idle:msg=${encode('x'.repeat(2049))}`],
    ['an over-long report', `state=idle:app=${'x'.repeat(5000)}`],
  ])('%s changes nothing', (_what, payload) => {
    const board = reported({}, 'state=working');
    expect(reported(board, payload)).toBe(board);
  });

  test('words are cleaned of what cannot be seen', () => {
    const board = reported({}, `state=idle:msg=${encode('a\x1b]0;x\x07\u202eb')}`);
    expect(foremost(board)?.message).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test('no payload throws or grows the board past its bound', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const board = texts.reduce<StatusBoard>(
          (held, text) => reported(held, `state=idle:id=${text}`),
          {},
        );
        expect(Object.keys(board).length).toBeLessThanOrEqual(256);
      }),
    );
  });
});
