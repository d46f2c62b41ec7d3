/** A form: something to choose, something to write, or both. */
import { sanitise } from '../../terminal/sanitise.ts';
import { ChoiceRow } from '../components/ChoiceRows.tsx';
import { BlankRow } from '../components/Row.tsx';
import { textRows } from '../components/TextRow.tsx';
import { textFieldRows } from '../components/text-field/TextField.tsx';
import { linesOf } from '../components/text-field/wrapped-line.ts';
import { wrapped } from '../theme/text-width.ts';
import { plainChoices } from './choices.ts';
import type { DialogContent } from './Dialog.tsx';
import type { Form } from './form.ts';

const mostAbout = 3;
const mostInput = 6;

export function formContent(
  form: Form,
  { width, height }: { width: number; height: number },
): DialogContent {
  const about = form.about === '' ? [] : wrapped(sanitise(form.about), width, mostAbout);
  const head =
    about.length === 0 ? [] : [...textRows('about', about, 'quiet'), <BlankRow key="head" />];
  const { line } = form;
  const written =
    line === null ? null : linesOf(line.text, { width, most: mostInput, hint: line.hint });
  const input = written === null ? [] : textFieldRows(written.rows);
  const gap = written === null || form.choices.length === 0 ? [] : [<BlankRow key="gap" />];
  const room = Math.max(1, height - head.length - gap.length - input.length);
  const choices = plainChoices(form.choices, { chosen: form.choice, room });
  const before = head.length + choices.length + gap.length;
  return {
    title: form.title,
    rows: [
      ...head,
      ...choices.map((choice) => <ChoiceRow key={`choice ${choice.at}`} choice={choice} />),
      ...gap,
      ...input,
    ],
    caret: written === null ? null : { x: written.caret.x, y: before + written.caret.y },
    ids: Object.fromEntries(choices.map(({ at }, index) => [head.length + index, String(at)])),
  };
}
