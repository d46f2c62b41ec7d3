/** All of one item of the inbox; beside an empty list, what will be in it. */
import { Text } from 'ink';
import type { InboxItem } from '../../../core/inbox.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { newGoal, toTown } from '../../components/advice.ts';
import { ChoiceRows } from '../../components/ChoiceRows.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Frame } from '../../components/Frame.tsx';
import { contentOf } from '../../components/Panel.tsx';
import { BlankRow, Row } from '../../components/Row.tsx';
import { letteredChoices } from '../../dialogs/choices.ts';
import type { Rect } from '../../layout/layout.ts';
import { age } from '../../model/age.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { itemRows } from './item-text.ts';
import { kindSigns } from './kind-signs.ts';
import { kindWords } from './state.ts';

/** Of the choices so many are named, also beside a long text; Enter shows all of them. */
const leastChoices = 3;

type Props = { look: Look; item: InboxItem | null; rect: Rect };

export function ItemDetails({ look, item, rect }: Props) {
  if (item === null) return <NothingYet look={look} rect={rect} />;
  return <Item look={look} item={item} rect={rect} />;
}

const whatComes =
  'Questions of agents, prompts on their screens, and what the town cannot decide come here, the most pressing first.';

function NothingYet({ look: { view, keymap }, rect }: { look: Look; rect: Rect }) {
  const { width } = contentOf(rect);
  const isEmpty = view.inbox.list.filter === '';
  return (
    <Frame rect={rect} tone="line">
      <BlankRow />
      {isEmpty ? (
        <EmptyState words={whatComes} keys={[toTown, newGoal]} keymap={keymap} width={width} />
      ) : null}
    </Frame>
  );
}

function Item({ look, item, rect }: { look: Look; item: InboxItem; rect: Rect }) {
  const theme = useTheme();
  const { width, height } = contentOf(rect);
  const task = item.task === null ? undefined : look.town.state.tasks[item.task];
  const wanted = itemRows(item, width, height).length;
  const isInTerminal = item.kind === 'asking' || item.kind === 'screen';
  const choices = letteredChoices(isInTerminal ? [] : item.choices, {
    chosen: null,
    room: Math.max(1, Math.min(leastChoices, height - 6), height - 3 - wanted),
  });
  const room = Math.max(1, height - Math.max(1, choices.length) - 3);
  const text = itemRows(item, width, room).map((row, id) => ({ id, row }));
  return (
    <Frame
      rect={rect}
      tone="line"
      title={<Title item={item} />}
      status={<Text {...theme.quiet}>{` ${item.id} · ${age(look.now - item.at)} ago `}</Text>}
    >
      {task === undefined ? null : (
        <>
          <Row>
            <Text {...theme.strong}>{sanitise(task.title)}</Text>
          </Row>
          <BlankRow />
        </>
      )}
      {text.map(({ id, row }) => (
        <Row key={id}>{row}</Row>
      ))}
      <BlankRow />
      <ChoiceRows choices={choices} />
      {choices.length > 0 ? null : (
        <Text {...theme.quiet}>
          {isInTerminal
            ? 'Enter goes to its terminal, to answer there.'
            : 'It wants an answer in words.'}
        </Text>
      )}
    </Frame>
  );
}

function Title({ item }: { item: InboxItem }) {
  const theme = useTheme();
  const about = [item.seat ?? item.role, item.task].filter((part) => part !== null);
  return (
    <Text wrap="truncate">
      <Text {...theme[kindSigns[item.kind].tone]}>{` ${kindWords[item.kind]} `}</Text>
      <Text {...theme.strong}>{sanitise(about.map((part) => `· ${part} `).join(''))}</Text>
    </Text>
  );
}
