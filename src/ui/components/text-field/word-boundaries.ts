/**
 * Characters and words at the two ends of a text, as people count them. Of a long text only as much as
 * is needed is looked at.
 */
import { graphemes } from '../../../terminal/sanitise.ts';

/** A piece of this length holds any character that is not made to be endless. */
const pieceLength = { least: 32, most: 1024 };

/** The first and the last character of a text, '' of an empty one. */
export function firstOf(text: string): string {
  return graphemes(beginOf(text))[0] ?? '';
}
export function lastOf(text: string): string {
  return graphemes(endOf(text)).at(-1) ?? '';
}

/** How much of the end of a text is a word and what follows it, in code units. */
export function wordBack(text: string): number {
  const gap = runBack(text, (each) => !isOfWord(each));
  return gap + runBack(text.slice(0, text.length - gap), isOfWord);
}

/** How much of the beginning of a text is a word and what comes before it. */
export function wordOn(text: string): number {
  const gap = runOn(text, (each) => !isOfWord(each));
  return gap + runOn(text.slice(gap), isOfWord);
}

/** The same with words as a shell has them: whatever stands between blanks. */
export function wideWordBack(text: string): number {
  const gap = runBack(text, isBlank);
  return gap + runBack(text.slice(0, text.length - gap), (each) => !isBlank(each));
}

function isOfWord(character: string): boolean {
  return /^[\p{L}\p{N}\p{M}_]/u.test(character);
}

function isBlank(character: string): boolean {
  return /^\s/u.test(character);
}

type Holds = (character: string) => boolean;

function runBack(text: string, holds: Holds): number {
  let length = 0;
  for (;;) {
    const piece = endOf(text.slice(0, text.length - length));
    const parts = graphemes(piece);
    const stop = parts.findLastIndex((part) => !holds(part));
    length += parts.slice(stop + 1).reduce((sum, part) => sum + part.length, 0);
    if (stop >= 0 || piece === '') return length;
  }
}

function runOn(text: string, holds: Holds): number {
  let length = 0;
  for (;;) {
    const piece = beginOf(text.slice(length, length + pieceLength.most + 1));
    const parts = graphemes(piece);
    const stop = parts.findIndex((part) => !holds(part));
    const run = stop < 0 ? parts : parts.slice(0, stop);
    length += run.reduce((sum, part) => sum + part.length, 0);
    if (stop >= 0 || piece === '') return length;
  }
}

/** The end of a text, from a place between two characters. */
function endOf(text: string): string {
  const most = Math.max(0, text.length - pieceLength.most);
  for (let at = text.length - pieceLength.least; at > most; at -= 1)
    if (isBetween(text, at)) return text.slice(at);
  return text.slice(isLowSurrogate(text, most) ? most + 1 : most);
}

/** The beginning of a text, up to a place between two characters. */
function beginOf(text: string): string {
  const most = Math.min(text.length, pieceLength.most);
  for (let at = pieceLength.least; at < most; at += 1)
    if (isBetween(text, at)) return text.slice(0, at);
  return text.slice(0, isLowSurrogate(text, most) ? most - 1 : most);
}

/** Plain letters join with nothing. */
function isBetween(text: string, at: number): boolean {
  return isPlain(text.charCodeAt(at - 1)) && isPlain(text.charCodeAt(at));
}

function isPlain(code: number): boolean {
  return code === 10 || (code >= 32 && code < 127);
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code < 0xe000;
}
