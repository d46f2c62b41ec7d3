/** Roles and seats as rows, one each. */
import type { Rect } from '../../layout/layout.ts';
import { type Paint, type Row, span, spread } from '../../scene/spans.ts';
import type { Surface } from '../../scene/surface.ts';
import { cells, padded } from '../../theme/text-width.ts';
import type { RosterLine } from './roster.ts';

/** The last column stays free. */
export function rosterSurface(lines: readonly RosterLine[], rect: Rect): Surface {
  return { rect, rows: lines.map((line) => lineRow(line, rect.width - 1)) };
}

function lineRow(line: RosterLine, width: number): Row {
  switch (line.kind) {
    case 'gap':
      return [];
    case 'more':
      return [span(` ${line.words}`, 'quiet')];
    case 'role':
      return spread([span(` ${line.name}`, 'strong')], [span(line.queued, 'quiet')], width);
    case 'seat':
      return seatRow(line, width);
  }
}

function seatRow(line: Extract<RosterLine, { kind: 'seat' }>, width: number): Row {
  const { sign, label, lock, words, age, focus } = line;
  const head = label === '' ? '' : `${label} `;
  const room = width - 4 - cells(head) - (age === '' ? 0 : cells(age) + 1);
  return [
    span(lock === '' ? ' ' : lock, 'quiet'),
    span(focus ? '❯' : ' ', 'focus'),
    span(`${sign.glyph} `, sign.tone),
    span(head, focus ? 'focus' : 'quiet'),
    span(padded(words, room), wordsPaint(line)),
    span(age === '' ? '' : ` ${age}`, 'quiet'),
  ];
}

function wordsPaint({ sign, focus }: Extract<RosterLine, { kind: 'seat' }>): Paint {
  if (focus) return 'focus';
  if (sign.tone === 'needed' || sign.tone === 'trouble') return sign.tone;
  return sign.glyph === '·' ? 'quiet' : 'plain';
}
