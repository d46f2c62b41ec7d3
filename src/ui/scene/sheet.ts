/** Dialogs, as a sheet of rows over the page. The bottom line names its keys. */
import type { InboxItem } from '../../core/inbox.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import { age } from '../age.ts';
import { type Answer, choiceLetters } from '../answer.ts';
import { centred, type Rect } from '../frame.ts';
import type { Line } from '../line.ts';
import type { Hit } from '../route.ts';
import { type Overlay, type QuitChoice, quitChoices } from '../view.ts';
import { cells, cut, wrapped } from '../words.ts';
import { linesOf } from './lines.ts';
import type { Look } from './look.ts';
import { type Row, span } from './spans.ts';

export type Sheet = {
  rect: Rect;
  title: string;
  rows: Row[];
  /** Where the caret of its line stands on the screen; null for a sheet without a line. */
  caret: { x: number; y: number } | null;
  hits: Hit[];
};

/** What stands in a sheet. `caret` is counted from its first row; `ids` name rows that can be clicked. */
export type Content = {
  title: string;
  rows: Row[];
  caret: { x: number; y: number } | null;
  ids?: Record<number, string>;
};

type Written = Extract<Overlay, { kind: 'quit' | 'goal' | 'answer' }>;

/** Cells before the first row's text: the border and a blank. */
const indent = 2;
const mostInputLines = 6;
const mostQuestionLines = 8;
const widest = 78;

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

/** A sheet at a rectangle. */
export function sheetAt(rect: Rect, { title, rows, caret, ids = {} }: Content): Sheet {
  return {
    rect,
    title,
    rows,
    caret: caret === null ? null : { x: rect.x + indent + caret.x, y: rect.y + 1 + caret.y },
    hits: Object.entries(ids).map(([row, id]) => ({
      rect: { x: rect.x, y: rect.y + 1 + Number(row), width: rect.width, height: 1 },
      input: { kind: 'pick', id },
    })),
  };
}

function contentOf(look: Look, overlay: Written, width: number, height: number): Content {
  switch (overlay.kind) {
    case 'quit':
      return quitContent(look, overlay.choice);
    case 'goal':
      return goalContent(look, overlay.line, width);
    case 'answer':
      return answerContent(look, overlay, width, height);
  }
}

function quitContent({ town: { state } }: Look, chosen: QuitChoice): Content {
  const running = Object.keys(state.runs).length;
  const agents = running === 1 ? 'the agent' : `the ${running} agents`;
  const words: Record<QuitChoice, [string, string]> = {
    detach: [
      'Detach',
      running === 0 ? 'the town goes on without this screen' : `${agents} go on working`,
    ],
    stop: [
      'Stop',
      running === 0 ? 'the town is shut' : `${agents} are ended; their tasks are kept`,
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

/** A row of a choice: marked when it is the one that Enter takes. */
export function chosenWords(words: string, chosen: boolean): Row {
  return [span(chosen ? '❯ ' : '  ', 'focus'), span(words, chosen ? 'focus' : 'plain')];
}

/** Choices, each with the letter that names it. */
export function choiceRows(choices: string[], chosen: number | null): Row[] {
  return choices.map((words, index) => [
    span(index === chosen ? '❯ ' : '  ', 'focus'),
    span(`${choiceLetters[index] ?? ' '}  `, 'quiet'),
    span(sanitise(words), index === chosen ? 'focus' : 'plain'),
  ]);
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
  const choices = choiceRows(item.choices, overlay.choice);
  const gap: Row[] = choices.length === 0 ? [] : [[]];
  const room = height - choices.length - gap.length - input.length;
  const text = item.text.split('\n').map(sanitise).join('\n');
  const question = wrapped(text, width, Math.max(1, Math.min(mostQuestionLines, room)));
  const before = question.length + gap.length;
  return {
    title: titleOf(look, item, width),
    rows: [...question.map((line): Row => [span(line)]), ...gap, ...choices, ...input],
    caret: isWriting
      ? { x: written.caret.x, y: before + choices.length + 1 + written.caret.y }
      : null,
    ids: Object.fromEntries(choices.map((_, index) => [before + index, String(index)])),
  };
}

function titleOf({ town: { state }, now }: Look, item: InboxItem, width: number): string {
  const task = item.task === null ? undefined : state.tasks[item.task];
  const names = [item.seat ?? item.role ?? 'the town', task?.title, `${age(now - item.at)} ago`];
  return cut(names.filter((name) => name !== undefined).join(' · '), width - cells('  '));
}
