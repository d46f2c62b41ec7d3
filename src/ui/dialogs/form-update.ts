/** What actions do in a form, and what its answer becomes. Pure. */

import { type Line, textOf } from '../components/text-field/line.ts';
import type { Action } from '../input/actions.ts';
import { type Command, closed, only, replaced, told, type Update } from '../model/effect.ts';
import type { Facts, View } from '../model/model.ts';
import { fileChosen, fileNamed } from '../panes/copy-mode/yank.ts';
import { outcomesOf } from '../views/review/outcomes.ts';
import { teamAnswered } from '../views/team/update.ts';
import type { Form } from './form.ts';

export function inForm(view: View, facts: Facts, form: Form, action: Action): Update {
  switch (action) {
    case 'choice before':
    case 'choice after': {
      const step = action === 'choice after' ? 1 : -1;
      const count = Math.max(1, form.choices.length);
      return only(replaced(view, { ...form, choice: (form.choice + step + count) % count }));
    }
    case 'confirm': {
      const { view: after, commands } = answered(closed(view), facts, form);
      // What is typed next belongs to the note, not to the view below.
      if (commands.some(isEmptyMessage)) return only(told(view, 'Write the note first.'));
      return { view: after, commands };
    }
    default:
      return only(view);
  }
}

function isEmptyMessage(command: Command): boolean {
  return (
    command.kind === 'act' && command.event.type === 'message.sent' && command.event.text === ''
  );
}

export function onFormLine(view: View, form: Form, change: (line: Line) => Line): View {
  if (form.line === null) return view;
  return replaced(view, { ...form, line: { ...form.line, text: change(form.line.text) } });
}

/** Things may have moved on while it was open, so what can be done is found out again. */
function answered(view: View, facts: Facts, { purpose, choices, choice, line }: Form): Update {
  const text = line === null ? '' : textOf(line.text).trim();
  const words = choices[choice] ?? '';
  switch (purpose.kind) {
    case 'judge': {
      const task = facts.state.tasks[purpose.task];
      if (task === undefined) return only(told(view, 'That task is gone.'));
      const found = outcomesOf(facts.state, task, purpose.way);
      if (found.kind === 'none') return only(told(view, found.reason));
      const outcome = found.outcomes.find((each) => each.words === words);
      return outcome === undefined
        ? only(told(view, `${task.id} has moved on; look at it once more.`))
        : { view, commands: [outcome.command(text)] };
    }
    case 'team':
      return only(teamAnswered({ view, facts }, purpose.asked, { choice: words, text }));
    case 'file':
      return fileNamed(view, purpose.text, text);
    case 'file there':
      return fileChosen(view, purpose, words);
  }
}
