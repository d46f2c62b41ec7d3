/** What the town waits for while it goes down. */
import { sanitise } from '../../terminal/sanitise.ts';
import { age } from '../model/age.ts';
import type { Overlay } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { signOfRun } from '../model/seat-status.ts';
import { type Row, span } from '../scene/spans.ts';
import type { Content } from './sheet.ts';

type Stopping = Extract<Overlay, { kind: 'stopping' }>;

/** Rows beside those of the agents: what is waited for and a blank. */
const otherRows = 2;

/** The agents that are still there first; those that have left fill what room there is. */
export function stoppingContent(look: Look, { since, runs }: Stopping, height: number): Content {
  const { state } = look.town;
  const there = runs.filter(({ run }) => state.runs[run] !== undefined);
  const gone = runs.filter(({ run }) => state.runs[run] === undefined);
  const room = Math.max(1, height - otherRows);
  const rows: Row[] = [
    ...there.map(({ run, seat }) => rowOf(look, run, seat)),
    ...gone.map(({ seat }): Row => [span('✓ ', 'good'), span(sanitise(seat), 'quiet')]),
  ];
  const cut = rows.length > room ? rows.length - room + 1 : 0;
  const time = age(look.now - since);
  return {
    title: 'The town goes down',
    rows: [
      [span(stoppingWords(runs.length, there.length)), span(` · ${time}`, 'quiet')],
      ...(rows.length > 0 ? [[]] : []),
      ...rows.slice(0, rows.length - cut),
      ...(cut > 0 ? [[span(`  and ${cut} more`, 'quiet')]] : []),
    ],
    caret: null,
  };
}

/** `Ending 3 agents… 2 left`, and when none is left what comes after. */
export function stoppingWords(all: number, left: number): string {
  if (left === 0) return 'Closing the ledger…';
  const agents = all === 1 ? 'the agent' : `${all} agents`;
  return `Ending ${agents}…${left === all ? '' : ` ${left} left`}`;
}

function rowOf({ town: { state } }: Look, run: string, seat: string): Row {
  const found = state.runs[run];
  if (found === undefined) return [];
  const { glyph, tone } = signOfRun(state, found);
  const task = state.tasks[found.task ?? '']?.title ?? '';
  return [
    span(`${glyph} `, tone),
    span(sanitise(seat)),
    span(task === '' ? '' : `  ${sanitise(task)}`, 'quiet'),
  ];
}
