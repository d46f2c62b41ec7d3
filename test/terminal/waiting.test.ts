import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWaiting } from '../../src/terminal/waiting.ts';

type Step =
  | { kind: 'push'; bytes: Uint8Array }
  | { kind: 'drop' | 'replace'; share: number }
  | { kind: 'clear' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('push' as const), bytes: anyBytes() }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('drop' as const, 'replace' as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
  ),
  { maxLength: 80, size: 'max' },
);

function anyBytes() {
  return fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.constantFrom(1, 3, 4000))
    .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));
}

it('holds what was pushed and not let go, in order, whatever is done in between', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const waiting = createWaiting();
      let model: Buffer = Buffer.alloc(0);
      for (const step of all) {
        if (step.kind === 'push') {
          waiting.push(step.bytes);
          model = Buffer.concat([model, step.bytes]);
        } else if (step.kind === 'clear') {
          waiting.clear();
          model = Buffer.alloc(0);
        } else {
          const count = Math.floor(step.share * model.length);
          const head =
            step.kind === 'drop' ? Buffer.alloc(0) : Buffer.from('head').subarray(0, count);
          if (step.kind === 'drop') waiting.drop(count);
          else waiting.replace(count, head);
          model = Buffer.concat([head, model.subarray(count)]);
        }
        expect(waiting.length).toBe(model.length);
        expect(waiting.bytes.equals(model)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
