/** In place of Ink's `wrap-text`, which keeps every different text for as long as the program runs. */
import cliTruncate from 'cli-truncate';
import type { TextProps } from 'ink';
import wrapAnsi from 'wrap-ansi';
import { createBoundedCache } from './bounded-cache.ts';

type Wrap = NonNullable<TextProps['wrap']>;

const known = createBoundedCache<string>(1000);
const positions = { 'truncate-start': 'start', 'truncate-middle': 'middle' } as const;

/** The text broken or cut to `width` cells a line, in the ways of the property `wrap` of Ink's Text. */
export function wrapText(text: string, width: number, wrap: Wrap): string {
  return known.get(`${width} ${wrap} ${text}`, () => {
    if (wrap === 'wrap') return wrapAnsi(text, width, { trim: false, hard: true });
    const position = wrap in positions ? positions[wrap as keyof typeof positions] : 'end';
    return cliTruncate(text, width, { position });
  });
}
