import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, FRAME_LIMIT, type Frame, FrameDecoder } from '../../src/client/frames.ts';

const count = fc.nat({ max: 2 ** 31 });
const offset = fc.maxSafeNat().map((value) => value % 2 ** 48);
const bytes = fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value));
const text = fc.string({ unit: 'binary', maxLength: 40 });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({
    type: fc.constant('hello' as const),
    token: text,
    from: offset,
    kind: fc.constantFrom('lossless' as const, 'watcher' as const),
  }),
  fc.record({ type: fc.constant('input' as const), bytes }),
  fc.record({ type: fc.constant('resize' as const), columns: count, rows: count }),
  fc.record({ type: fc.constant('signal' as const), name: text }),
  fc.record({ type: fc.constant('acknowledged' as const), offset }),
  fc.record({
    type: fc.constant('welcome' as const),
    offset,
    oldest: offset,
    columns: count,
    rows: count,
    agentPid: count,
    agentStartTime: text,
    exited: fc.boolean(),
  }),
  fc.record({ type: fc.constant('output' as const), offset, bytes }),
  fc.record({ type: fc.constant('size' as const), offset, columns: count, rows: count }),
  fc.record({
    type: fc.constant('exit' as const),
    code: orNull(count),
    signal: orNull(text),
    bytes: offset,
  }),
  fc.record({ type: fc.constant('refused' as const), reason: text }),
);

function decode(chunks: Buffer[]): Frame[] {
  const decoder = new FrameDecoder();
  return chunks.flatMap((chunk) => Array.from(decoder.push(chunk), owned));
}

/** With bytes of its own, because those of a decoder are good until the next frame only. */
function owned(frame: Frame): Frame {
  if (frame.type === 'output') return { ...frame, bytes: Buffer.from(frame.bytes) };
  return frame.type === 'input' ? { ...frame, bytes: Buffer.from(frame.bytes) } : frame;
}

function cut(whole: Buffer, places: number[]): Buffer[] {
  const ends = [...places.map((place) => place % (whole.length + 1)), whole.length];
  const sorted = ends.sort((a, b) => a - b);
  return sorted.map((end, index) => whole.subarray(sorted[index - 1] ?? 0, end));
}

function announcing(length: number, ...rest: number[]): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return Buffer.concat([head, Buffer.from(rest)]);
}

test('frames come out as they went in, wherever the stream is cut', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 40 });
  const check = (frames: Frame[], places: number[]) => {
    const whole = Buffer.concat(frames.map((frame) => encodeFrame(frame)));
    expect(decode(cut(whole, places))).toEqual(frames);
  };
  fc.assert(fc.property(fc.array(frame, { maxLength: 12 }), cuts, check));
});

test('a stream that comes byte by byte is put together', () => {
  const frames: Frame[] = [
    { type: 'signal', name: 'SIGINT' },
    { type: 'output', offset: 2 ** 47, bytes: Buffer.from('né') },
  ];
  const whole = Buffer.concat(frames.map((frame) => encodeFrame(frame)));
  expect(decode([...whole].map((byte) => Buffer.from([byte])))).toEqual(frames);
});

test('a frame is the same in memory that is used again, where it fits', () => {
  const room = Buffer.alloc(100);
  const check = (frame: Frame) => {
    const alone = encodeFrame(frame);
    const bytes = encodeFrame(frame, room.fill(0xff));
    expect(bytes.equals(alone)).toBe(true);
    expect(bytes.buffer === room.buffer).toBe(alone.length <= room.length);
  };
  fc.assert(fc.property(frame, check));
});

test('a decoder knows when it is in the middle of a frame', () => {
  const whole = encodeFrame({ type: 'signal', name: 'SIGINT' });
  const decoder = new FrameDecoder();
  const seen = [decoder.waiting];
  for (const part of cut(whole, [2, 9])) {
    Array.from(decoder.push(part));
    seen.push(decoder.waiting);
  }
  expect(seen).toEqual([false, true, true, false]);
});

test.each([
  ['a length of nothing', announcing(0)],
  ['a gigabyte', announcing(2 ** 30)],
  ['one byte over the limit', announcing(FRAME_LIMIT + 1)],
  ['an unknown kind', announcing(1, 99)],
  ['text that is no JSON', announcing(3, 1, 0x7b, 0x7b)],
  ['JSON that is no object', announcing(2, 1, 0x37)],
  ['an offset that is too short', announcing(3, 5, 0, 0)],
  ['a hello without a token', announcing(3, 1, 0x7b, 0x7d)],
  ['a web request', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('%s is refused', (_, chunk) => {
  expect(() => decode([chunk])).toThrow(/frame/i);
});

test('a number that is no offset is refused', () => {
  for (const from of ['-1', '1.5', '1e99', '"1"', 'null']) {
    const body = Buffer.from(`\x01{"token":"","kind":"watcher","from":${from}}`);
    expect(() => decode([announcing(body.length, ...body)])).toThrow('"from"');
  }
});

test('keys that are not known are ignored', () => {
  const body = Buffer.from('\x04{"name":"SIGINT","since":"version 9"}');
  expect(decode([announcing(body.length, ...body)])).toEqual([{ type: 'signal', name: 'SIGINT' }]);
});

test('a frame over the limit cannot be made', () => {
  const bytes = Buffer.alloc(FRAME_LIMIT);
  expect(() => encodeFrame({ type: 'input', bytes })).toThrow('limit');
});

test('any garbage either waits for more or is refused', () => {
  const check = (chunk: Uint8Array) => {
    try {
      decode([Buffer.from(chunk)]);
    } catch (error) {
      expect(error).toHaveProperty('name', 'FrameError');
    }
  };
  const small = fc.uint8Array({ maxLength: 40 }).map((body) => announcing(body.length, ...body));
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), small), check));
});
