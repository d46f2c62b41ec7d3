/** A form as the content of a dialog. */
import { sanitise } from '../../terminal/sanitise.ts';
import { linesOf } from '../components/text-field/wrapped-line.ts';
import { topFor } from '../model/list.ts';
import { type Row, span } from '../scene/spans.ts';
import { wrapped } from '../theme/text-width.ts';
import type { Form } from './form.ts';
import { type Content, chosenWords } from './sheet.ts';

const mostAbout = 3;
const mostInput = 6;

export function formContent(form: Form, width: number, height: number): Content {
  const about = form.about === '' ? [] : wrapped(sanitise(form.about), width, mostAbout);
  const head: Row[] =
    about.length === 0 ? [] : [...about.map((text): Row => [span(text, 'quiet')]), []];
  const written =
    form.line === null
      ? null
      : linesOf(form.line.text, { width, most: mostInput, hint: form.line.hint });
  const input: Row[] = written === null ? [] : written.rows;
  const gap: Row[] = written === null || form.choices.length === 0 ? [] : [[]];
  const room = Math.max(1, height - head.length - gap.length - input.length);
  const top = topFor(0, form.choice, room, form.choices.length);
  const choices = form.choices
    .slice(top, top + room)
    .map((words, index) => chosenWords(sanitise(words), top + index === form.choice));
  const before = head.length + choices.length + gap.length;
  return {
    title: form.title,
    rows: [...head, ...choices, ...gap, ...input],
    caret: written === null ? null : { x: written.caret.x, y: before + written.caret.y },
    ids: Object.fromEntries(choices.map((_, index) => [head.length + index, String(top + index)])),
  };
}
