/** What works in every view: dialogs, other views, pausing, the screen itself. Pure. */
import type { InboxItem } from '../../core/inbox.ts';
import { emptyLine, lineOf } from '../components/text-field/line.ts';
import { answerTo } from '../dialogs/answer.ts';
import type { Situation } from '../model/action-spec.ts';
import { type Command, only, opened, told, type Update } from '../model/effect.ts';
import { type Facts, focused, type View } from '../model/model.ts';
import { type Page, pages } from '../views/pages.ts';
import { rules } from '../views/registry.ts';
import { showReview } from '../views/review/update.ts';
import { selectedTask } from '../views/selected-task.ts';
import { visited } from '../views/town/focus.ts';
import type { Action } from './actions.ts';

/** The update for an action that is the same everywhere, or null for one of the view's own. */
export function inEveryView({ view, facts }: Situation, action: Action): Update | null {
  const page = pages.find((name) => name === action);
  if (page !== undefined) return only(shown(view, page));
  switch (action) {
    case 'answer':
      return only(answering(view, facts));
    case 'goal':
      return only(opened(view, { kind: 'goal', line: emptyLine }));
    case 'review it': {
      const task = selectedTask({ view, facts });
      return only(task === null ? view : { ...showReview(view, task), overlays: [] });
    }
    case 'palette':
      return only(opened(view, { kind: 'palette', line: emptyLine, at: 0 }));
    case 'help':
      return only(opened(view, { kind: 'help', scroll: 0, filter: '' }));
    case 'quit':
      return only(opened(view, { kind: 'quit', choice: 'detach' }));
    case 'filter':
      return only(filtering(view, rules[view.page].filterOf(view)));
    case 'clear':
      return only(rules[view.page].filter?.(view, '') ?? view);
    case 'pause':
      return { view, commands: [pauseOrGoOn(facts)] };
    case 'repaint':
    case 'suspend':
      return { view, commands: [{ kind: action }] };
    case 'mouse':
      return mouseTurned(view);
    case 'theme': {
      const { chosen, names } = view.theme;
      return only(themed(view, names[(names.indexOf(chosen) + 1) % names.length] ?? chosen));
    }
    default:
      return null;
  }
}

/** Another view. Whoever typed to a terminal does not any more, because it is out of sight. */
export function shown(view: View, page: Page): View {
  return { ...view, page, mode: { kind: 'command', left: null } };
}

/** Draws with another theme, as long as this screen is up. */
export function themed(view: View, name: string): View {
  const text = `theme: ${name} (this line in screen.yaml keeps it)`;
  return told({ ...view, theme: { ...view.theme, chosen: name } }, text);
}

/** Opens the line that narrows what is under it. */
export function filtering(view: View, words: string): View {
  return opened(view, { kind: 'filter', line: lineOf(words) });
}

/**
 * Opens the focused seat's item, else the most pressing. A prompt on a screen is answered there, but
 * a question of the same session comes first: its screen only waits for that answer.
 */
function answering(view: View, facts: Facts): View {
  const seat = focused(view, facts);
  const own = facts.inbox.find(({ run }) => run !== null && run === seat?.run) ?? facts.inbox[0];
  const isAsked = ({ kind, run }: InboxItem) => kind === 'question' && run === own?.run;
  const item = facts.inbox.find(isAsked) ?? own;
  if (item === undefined) return view;
  const isThere = item.kind === 'asking' || item.kind === 'screen';
  if (!isThere || item.seat === null) return opened(view, answerTo(item));
  const what = item.kind === 'asking' ? 'asks in its terminal' : 'shows an unknown screen';
  return told(visited(view, item.seat), `${item.seat} ${what}: press Enter to answer there.`);
}

/** While Town has the mouse, the terminal cannot select text with it. */
function mouseTurned(view: View): Update {
  const on = view.mouse === 'terminal';
  const text = on
    ? "The mouse is Town's: click to focus, drag to copy, wheel to scroll."
    : "The mouse is your terminal's: drag to select text.";
  const turned = told({ ...view, mouse: on ? 'town' : 'terminal' }, text);
  return { view: turned, commands: [{ kind: 'mouse', on }] };
}

function pauseOrGoOn({ activity }: Facts): Command {
  switch (activity) {
    case 'open':
      return {
        kind: 'act',
        event: { type: 'town.paused', reason: 'paused from the screen' },
        done: 'Paused: agents finish their turn, nothing new starts',
      };
    case 'paused':
      return { kind: 'act', event: { type: 'town.resumed' }, done: 'The town goes on' };
    case 'closed':
      return { kind: 'act', event: { type: 'town.opened' }, done: 'The town is open' };
  }
}
