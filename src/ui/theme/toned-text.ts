/** A row of text in stretches, each with a meaning that the theme gives a colour. */
import type { Meaning } from './theme.ts';

export type Toned = { text: string; tone: Meaning };
export type TonedRow = Toned[];
