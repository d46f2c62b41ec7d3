/** The bottom line. */
import { Box, Text } from 'ink';
import type { Hint } from '../keymap.ts';
import type { Footer } from '../scene/footer.ts';
import type { Style, Theme } from '../theme.ts';
import type { Notice } from '../view.ts';
import { cells, cut } from '../words.ts';

type Props = { footer: Footer; columns: number; theme: Theme };

export function FooterLine({ footer, columns, theme }: Props) {
  const chip = ` ${footer.chip.words} `;
  const line = footer.line?.text ?? '';
  const room = columns - cells(chip) - cells(line) - 1;
  return (
    <Box width={columns} height={1}>
      <Text {...theme.chips[footer.chip.kind]}>{chip}</Text>
      <Text>{line}</Text>
      {footer.notice === null ? (
        fitting(footer.hints, room).map((hint) => (
          <HintWords key={hint.chord + hint.words} hint={hint} theme={theme} />
        ))
      ) : (
        <Text
          {...noticeStyle(footer.notice, theme)}
        >{`  ${cut(footer.notice.text, room - 2)}`}</Text>
      )}
    </Box>
  );
}

function HintWords({ hint, theme }: { hint: Hint; theme: Theme }) {
  return (
    <Box flexShrink={0}>
      <Text {...theme.strong}>{hint.chord === '' ? ' ' : `  ${hint.chord}`}</Text>
      <Text {...theme.quiet}>{` ${hint.words}`}</Text>
    </Box>
  );
}

/** As many hints as fit; those that stay go last. */
function fitting(hints: Hint[], room: number): Hint[] {
  const kept = [...hints];
  const width = () =>
    kept.reduce((sum, { chord, words }) => sum + cells(chord) + cells(words) + 3, 0);
  while (width() > room) {
    const spare = kept.findLastIndex(({ stays }) => !stays);
    kept.splice(spare < 0 ? kept.length - 1 : spare, 1);
  }
  return kept;
}

function noticeStyle({ tone }: Notice, theme: Theme): Style {
  return { plain: theme.plain, good: theme.good, trouble: theme.trouble }[tone];
}
