import { describe, expect, it } from 'vitest';
import { readStatus, type Status, withReport, writeStatus } from '../../src/terminal/status.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const RECORD: Status = {
  id: '',
  state: 'working',
  kind: null,
  progress: null,
  app: null,
  title: null,
  message: null,
};

describe('a report of the program status protocol', () => {
  it.each([
    ['state=working', {}],
    ['state=idle:id=main/tool-1', { state: 'idle', id: 'main/tool-1' }],
    ['state=blocked:kind=permission', { state: 'blocked', kind: 'permission' }],
    ['state=working:progress=100:app=codex', { progress: 100, app: 'codex' }],
    [
      `state=done:title=${base64('Fix')}:msg=${base64('All é good')}`,
      { state: 'done', title: 'Fix', message: 'All é good' },
    ],
    [`state=error:msg=${base64('a\u202eb')}`, { state: 'error', message: 'ab' }],
    ['state=working:later=thing', {}],
  ])('is read from %s', (payload, fields) => {
    expect(readStatus(payload)).toEqual({ record: { ...RECORD, ...fields } });
  });

  it.each([
    ['', 'nothing'],
    ['?', 'a question'],
    ['state=sleeping', 'an unknown state'],
    ['state=working:state=idle', 'a field twice'],
    ['state=working:id=a//b', 'an empty segment'],
    [`state=working:id=${'a/'.repeat(8)}a`, 'nine segments'],
    [`state=working:id=${'a'.repeat(33)}`, 'a segment that is too long'],
    ['state=working:kind=other', 'an unknown kind'],
    ['state=working:progress=101', 'more than all'],
    ['state=working:progress=-1', 'less than nothing'],
    [`state=working:app=${'a'.repeat(33)}`, 'a long name'],
    ['state=working:msg=*', 'no base64'],
    [`state=working:msg=${base64('a\x1b[31m')}`, 'control characters inside'],
    [`state=working:msg=${Buffer.from([0xff, 0xfe]).toString('base64')}`, 'no UTF-8'],
    [`state=working:title=${base64('t'.repeat(193))}`, 'a long title'],
    [`state=working:msg=${base64('m'.repeat(2049))}`, 'a long message'],
    [`state=working:x=${'y'.repeat(4096)}`, 'a long sequence'],
    ['state=working\x07', 'a control character'],
    ['state=working:id=a\u202eb', 'hidden characters in an id'],
  ])('is refused: %s (%s)', (payload) => {
    expect(readStatus(payload)).toBeNull();
  });

  it('replaces the record of its id as a whole', () => {
    const first = { ...RECORD, id: 'a', progress: 5 };
    const after = withReport([first], { record: { ...RECORD, id: 'a' } });
    expect(after).toEqual([{ ...RECORD, id: 'a' }]);
  });

  it('clears its id and everything beneath, and nothing beside', () => {
    const records = ['a', 'a/b', 'ab'].map((id) => ({ ...RECORD, id }));
    expect(withReport(records, { clear: 'a' }).map(({ id }) => id)).toEqual(['ab']);
    expect(withReport(records, { clear: '' })).toEqual([]);
  });

  it('is not kept beyond 256 ids', () => {
    let records: readonly Status[] = [];
    for (let id = 0; id < 300; id++)
      records = withReport(records, { record: { ...RECORD, id: `${id}` } });
    expect(records).toHaveLength(256);
    records = withReport(records, { record: { ...RECORD, id: '7', state: 'done' } });
    expect(records.find(({ id }) => id === '7')?.state).toBe('done');
  });

  it('can be written again', () => {
    const record: Status = {
      id: 'a/b',
      state: 'blocked',
      kind: 'question',
      progress: 7,
      app: 'x',
      title: 'Ti',
      message: 'Mé',
    };
    expect(readStatus(writeStatus(record))).toEqual({ record });
  });
});
