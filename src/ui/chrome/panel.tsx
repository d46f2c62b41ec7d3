/** A framed part of a page. */
import { contentOf, type Panel, roomForTitle } from '../scene/panel.ts';
import { fitted, type Row, span, widthOf } from '../scene/spans.ts';
import type { Theme } from '../theme.ts';
import { Rows } from './rows.tsx';

export function PanelFrame({ panel, theme }: { panel: Panel; theme: Theme }) {
  const { rect } = panel;
  const side: Row = [span('│', 'line'), span(' '.repeat(rect.width - 2)), span('│', 'line')];
  const edges = [
    edge(panel, '╭', '╮'),
    ...Array.from({ length: rect.height - 2 }, () => side),
    [span(`╰${'─'.repeat(rect.width - 2)}╯`, 'line')],
  ];
  return (
    <>
      <Rows rect={rect} rows={edges} theme={theme} />
      <Rows
        rect={contentOf(rect)}
        rows={panel.rows.map((row) => fitted(row, contentOf(rect).width))}
        theme={theme}
      />
    </>
  );
}

function edge(panel: Panel, first: string, last: string): Row {
  const title = cutRow(panel.title, roomForTitle(panel));
  const rule = panel.rect.width - 4 - widthOf(title) - widthOf(panel.status);
  return [
    span(`${first}─`, 'line'),
    ...title,
    span('─'.repeat(Math.max(0, rule)), 'line'),
    ...panel.status,
    span(`─${last}`, 'line'),
  ];
}

function cutRow(row: Row, width: number): Row {
  return widthOf(row) <= width ? row : fitted(row, width);
}
