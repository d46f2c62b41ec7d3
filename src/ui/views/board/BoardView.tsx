/** The Board view: a column of cards for each role. Only the cards in sight are made. */
import { Box, Text } from 'ink';
import { sanitise } from '../../../terminal/sanitise.ts';
import { newGoal, toTown } from '../../components/advice.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Place } from '../../components/Place.tsx';
import { BlankRow, Row } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { ShownView } from '../shown-view.ts';
import { Card } from './Card.tsx';
import { cardFacts } from './card-facts.ts';
import { type BoardPlaces, boardPlaces, cardRect, type ShownColumn } from './columns.ts';

export function showBoard(look: Look, body: Rect): ShownView {
  const places = boardPlaces(look.view.board, look.facts.board, body);
  const { columns, cards, tall } = places;
  return {
    element: <BoardView look={look} body={body} places={places} />,
    rows: cards,
    across: columns.length,
    hits: columns.flatMap((shown) =>
      shown.shown.map(({ id }, index) => ({
        rect: cardRect(shown, index, tall),
        input: { kind: 'pick', id },
      })),
    ),
  };
}

function BoardView({ look, body, places }: { look: Look; body: Rect; places: BoardPlaces }) {
  const isEmpty = look.facts.board.every(({ tasks }) => tasks.length === 0);
  return (
    <>
      {places.columns.map((shown) => (
        <ColumnOfCards key={shown.column.id} look={look} shown={shown} tall={places.tall} />
      ))}
      {isEmpty ? <Nothing look={look} body={body} /> : null}
    </>
  );
}

type ColumnProps = { look: Look; shown: ShownColumn; tall: number };

function ColumnOfCards({ look, shown, tall }: ColumnProps) {
  const { rect, width, cursor, top } = shown;
  const under = shown.column.tasks.length - top - shown.shown.length;
  return (
    <Place rect={rect}>
      <Box flexDirection="column" paddingX={1} height={rect.height} overflowY="hidden">
        <Heading shown={shown} />
        {shown.shown.map((task, index) => (
          <Card
            key={task.id}
            title={sanitise(task.title)}
            {...cardFacts(look, task)}
            width={width}
            height={tall}
            state={top + index === cursor ? 'selected' : 'other'}
          />
        ))}
      </Box>
      <OutOfSight rect={rect} above={top} under={under} />
    </Place>
  );
}

function Heading({ shown: { column, width, cursor, beyond } }: { shown: ShownColumn }) {
  const theme = useTheme();
  const { name, tasks } = column;
  const isCurrent = cursor !== null;
  const count = (
    <Text>
      <Text {...theme.quiet}>{tasks.length === 0 ? '' : ` ${tasks.length}`}</Text>
      <Text {...theme.focus}>{beyond.right ? ' ›' : ''}</Text>
    </Text>
  );
  return (
    <>
      <Row width={width} right={count}>
        <Text {...theme.focus}>{beyond.left ? '‹ ' : ''}</Text>
        <Text {...theme[isCurrent ? 'focus' : 'strong']}>{sanitise(name)}</Text>
      </Row>
      <Text {...theme[isCurrent ? 'focus' : 'line']}>{(isCurrent ? '━' : '─').repeat(width)}</Text>
    </>
  );
}

/** In the last row of a column: how many of its cards are out of sight. */
function OutOfSight({ rect, above, under }: { rect: Rect; above: number; under: number }) {
  const theme = useTheme();
  const parts = [...(above > 0 ? [`↑ ${above}`] : []), ...(under > 0 ? [`↓ ${under} more`] : [])];
  if (parts.length === 0) return null;
  const words = `   ${parts.join('  ')}`;
  return (
    <Box
      position="absolute"
      marginTop={rect.height - 1}
      width={rect.width}
      height={1}
      backgroundColor="default"
    >
      <Text wrap="truncate" {...theme.quiet}>
        {words}
      </Text>
    </Box>
  );
}

const whatComes =
  'Tasks stand here as cards, under the role that has them. A goal goes to the first role; what comes of it moves to the right.';

function Nothing({ look: { view, keymap }, body }: { look: Look; body: Rect }) {
  const theme = useTheme();
  const rect = {
    ...body,
    x: body.x + 3,
    y: body.y + 2,
    width: body.width - 6,
    height: body.height - 2,
  };
  return (
    <Place rect={rect}>
      <BlankRow />
      {view.board.list.filter === '' ? (
        <EmptyState words={whatComes} keys={[newGoal, toTown]} keymap={keymap} width={rect.width} />
      ) : (
        <Text {...theme.quiet}>No task has these words.</Text>
      )}
    </Place>
  );
}
