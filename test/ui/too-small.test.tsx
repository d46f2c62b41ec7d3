import { expect, it } from 'vitest';
import { TooSmall } from '../../src/ui/app/TooSmall.tsx';
import { drawn } from './draw.tsx';

it.each([
  { columns: 50, rows: 10 },
  { columns: 40, rows: 12 },
])('a screen of $columns×$rows says how large it is and how large it has to be', (size) => {
  const text = drawn(<TooSmall size={size} />, size).join('\n');
  expect(text).toContain(`${size.columns}×${size.rows}`);
  expect(text).toContain('60×16');
});
