/** A new goal for the town. */
import { sanitise } from '../../terminal/sanitise.ts';
import { BlankRow } from '../components/Row.tsx';
import { TextRow } from '../components/TextRow.tsx';
import type { Line } from '../components/text-field/line.ts';
import { textFieldRows } from '../components/text-field/TextField.tsx';
import { linesOf } from '../components/text-field/wrapped-line.ts';
import type { Look } from '../model/render-input.ts';
import type { DialogContent } from './Dialog.tsx';

const mostInputLines = 6;
const hint = 'what should the town get done?';

export function goalContent({ town: { state } }: Look, line: Line, width: number): DialogContent {
  const entry = sanitise(state.graph?.entry ?? 'the first role');
  const when = state.activity === 'open' ? '' : `, once the town is open again (${state.activity})`;
  const about = `The first line is its title; Alt+Enter begins another. It goes to ${entry}${when}.`;
  const written = linesOf(line, { width, most: mostInputLines, hint });
  return {
    title: 'New goal',
    rows: [
      ...textFieldRows(written.rows),
      <BlankRow key="gap" />,
      <TextRow key="about" text={about} tone="quiet" />,
    ],
    caret: written.caret,
  };
}
