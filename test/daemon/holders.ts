/** What a holder wrote down of itself. */
import { readFileSync } from 'node:fs';
import { type HolderInfo, infoPath } from '../../src/holder/record.ts';

export function holderInfo(directory: string): HolderInfo {
  return JSON.parse(readFileSync(infoPath(directory), 'utf8'));
}
