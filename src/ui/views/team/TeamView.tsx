/** The Team view: the team as a table, and under it what the changes in hand would do. */
import { Text } from 'ink';
import { Frame } from '../../components/Frame.tsx';
import { Beyond, contentOf } from '../../components/Panel.tsx';
import { Row } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import { placeIn, topFor } from '../../model/list.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { ShownView } from '../shown-view.ts';
import { ChangePanel } from './ChangePanel.tsx';
import { graphShown, type TeamState, teamRows } from './state.ts';
import { columnsOf, headWords, type TableCell, tableCells } from './table-rows.ts';

const tableShare = 0.55;

/** The rows of the table in sight, and which of all is selected; the first row has the headings. */
function rowsInSight({ view: { team }, town }: Look, rect: Rect) {
  const graph = graphShown(team, town.state);
  const rows = teamRows(graph);
  const room = contentOf(rect).height - 1;
  const ids = rows.map(({ id }) => id);
  const at = placeIn(team.list, ids);
  const top = topFor(team.list.top, Math.max(0, at), room, rows.length);
  return { graph, at, top, count: rows.length, room, shown: rows.slice(top, top + room) };
}

export function showTeam(look: Look, body: Rect): ShownView {
  const height = Math.round(body.height * tableShare);
  const rect = { ...body, height };
  const below = { ...body, y: body.y + height, height: body.height - height };
  const { shown, room } = rowsInSight(look, rect);
  const { y } = contentOf(rect);
  return {
    element: (
      <>
        <TeamTable look={look} rect={rect} />
        <ChangePanel look={look} rect={below} />
      </>
    ),
    rows: room,
    hits: shown.map(({ id }, index) => ({
      rect: { ...rect, y: y + 1 + index, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

function TeamTable({ look, rect }: { look: Look; rect: Rect }) {
  const theme = useTheme();
  const { graph, at, top, count, shown } = rowsInSight(look, rect);
  const columns = columnsOf(graph, contentOf(rect).width);
  const now = look.town.state.graph;
  return (
    <Frame
      rect={rect}
      tone="line"
      title={
        <Text wrap="truncate">
          <Text {...theme.strong}> Team </Text>
          <Text {...theme.needed}>{editsWords(look.view.team)}</Text>
        </Text>
      }
      status={<Beyond above={top} under={count - top - shown.length} />}
    >
      <Row>
        <Text {...theme.quiet}>{`  ${headWords(columns)}`}</Text>
      </Row>
      {shown.map((row, index) => (
        <TableRow
          key={row.id}
          cells={tableCells(row, { graph, now, columns })}
          state={top + index === at ? 'selected' : 'other'}
        />
      ))}
    </Frame>
  );
}

function editsWords({ edits }: TeamState): string {
  if (edits.length === 0) return '';
  return `${edits.length === 1 ? '1 change' : `${edits.length} changes`} not written yet `;
}

/** What is changed can still be told in the selected row. */
function TableRow({ cells, state }: { cells: TableCell[]; state: 'selected' | 'other' }) {
  const theme = useTheme();
  const isChanged = cells.some((cell) => cell.state === 'changed');
  const styleOf = (cell: TableCell) => {
    if (cell.state === 'changed') return theme.needed;
    return theme[state === 'selected' ? 'focus' : cell.tone];
  };
  return (
    <Row>
      <Text {...theme.focus}>{state === 'selected' ? '❯' : ' '}</Text>
      <Text {...theme.needed}>{isChanged ? '*' : ' '}</Text>
      {cells.map((cell, index) => (
        <Text key={cell.key}>
          {index === 0 ? '' : '  '}
          <Text {...styleOf(cell)}>{cell.text}</Text>
        </Text>
      ))}
    </Row>
  );
}
