/** Dialogs, as a sheet of rows over the tiles. The bottom line names its keys. */
import { sanitise } from '../../terminal/sanitise.ts';
import { age } from '../age.ts';
import { centred, type Rect } from '../frame.ts';
import type { Line } from '../line.ts';
import { type Overlay, type QuitChoice, quitChoices } from '../view.ts';
import { cells, cut, lastCells, wrapped } from '../words.ts';
import type { Look } from './look.ts';

export type SheetRow =
  | { kind: 'text'; text: string; tone: 'plain' | 'quiet' }
  | { kind: 'choice'; words: string; about: string; chosen: boolean }
  | { kind: 'input'; text: string; empty: boolean };

export type Sheet = {
  rect: Rect;
  title: string;
  /** `at` is the place of a row in its sheet. */
  rows: (SheetRow & { at: number })[];
  /** Where the caret of its line stands on the screen; null for a sheet without a line. */
  caret: { x: number; y: number } | null;
};

type Content = { title: string; rows: SheetRow[]; before: string | null };
type Writing = Exclude<Overlay, { kind: 'help' }>;

/** Cells before the first row's text: the border and a blank. */
const indent = 2;
const prompt = '❯ ';
const mostQuestionLines = 8;
const widest = 78;

/** Lays a dialog out in the middle of the tiles. */
export function sheetOf(look: Look, overlay: Writing, body: Rect): Sheet {
  const width = Math.min(widest, body.width - 2);
  const { title, rows, before } = contentOf(look, overlay, width - 2 * indent, body.height - 4);
  const rect = centred(body, { columns: width, rows: rows.length + 2 });
  const row = rows.findIndex(({ kind }) => kind === 'input');
  const caret =
    before === null || row < 0
      ? null
      : { x: rect.x + indent + cells(prompt) + cells(before), y: rect.y + 1 + row };
  return { rect, title, rows: rows.map((row, at) => ({ ...row, at })), caret };
}

function contentOf(look: Look, overlay: Writing, width: number, height: number): Content {
  switch (overlay.kind) {
    case 'quit':
      return { title: 'Leave this screen?', rows: quitRows(look, overlay.choice), before: null };
    case 'goal':
      return goalContent(look, overlay.line, width);
    case 'answer':
      return answerContent(look, overlay, width, height);
  }
}

function quitRows({ town: { state } }: Look, chosen: QuitChoice): SheetRow[] {
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
  return quitChoices.map((name) => {
    const [label, about] = words[name];
    return { kind: 'choice', chosen: name === chosen, words: label.padEnd(6), about };
  });
}

function goalContent({ town: { state } }: Look, line: Line, width: number): Content {
  const entry = sanitise(state.graph?.entry ?? 'the first role');
  const when = state.activity === 'open' ? '' : `, once the town is open again (${state.activity})`;
  const about = `The first line is its title; Alt+Enter begins another. It goes to ${entry}${when}.`;
  const input = inputOf(line, width, 'what should the town get done?');
  return {
    title: 'New goal',
    rows: [input.row, ...spaced([{ kind: 'text', tone: 'quiet', text: cut(about, width) }])],
    before: input.before,
  };
}

function answerContent(
  { facts, now, town: { state } }: Look,
  { item: id, choice, line }: Extract<Overlay, { kind: 'answer' }>,
  width: number,
  height: number,
): Content {
  const item = facts.inbox.find((candidate) => candidate.id === id);
  if (item === undefined) {
    const text = 'This item is settled already.';
    return { title: 'Inbox', rows: [{ kind: 'text', tone: 'quiet', text }], before: null };
  }
  const task = item.task === null ? undefined : state.tasks[item.task];
  const names = [item.seat ?? item.role ?? 'the town', task?.title, `${age(now - item.at)} ago`];
  const choices = item.choices.map(
    (words, index): SheetRow => ({
      kind: 'choice',
      words: sanitise(words),
      about: '',
      chosen: index === choice,
    }),
  );
  const room = Math.max(1, Math.min(mostQuestionLines, height - choices.length - 3));
  const input = inputOf(line, width, choices.length === 0 ? 'your answer' : 'a note, if you like');
  return {
    title: cut(names.filter((name) => name !== undefined).join(' · '), width - 2),
    rows: [
      ...wrapped(item.text.split('\n').map(sanitise).join('\n'), width, room).map(
        (text): SheetRow => ({ kind: 'text', tone: 'plain', text }),
      ),
      ...spaced(choices),
      ...spaced([input.row]),
    ],
    before: input.before,
  };
}

/** The rows after an empty one, if there are any. */
function spaced(rows: SheetRow[]): SheetRow[] {
  return rows.length === 0 ? [] : [{ kind: 'text', tone: 'quiet', text: '' }, ...rows];
}

/** The part of a line around its caret that fits, with line ends drawn as a sign. */
function inputOf(line: Line, width: number, hint: string): { row: SheetRow; before: string } {
  const shown = (text: string) => sanitise(text.replaceAll('\n', '⏎'));
  const room = width - cells(prompt) - 1;
  const before = lastCells(shown(line.before), room);
  const after = cut(shown(line.after), room - cells(before));
  const empty = before === '' && after === '';
  return { row: { kind: 'input', text: empty ? hint : before + after, empty }, before };
}
