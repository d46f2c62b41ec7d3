/** The Feed view: going through what happened, narrowing it, and going where it happened. Pure. */
import type { Situation } from '../../model/action-spec.ts';
import { type Command, only, opened, told, type Update } from '../../model/effect.ts';
import { filtered, isListMove, type List, moved, selectAt, selectId } from '../../model/list.ts';
import type { Facts, View } from '../../model/model.ts';
import { showTask } from '../board/update.ts';
import { showItem } from '../inbox/update.ts';
import { visited } from '../town/focus.ts';
import type { PageRules } from '../view-rules.ts';
import { type NewsLine, toggled } from './news-line.ts';
import { chosenLine, type FeedState, placeInFeed } from './state.ts';

export const feed: PageRules = {
  act(situation, action) {
    const { view, facts } = situation;
    if (isListMove(action)) {
      const list = moved(listHere(situation), facts.feed.ids, action, facts.rows);
      return arrived(situation, list, action === 'top' ? 'all' : 'page');
    }
    const line = chosenLine(view.feed, facts.feed);
    if (line === null) return only(view);
    switch (action) {
      case 'jump':
        return only(jumped(situation, line));
      case 'same task':
        return only(narrowedTo(view, 'task', line.task));
      case 'same role':
        return only(narrowedTo(view, 'role', roleOf(line, facts)));
      case 'same kind':
        return only(narrowedTo(view, 'kind', line.kind));
      default:
        return only(view);
    }
  },
  pick(situation, id) {
    const { view, facts } = situation;
    const line = chosenLine(view.feed, facts.feed);
    if (line?.id === id) return only(jumped(situation, line));
    return arrived(
      situation,
      selectId(listHere(situation), facts.feed.ids, id, facts.rows),
      'page',
    );
  },
  wheel(situation, lines) {
    const { view, facts } = situation;
    const at = placeInFeed(view.feed, facts.feed) + lines;
    return arrived(
      situation,
      selectAt(listHere(situation), facts.feed.ids, at, facts.rows),
      'page',
    );
  },
  filter: (view, words) => ({
    ...view,
    feed: { ...view.feed, list: filtered(view.feed.list, words) },
  }),
  filterOf: (view) => view.feed.list.filter,
};

/** The list with the place of the selection in it, also while that follows an end. */
function listHere({ view, facts }: Situation): List {
  const at = placeInFeed(view.feed, facts.feed);
  const { list } = view.feed;
  if (view.feed.follows === null) return list;
  return selectAt(
    { ...list, at, top: at, selected: facts.feed.ids[at] ?? null },
    facts.feed.ids,
    at,
    facts.rows,
  );
}

/** A selection at an end stays there. Near the first line what came before is fetched. */
function arrived({ view, facts }: Situation, list: List, how: 'page' | 'all'): Update {
  const last = facts.feed.ids.length - 1;
  const follows: FeedState['follows'] =
    list.at >= last ? 'newest' : list.at === 0 && how === 'all' ? 'oldest' : null;
  const isNear = list.at < facts.rows || how === 'all';
  const commands: Command[] =
    isNear && facts.feed.before !== 'nothing' ? [{ kind: 'older', how }] : [];
  return { view: { ...view, feed: { list, follows } }, commands };
}

function narrowedTo(view: View, name: 'task' | 'role' | 'kind', value: string | null): View {
  if (value === null) return told(view, `This line is about no ${name}.`);
  const { list } = view.feed;
  return {
    ...view,
    feed: { ...view.feed, list: filtered(list, toggled(list.filter, name, value)) },
  };
}

function roleOf({ role, run }: NewsLine, { feed }: Facts): string | null {
  return role ?? (run === null ? null : (feed.seats.get(run)?.replace(/\.\d+$/, '') ?? null));
}

/** An item that still waits, else the terminal of a run that still goes, else the task. */
function jumped({ view, facts }: Situation, { item, run, seat, task }: NewsLine): View {
  if (item !== null && facts.state.inbox[item] !== undefined) return showItem(view, item);
  const running = facts.seats.find((each) => each.run !== null && each.run === run);
  if (running !== undefined) return visited(view, running.name);
  if (task !== null && facts.state.tasks[task] !== undefined)
    return opened(showTask(view, task), { kind: 'task', task, scroll: 0 });
  const place = facts.seats.find(({ name }) => name === seat);
  return place === undefined
    ? told(view, 'What it speaks of is over; nothing is left to show.')
    : visited(view, place.name);
}
