/** In place of Ink's `measure-text`, which keeps every different text for as long as the program runs. */
import { widestLine } from './line-width.ts';

/** Columns and rows of a text. */
export function measureText(text: string): { width: number; height: number } {
  if (text === '') return { width: 0, height: 0 };
  return { width: widestLine(text), height: text.split('\n').length };
}
