/** What actions do in the dialogs about one task: its details, dropping it, handing it on. Pure. */
import type { HumanEvent } from '../../client/protocol.ts';
import type { Action } from '../input/actions.ts';
import { closed, only, replaced, told, type Update } from '../model/effect.ts';
import type { Facts, Overlay, View } from '../model/model.ts';
import { onTask } from '../views/board/update.ts';
import { showReview } from '../views/review/update.ts';

type Details = Extract<Overlay, { kind: 'task' }>;
export type Choosing = Extract<Overlay, { kind: 'drop' | 'hand' }>;

/** An action while the details of a task are open. */
export function inDetails(view: View, facts: Facts, overlay: Details, action: Action): Update {
  const task = facts.state.tasks[overlay.task];
  if (task === undefined) return only(told(closed(view), 'That task is gone.'));
  const by = (lines: number) => {
    const scroll = Math.max(0, overlay.scroll + Math.min(lines, facts.under));
    return only(replaced(view, { ...overlay, scroll }));
  };
  switch (action) {
    case 'up':
      return by(-1);
    case 'down':
      return by(1);
    case 'page up':
      return by(-facts.rows);
    case 'page down':
      return by(facts.rows);
    case 'review it':
      return only({ ...showReview(view, task.id), overlays: [] });
    default:
      return onTask({ view, facts }, task, action) ?? only(closed(view));
  }
}

/** What can be chosen: to keep or drop a task, or the roles it can be handed to. */
export function taskChoices(overlay: Choosing, facts: Pick<Facts, 'state'>): string[] {
  if (overlay.kind === 'drop') return ['keep', 'drop'];
  return Object.keys(facts.state.graph?.roles ?? {});
}

/** An action while one of these choices is to be made. */
export function inChoice(view: View, facts: Facts, overlay: Choosing, action: Action): Update {
  const choices = taskChoices(overlay, facts);
  switch (action) {
    case 'choice before':
    case 'choice after': {
      const step = action === 'choice after' ? 1 : -1;
      const choice = (overlay.choice + step + choices.length) % choices.length;
      return only(replaced(view, { ...overlay, choice }));
    }
    case 'confirm':
      return carriedOut(closed(view), overlay, choices[overlay.choice] ?? '');
    default:
      return only(closed(view));
  }
}

function carriedOut(view: View, { kind, task }: Choosing, choice: string): Update {
  if (choice === 'keep' || choice === '') return only(view);
  const event: HumanEvent =
    kind === 'drop'
      ? { type: 'task.dropped', task, reason: 'dropped from the board' }
      : { type: 'task.retried', task, role: choice, note: '' };
  const done =
    kind === 'drop' ? `${task} is dropped; its work is archived` : `${task} goes to ${choice}`;
  return { view, commands: [{ kind: 'act', event, done }] };
}
