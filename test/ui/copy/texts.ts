/** Any lines that a program may write: wide and combined characters, blanks, and more than a line holds. */
import fc from 'fast-check';

const characters = ['a', 'b_', '-', '/', '.', ' ', ' ', '支', 'e\u0301', '👍', '"'];

export const texts = fc.array(
  fc.array(fc.constantFrom(...characters), { maxLength: 30 }).map((parts) => parts.join('')),
  { minLength: 1, maxLength: 12 },
);
