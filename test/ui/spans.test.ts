import { describe, expect, it } from 'vitest';
import { overlaid, span, textOfRow } from '../../src/ui/scene/spans.ts';
import { cells } from '../../src/ui/theme/text-width.ts';

const over = (text: string, at: number, words: string) =>
  textOfRow(overlaid([span(text)], at, [span(words)], cells(words)));

describe('words laid over a row', () => {
  it('take the place of what was there, and leave the rest as it was', () => {
    expect(over('abcdef', 2, 'XY')).toBe('abXYef');
    expect(over('abcdef', 0, 'XY')).toBe('XYcdef');
    expect(over('abcdef', 4, 'XY')).toBe('abcdXY');
  });

  it('leave a blank where they cut a wide character in two', () => {
    expect(over('支払い', 1, 'XY')).toBe(' XY い');
    expect(over('支払い', 2, 'XY')).toBe('支XYい');
    expect(over('支払い', 3, 'X')).toBe('支 Xい');
  });
});
