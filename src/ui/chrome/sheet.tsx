/** A dialog. */
import { inside } from '../frame.ts';
import type { Sheet } from '../scene/sheet.ts';
import type { Theme } from '../theme.ts';
import { Border } from './border.tsx';
import { Blank } from './pieces.tsx';
import { Rows } from './rows.tsx';

export function SheetFrame({ sheet, theme }: { sheet: Sheet; theme: Theme }) {
  const area = inside(sheet.rect);
  const rest = [
    ...(sheet.above > 0 ? [`↑ ${sheet.above}`] : []),
    ...(sheet.under > 0 ? [`↓ ${sheet.under} more`] : []),
  ].join(' ');
  return (
    <>
      <Blank rect={sheet.rect} />
      <Border
        rect={sheet.rect}
        kind="round"
        style={theme.focus}
        left={[{ part: 'title', text: ` ${sheet.title} `, style: theme.focus }]}
        right={[]}
        foot={rest === '' ? [] : [{ part: 'rest', text: ` ${rest} `, style: theme.quiet }]}
      />
      <Rows
        rect={{ ...area, x: area.x + 1, width: area.width - 2 }}
        rows={sheet.rows}
        theme={theme}
      />
    </>
  );
}
