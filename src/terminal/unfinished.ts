/** The part of a program's output that is read but not yet understood: a sequence cut in two. */
import type { Core } from './internals.ts';

type Parsers = Core['_inputHandler'];

/** A string that never ends is remembered up to here; the rest of it changes nothing. */
const LIMIT = 65_536;
const ESC = 0x1b;
const C1_LEAD = 0xc2;
const C1_INTRODUCERS = [0x90, 0x98, 0x9b, 0x9d, 0x9e, 0x9f];
const GROUND = 0;
const LAST_SEQUENCE_STATE = 6;

/** Bytes of a code point that is not complete yet: 0 to 3. */
export function cutBytes({ _utf8Decoder: { interim } }: Parsers): number {
  const end = interim.indexOf(0);
  return end < 0 ? interim.length : end;
}

/** The bytes since the start of the sequence that is still open after `bytes`, which followed `tail`. */
export function unfinished(parsers: Parsers, tail: Uint8Array, bytes: Uint8Array): Uint8Array {
  const cut = cutBytes(parsers);
  if (parsers._parser.currentState === GROUND) {
    return cut === 0 ? NOTHING : parsers._utf8Decoder.interim.slice(0, cut);
  }
  const at = lastIntroducer(bytes);
  if (at >= 0) return bytes.slice(at, at + LIMIT);
  if (isIntroducer(tail.at(-1), bytes[0])) return Buffer.concat([tail.slice(-1), bytes]);
  return tail.length >= LIMIT ? tail : Buffer.concat([tail, bytes]).slice(0, LIMIT);
}

/** The open sequence as text, without what was carried out already and without a cut code point. */
export function resumption(parsers: Parsers, tail: Uint8Array): string {
  const state = parsers._parser.currentState;
  if (state === GROUND) return '';
  // The emulator's decoder leaves bytes out that are no UTF-8.
  const known = tail.subarray(0, tail.length - cutBytes(parsers));
  const text = new TextDecoder().decode(known).replaceAll('\ufffd', '');
  return state > LAST_SEQUENCE_STATE ? text : text.replace(/[\0-\x1a\x1c-\x1f]/g, '');
}

const NOTHING = new Uint8Array();

function lastIntroducer(bytes: Uint8Array): number {
  const last = bytes.lastIndexOf(ESC);
  for (let end = bytes.length; end > 0; ) {
    const at = bytes.lastIndexOf(C1_LEAD, end - 1);
    if (at <= last) break;
    if (isIntroducer(bytes[at], bytes[at + 1])) return at;
    end = at;
  }
  return last;
}

function isIntroducer(lead: number | undefined, next: number | undefined): boolean {
  return lead === C1_LEAD && next !== undefined && C1_INTRODUCERS.includes(next);
}
