/** The dialogs: leaving, a new goal, an answer, and those about a task. */
import type { InboxItem } from '../../core/inbox.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Line } from '../components/text-field/line.ts';
import { linesOf } from '../components/text-field/wrapped-line.ts';
import { centred, type Rect } from '../layout/layout.ts';
import { age } from '../model/age.ts';
import { type Overlay, type QuitChoice, quitChoices } from '../model/model.ts';
import type { Look } from '../model/render-input.ts';
import { type Row, span } from '../scene/spans.ts';
import { cells, cut } from '../theme/text-width.ts';
import { itemRows } from '../views/inbox/item-text.ts';
import type { Answer } from './answer.ts';
import { formContent } from './form-content.ts';
import { type Content, choiceRows, chosenWords, indent, type Sheet, sheetAt } from './sheet.ts';
import { stoppingContent } from './stopping.ts';
import { choiceContent, detailRows } from './task-content.ts';

type Written = Extract<
  Overlay,
  { kind: 'quit' | 'stopping' | 'goal' | 'answer' | 'drop' | 'hand' | 'form' }
>;

const mostInputLines = 6;
const mostQuestionLines = 8;
/** The question keeps so many rows, with the blank one after it, however many choices there are. */
const leastQuestionLines = 4;
const widest = 78;
const widestDetails = 100;

/** Lays a dialog out in the middle of the page, or at the place it was given. */
export function sheetOf(look: Look, overlay: Written, body: Rect, place: Rect | null): Sheet {
  const width = place?.width ?? Math.min(widest, body.width - 2);
  const height = (place?.height ?? body.height) - 2;
  const content = contentOf(look, overlay, width - 2 * indent, height);
  return sheetAt(
    place ?? centred(body, { columns: width, rows: content.rows.length + 2 }),
    content,
  );
}

/** All of one task, as much as fits, from where it is scrolled to. */
export function detailsOf(
  look: Look,
  overlay: Extract<Overlay, { kind: 'task' }>,
  body: Rect,
): Sheet {
  const task = look.town.state.tasks[overlay.task];
  const width = Math.min(widestDetails, body.width - 2);
  const rows: Row[] =
    task === undefined
      ? [[span('This task is gone.', 'quiet')]]
      : detailRows(look, task, width - 2 * indent);
  const rect = centred(body, { columns: width, rows: rows.length + 2 });
  const height = rect.height - 2;
  const above = Math.max(0, Math.min(overlay.scroll, rows.length - height));
  const shown = rows.slice(above, above + height);
  return {
    ...sheetAt(rect, { title: overlay.task, rows: shown, caret: null }),
    above,
    under: Math.max(0, rows.length - height - above),
  };
}

function contentOf(look: Look, overlay: Written, width: number, height: number): Content {
  switch (overlay.kind) {
    case 'quit':
      return quitContent(look, overlay.choice);
    case 'stopping':
      return stoppingContent(look, overlay, height);
    case 'goal':
      return goalContent(look, overlay.line, width);
    case 'answer':
      return answerContent(look, overlay, width, height);
    case 'drop':
    case 'hand':
      return choiceContent(look, overlay, height);
    case 'form':
      return formContent(overlay, width, height);
  }
}

function quitContent({ town: { state } }: Look, chosen: QuitChoice): Content {
  const running = Object.keys(state.runs).length;
  const agents = running === 1 ? 'the agent' : `the ${running} agents`;
  const words: Record<QuitChoice, [string, string]> = {
    detach: [
      'Detach',
      running === 0
        ? 'the town goes on without this screen'
        : `${agents} ${running === 1 ? 'goes' : 'go'} on working`,
    ],
    stop: [
      'Stop',
      running === 0
        ? 'the town is shut'
        : `${agents} ${running === 1 ? 'is ended; its task is' : 'are ended; their tasks are'} kept`,
    ],
    cancel: ['Cancel', 'stay here'],
  };
  return {
    title: 'Leave this screen?',
    rows: quitChoices.map((name) => {
      const [label, about] = words[name];
      return [...chosenWords(label.padEnd(6), name === chosen), span(`  ${about}`, 'quiet')];
    }),
    caret: null,
    ids: Object.fromEntries(quitChoices.map((name, row) => [row, name])),
  };
}

function goalContent({ town: { state } }: Look, line: Line, width: number): Content {
  const entry = sanitise(state.graph?.entry ?? 'the first role');
  const when = state.activity === 'open' ? '' : `, once the town is open again (${state.activity})`;
  const about = `The first line is its title; Alt+Enter begins another. It goes to ${entry}${when}.`;
  const written = linesOf(line, {
    width,
    most: mostInputLines,
    hint: 'what should the town get done?',
  });
  return {
    title: 'New goal',
    rows: [...written.rows, [], [span(cut(about, width), 'quiet')]],
    caret: written.caret,
  };
}

function answerContent(look: Look, overlay: Answer, width: number, height: number): Content {
  const item = look.facts.inbox.find(({ id }) => id === overlay.item);
  if (item === undefined) {
    const text = 'This item is settled already.';
    return { title: 'Inbox', rows: [[span(text, 'quiet')]], caret: null };
  }
  const isWriting = overlay.stage === 'words';
  const hint = item.choices.length === 0 ? 'your answer' : 'a note, if you like';
  const written = linesOf(overlay.line, { width, most: mostInputLines, hint });
  const input = isWriting ? [[], ...written.rows] : [];
  const { rows: choices, first } = choiceRows(item.choices, {
    chosen: overlay.choice,
    room: Math.max(1, height - input.length - leastQuestionLines),
  });
  const gap: Row[] = choices.length === 0 ? [] : [[]];
  const room = height - choices.length - gap.length - input.length;
  // A difference is what the person decides about, so it gets all the room there is.
  const most = item.kind === 'team change' ? room : Math.min(mostQuestionLines, room);
  const question = itemRows(item, width, Math.max(1, most));
  const before = question.length + gap.length;
  return {
    title: titleOf(look, item, width),
    rows: [...question.map((line): Row => [span(line)]), ...gap, ...choices, ...input],
    caret: isWriting
      ? { x: written.caret.x, y: before + choices.length + 1 + written.caret.y }
      : null,
    ids: Object.fromEntries(choices.map((_, index) => [before + index, String(first + index)])),
  };
}

function titleOf({ town: { state }, now }: Look, item: InboxItem, width: number): string {
  const task = item.task === null ? undefined : state.tasks[item.task];
  const names = [item.seat ?? item.role ?? 'the town', task?.title, `${age(now - item.at)} ago`];
  return cut(names.filter((name) => name !== undefined).join(' · '), width - cells('  '));
}
