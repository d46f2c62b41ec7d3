/**
 * What is said over a holder's socket: frames of one unsigned 32-bit big-endian length (of what
 * follows it), one byte for the kind, and a body. Bytes of the terminal travel as they are; the
 * rest is JSON, where unknown keys are ignored, so that a holder older than its daemon still serves.
 * Offsets count bytes of output since the agent began and travel as unsigned 48-bit integers.
 */

export type ClientFrame =
  | { type: 'hello'; token: string; from: number; kind: 'lossless' | 'watcher' }
  | { type: 'input'; bytes: Uint8Array }
  | { type: 'resize'; columns: number; rows: number }
  /** Sent to the agent's whole process group. */
  | { type: 'signal'; name: string }
  /** A lossless client has dealt with every byte before `offset`. */
  | { type: 'acknowledged'; offset: number };

export type HolderFrame =
  /** `offset` is where the stream begins: `from`, or the oldest byte that is still kept. */
  | {
      type: 'welcome';
      offset: number;
      oldest: number;
      columns: number;
      rows: number;
      agentPid: number;
      agentStartTime: string;
      exited: boolean;
    }
  | { type: 'output'; offset: number; bytes: Buffer }
  /** The screen has this size from `offset` on. Sent in stream order. */
  | { type: 'size'; offset: number; columns: number; rows: number }
  /** The last frame: the agent is gone and wrote `bytes` bytes in all. */
  | { type: 'exit'; code: number | null; signal: string | null; bytes: number }
  | { type: 'refused'; reason: string };

export type Frame = ClientFrame | HolderFrame;

/** The largest frame either side takes, in bytes after the length. */
export const FRAME_LIMIT = 1024 * 1024;
/** Terminal bytes are cut into pieces of at most this size. */
export const PIECE_BYTES = 64 * 1024;

const LENGTH_BYTES = 4;
const OFFSET_BYTES = 6;
/** The longest frame of terminal bytes, after its length; and with it. */
const BODY_BYTES = 1 + OFFSET_BYTES + PIECE_BYTES;
export const PIECE_FRAME_BYTES = LENGTH_BYTES + BODY_BYTES;
const OFFSET_LIMIT = 2 ** (8 * OFFSET_BYTES);
const KINDS = {
  hello: 1,
  input: 2,
  resize: 3,
  signal: 4,
  acknowledged: 5,
  welcome: 65,
  output: 66,
  size: 67,
  exit: 68,
  refused: 69,
} as const satisfies Record<Frame['type'], number>;

const TYPES = new Map(Object.entries(KINDS).map(([type, kind]) => [kind, type as Frame['type']]));

/** Turns a frame into the bytes that go over the socket: in `room` when there is enough, else in new memory. */
export function encodeFrame(frame: Frame, room: Buffer | null = null): Buffer {
  const hasOffset = frame.type === 'output' || frame.type === 'acknowledged';
  const body = bodyOf(frame);
  const length = 1 + (hasOffset ? OFFSET_BYTES : 0) + body.length;
  if (length > FRAME_LIMIT) throw new FrameError(`A frame of ${length} bytes is over the limit`);
  const bytes = LENGTH_BYTES + length;
  const fits = room !== null && bytes <= room.length;
  const whole = fits ? room.subarray(0, bytes) : Buffer.allocUnsafe(bytes);
  putNumber(whole, length, 0, LENGTH_BYTES);
  whole[LENGTH_BYTES] = KINDS[frame.type];
  if (hasOffset) putNumber(whole, frame.offset, LENGTH_BYTES + 1, OFFSET_BYTES);
  whole.set(body, whole.length - body.length);
  return whole;
}

// A key and its echo find the processor's caches cold: the methods of a buffer for numbers, whose code is
// somewhere else each, would take longer than all else here.
function putNumber(into: Uint8Array, value: number, at: number, bytes: number): void {
  for (let [place, rest] = [at + bytes - 1, value]; place >= at; place--) {
    into[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function numberAt(from: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let place = at; place < at + bytes; place++) value = value * 256 + from[place]!;
  return value;
}

const NOTHING = new Uint8Array();

/** What follows the kind, and the offset where there is one. */
function bodyOf(frame: Frame): Uint8Array {
  if (frame.type === 'input' || frame.type === 'output') return frame.bytes;
  if (frame.type === 'acknowledged') return NOTHING;
  const { type: _, ...body } = frame;
  return Buffer.from(JSON.stringify(body));
}

/** The other side broke the protocol; its connection cannot be read any further. */
export class FrameError extends Error {
  override name = 'FrameError';
}

/** Puts frames together again from chunks that may be cut anywhere. */
export class FrameDecoder {
  #head = Buffer.alloc(LENGTH_BYTES);
  #headFilled = 0;
  #body: Buffer | null = null;
  #bodyFilled = 0;
  #room = Buffer.alloc(0);

  /** True in the middle of a frame. */
  get waiting(): boolean {
    return this.#headFilled > 0;
  }

  /**
   * The frames that `chunk` completes, to be asked for before the next one is pushed; the bytes in one are
   * good until the next is asked for. Throws FrameError, at the latest when it is asked for more of them, on
   * a length of 0 or over the limit, on an unknown kind and on a malformed body.
   */
  push(chunk: Buffer): Iterable<Frame> {
    // A key and its echo come as one frame each.
    const isOne = !this.waiting && wholeFrame(chunk) === chunk.length && chunk.length > 0;
    return isOne ? [decodeBody(chunk, LENGTH_BYTES)] : this.#frames(chunk);
  }

  *#frames(chunk: Buffer): Generator<Frame> {
    let rest = chunk;
    while (rest.length > 0) {
      // A frame that lies whole in the chunk needs no copy.
      const whole = this.waiting ? 0 : wholeFrame(rest);
      if (whole > 0) {
        yield decodeBody(rest.subarray(0, whole), LENGTH_BYTES);
        rest = rest.subarray(whole);
        continue;
      }
      rest = this.#body ? this.#fillBody(this.#body, rest) : this.#fillHead(rest);
      if (!this.#body || this.#bodyFilled < this.#body.length) continue;
      const body = this.#body;
      this.#body = null;
      this.#headFilled = 0;
      yield decodeBody(body, 0);
    }
  }

  #fillHead(rest: Buffer): Buffer {
    const taken = rest.copy(this.#head, this.#headFilled);
    this.#headFilled += taken;
    if (this.#headFilled === this.#head.length) {
      const length = numberAt(this.#head, 0, LENGTH_BYTES);
      if (length === 0 || length > FRAME_LIMIT) {
        throw new FrameError(
          `A frame of ${length} bytes was announced; the limit is ${FRAME_LIMIT}`,
        );
      }
      this.#body = this.#roomFor(length);
      this.#bodyFilled = 0;
    }
    return rest.subarray(taken);
  }

  // Memory that is used again, because new memory for every piece is a good part of what a flood costs.
  #roomFor(length: number): Buffer {
    if (length > BODY_BYTES) return Buffer.allocUnsafe(length);
    if (length > this.#room.length)
      this.#room = Buffer.allocUnsafeSlow(Math.min(2 * length, BODY_BYTES));
    return this.#room.subarray(0, length);
  }

  #fillBody(body: Buffer, rest: Buffer): Buffer {
    const taken = rest.copy(body, this.#bodyFilled);
    this.#bodyFilled += taken;
    return rest.subarray(taken);
  }
}

/** Bytes of the frame at the start of `bytes`; 0 when it is cut off, or of a length that is no good. */
function wholeFrame(bytes: Buffer): number {
  if (bytes.length < LENGTH_BYTES) return 0;
  const length = numberAt(bytes, 0, LENGTH_BYTES);
  const end = LENGTH_BYTES + length;
  return length > 0 && length <= FRAME_LIMIT && end <= bytes.length ? end : 0;
}

/** The frame whose kind lies at `at` and whose body is all that follows. */
function decodeBody(bytes: Buffer, at: number): Frame {
  const type = TYPES.get(bytes[at] as (typeof KINDS)[Frame['type']]);
  const body = at + 1;
  if (type === undefined) throw new FrameError(`A frame has the unknown kind ${bytes[at]}`);
  if (type === 'input') return { type, bytes: bytes.subarray(body) };
  if (type === 'output') {
    return { type, offset: decodeOffset(bytes, body), bytes: bytes.subarray(body + OFFSET_BYTES) };
  }
  if (type === 'acknowledged') return { type, offset: decodeOffset(bytes, body) };
  return decodeJson(type, new Fields(type, bytes.subarray(body)));
}

function decodeOffset(bytes: Buffer, at: number): number {
  if (bytes.length < at + OFFSET_BYTES) throw new FrameError('A frame is too short for its offset');
  return numberAt(bytes, at, OFFSET_BYTES);
}

type JsonType = Exclude<Frame['type'], 'input' | 'output' | 'acknowledged'>;

function decodeJson(type: JsonType, fields: Fields): Frame {
  switch (type) {
    case 'hello':
      return {
        type,
        token: fields.text('token'),
        from: fields.count('from'),
        kind: fields.text('kind') === 'lossless' ? 'lossless' : 'watcher',
      };
    case 'resize':
      return { type, columns: fields.count('columns'), rows: fields.count('rows') };
    case 'signal':
      return { type, name: fields.text('name') };
    case 'welcome':
      return {
        type,
        offset: fields.count('offset'),
        oldest: fields.count('oldest'),
        columns: fields.count('columns'),
        rows: fields.count('rows'),
        agentPid: fields.count('agentPid'),
        agentStartTime: fields.text('agentStartTime'),
        exited: fields.value('exited') === true,
      };
    case 'size':
      return {
        type,
        offset: fields.count('offset'),
        columns: fields.count('columns'),
        rows: fields.count('rows'),
      };
    case 'exit':
      return {
        type,
        code: fields.value('code') === null ? null : fields.count('code'),
        signal: fields.value('signal') === null ? null : fields.text('signal'),
        bytes: fields.count('bytes'),
      };
    case 'refused':
      return { type, reason: fields.text('reason') };
  }
}

/** The JSON body of a frame, read key by key. */
class Fields {
  readonly #type: string;
  readonly #entries: Map<string, unknown>;

  constructor(type: string, body: Buffer) {
    this.#type = type;
    this.#entries = new Map(Object.entries(parse(type, body)));
  }

  value(key: string): unknown {
    return this.#entries.get(key);
  }

  text(key: string): string {
    const value = this.value(key);
    if (typeof value !== 'string') throw this.#wrong(key, 'text');
    return value;
  }

  count(key: string): number {
    const value = this.value(key);
    if (!isCount(value)) throw this.#wrong(key, 'a whole number');
    return value;
  }

  #wrong(key: string, wanted: string): FrameError {
    return new FrameError(`A ${this.#type} frame needs ${wanted} as "${key}"`);
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < OFFSET_LIMIT;
}

function parse(type: string, body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw new FrameError(`A ${type} frame holds no JSON`, { cause });
  }
  throw new FrameError(`A ${type} frame holds no JSON object`);
}
