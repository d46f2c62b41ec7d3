/** The Map view: from house to house, and into one. */
import type { Journey } from './journey.ts';
import { focusOn, gone, plays } from './setup.ts';

const worker = '─ worker · sits';
const mayor = '─ mayor · sits';
const inside = { from: '\r', at: '❯ ◆ worker.1' };

export function map(): Journey {
  return {
    name: 'the Map view',
    begin: '2',
    home: /─ worker · sits[\s\S]*COMMAND +↵ go in/,
    plays: plays('map', {
      enter: { ...inside, brings: focusOn('worker\\.1'), back: '2\x1b[27u' },
      'out of house': { ...inside, brings: gone('❯ ◆ worker.1') },
      'house left': { from: 'l', at: '─ reviewer · sits', brings: mayor, back: 'j' },
      'house right': { brings: '─ reviewer · sits', back: 'hj' },
      'house above': { brings: mayor, back: 'j' },
      'house below': { from: 'k', at: mayor, brings: worker },
    }),
  };
}
