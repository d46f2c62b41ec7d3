/** The bottom line: the mode at all times, then a line being written, the keys that work now, or the last notice. */
import { Text } from 'ink';
import { useTheme } from '../theme/ThemeContext.tsx';
import { type Footer, footerWords } from './footer.ts';

export function FooterLine({ footer, width }: { footer: Footer; width: number }) {
  const theme = useTheme();
  const { notice, hints } = footerWords(footer, width);
  return (
    <Text wrap="truncate">
      <Text {...theme.chips[footer.chip.kind]}>{` ${footer.chip.words} `}</Text>
      {footer.line?.text}
      {notice === null ? null : <Text {...theme[notice.tone]}>{`  ${notice.text}`}</Text>}
      {hints.map(({ chord, words }) => (
        <Text key={`${chord} ${words}`}>
          <Text {...theme.strong}>{chord === '' ? ' ' : `  ${chord}`}</Text>
          <Text {...theme.quiet}>{` ${words}`}</Text>
        </Text>
      ))}
    </Text>
  );
}
