/** An answer to an item of the inbox: one of its choices, or words. */
import type { InboxItem } from '../../core/inbox.ts';
import { ChoiceRow } from '../components/ChoiceRows.tsx';
import { BlankRow } from '../components/Row.tsx';
import { TextRow, textRows } from '../components/TextRow.tsx';
import { textFieldRows } from '../components/text-field/TextField.tsx';
import { linesOf } from '../components/text-field/wrapped-line.ts';
import { age } from '../model/age.ts';
import type { Look } from '../model/render-input.ts';
import { cells, cut } from '../theme/text-width.ts';
import { itemRows } from '../views/inbox/item-text.ts';
import type { Answer } from './answer.ts';
import { letteredChoices } from './choices.ts';
import type { DialogContent } from './Dialog.tsx';

const mostInputLines = 6;
const mostQuestionLines = 8;
/** The question keeps so many rows, with the blank one after it, however many choices there are. */
const leastQuestionLines = 4;

type Room = { width: number; height: number };

export function answerContent(look: Look, overlay: Answer, room: Room): DialogContent {
  const item = look.facts.inbox.find(({ id }) => id === overlay.item);
  if (item === undefined) {
    const row = <TextRow key="settled" text="This item is settled already." tone="quiet" />;
    return { title: 'Inbox', rows: [row], caret: null };
  }
  return itemContent(look, overlay, item, room);
}

function itemContent(
  look: Look,
  overlay: Answer,
  item: InboxItem,
  { width, height }: Room,
): DialogContent {
  const isWriting = overlay.stage === 'words';
  const hint = item.choices.length === 0 ? 'your answer' : 'a note, if you like';
  const written = linesOf(overlay.line, { width, most: mostInputLines, hint });
  const input = isWriting ? [<BlankRow key="field" />, ...textFieldRows(written.rows)] : [];
  const choices = letteredChoices(item.choices, {
    chosen: overlay.choice,
    room: Math.max(1, height - input.length - leastQuestionLines),
  });
  const gap = choices.length === 0 ? [] : [<BlankRow key="gap" />];
  const room = height - choices.length - gap.length - input.length;
  // A difference is what the person decides about, so it gets all the room there is.
  const most = item.kind === 'team change' ? room : Math.min(mostQuestionLines, room);
  const question = textRows('question', itemRows(item, width, Math.max(1, most)));
  const before = question.length + gap.length;
  return {
    title: titleOf(look, item, width),
    rows: [
      ...question,
      ...gap,
      ...choices.map((choice) => <ChoiceRow key={`choice ${choice.at}`} choice={choice} />),
      ...input,
    ],
    caret: isWriting
      ? { x: written.caret.x, y: before + choices.length + 1 + written.caret.y }
      : null,
    ids: Object.fromEntries(choices.map(({ at }, index) => [before + index, String(at)])),
  };
}

function titleOf({ town: { state }, now }: Look, item: InboxItem, width: number): string {
  const task = item.task === null ? undefined : state.tasks[item.task];
  const names = [item.seat ?? item.role ?? 'the town', task?.title, `${age(now - item.at)} ago`];
  return cut(names.filter((name) => name !== undefined).join(' · '), width - cells('  '));
}
