/** A choice about a task: whether to drop it, or which role to hand it to. */
import { sanitise } from '../../terminal/sanitise.ts';
import { ChoiceRow } from '../components/ChoiceRows.tsx';
import { BlankRow } from '../components/Row.tsx';
import { TextRow } from '../components/TextRow.tsx';
import type { Look } from '../model/render-input.ts';
import { plainChoices } from './choices.ts';
import type { DialogContent } from './Dialog.tsx';
import { type Choosing, taskChoices } from './task-update.ts';

/** Rows before the choices: the title and a blank. */
const headRows = 2;

const dropWords: Record<string, string> = {
  keep: 'it stays as it is',
  drop: 'with its subtasks; the work is archived first',
};

export function taskChoiceContent(
  { town: { state }, facts }: Look,
  overlay: Choosing,
  height: number,
): DialogContent {
  const title = state.tasks[overlay.task]?.title ?? '';
  const all = taskChoices(overlay, facts);
  const widest = Math.max(0, ...all.map((choice) => choice.length));
  const room = Math.max(1, height - headRows);
  const choices = plainChoices(all, { chosen: overlay.choice, room });
  return {
    title: overlay.kind === 'drop' ? `Drop ${overlay.task}?` : `Hand ${overlay.task} to`,
    rows: [
      <TextRow key="title" text={sanitise(title)} tone="quiet" />,
      <BlankRow key="gap" />,
      ...choices.map((choice) => (
        <ChoiceRow
          key={`choice ${choice.at}`}
          choice={{ ...choice, words: choice.words.padEnd(widest) }}
          about={overlay.kind === 'drop' ? `  ${dropWords[choice.words] ?? ''}` : ''}
        />
      )),
    ],
    caret: null,
    ids: Object.fromEntries(choices.map(({ at }, index) => [index + headRows, String(at)])),
  };
}
