/** The top line: which town, the views to switch to, and how much there is of everything. */
import { Text } from 'ink';
import { Row } from '../components/Row.tsx';
import { useTheme } from '../theme/ThemeContext.tsx';
import type { Header } from './header.ts';

export function HeaderLine({ header: { name, tabs, alerts, counts } }: { header: Header }) {
  const theme = useTheme();
  const right = (
    <Text>
      {alerts.map(({ text, tone }) => (
        <Text key={text} {...theme[tone]}>{`${text}  `}</Text>
      ))}
      {counts.map(({ key, amount, words, tone }) => (
        <Text key={key}>
          <Text {...theme[tone]}>{amount}</Text>
          <Text {...theme.quiet}>{words}</Text>
        </Text>
      ))}
    </Text>
  );
  return (
    <Row right={right}>
      <Text {...theme.focus}> ▞▚ </Text>
      <Text {...theme.strong}>{name}</Text>
      {tabs.map(({ page, words, waiting, after, state }) => (
        <Text key={page}>
          <Text {...(state === 'current' ? theme.chips.tab : theme.quiet)}>{words}</Text>
          <Text {...(state === 'current' ? theme.chips.tab : theme.needed)}>{waiting}</Text>
          {after}
        </Text>
      ))}
    </Row>
  );
}
