import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createStepReader,
  encodeStep,
  type StartStep,
  sayStep,
} from '../../src/client/starting.ts';

const aStep = fc.record<StartStep>({
  step: fc.string(),
  at: fc.option(fc.nat()),
  of: fc.option(fc.nat()),
});

function read(pieces: string[]) {
  const steps: StartStep[] = [];
  const reader = createStepReader((step) => void steps.push(step));
  for (const piece of pieces) reader.push(piece);
  return { steps, lastWord: reader.lastWord() };
}

describe('what a starting daemon says', () => {
  test('is the same wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(aStep),
        fc.constantFrom('ready', 'another', 'town.yaml:3:1 no such role\n  to: nobody\n      ^'),
        fc.nat(200),
        fc.nat(200),
        (steps, word, a, b) => {
          const text = `${steps.map(encodeStep).join('')}${word}\n`;
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          const pieces = [text.slice(0, from), text.slice(from, to), text.slice(to)];
          expect(read(pieces)).toEqual({ steps, lastWord: word });
        },
      ),
    );
  });

  test('has no last word when it died in the middle of a step', () => {
    expect(read([encodeStep({ step: 'a', at: null, of: null }), '{"step":"rea']).lastWord).toBe('');
  });

  test('may have a last word that looks like steps in its later lines', () => {
    const word = 'The file is no good:\n{"step":"x"}';
    expect(read([`${word}\n`])).toEqual({ steps: [], lastWord: word });
  });

  test('counts where it counts', () => {
    expect(sayStep({ step: 'reading the ledger', at: 4096, of: 20_000 })).toBe(
      'reading the ledger (4096 of 20000)',
    );
    expect(sayStep({ step: 'checking the ledger', at: null, of: null })).toBe(
      'checking the ledger',
    );
  });
});
