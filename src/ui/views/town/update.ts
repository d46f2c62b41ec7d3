/** The Town view: focus, arrangement, scrolling, and typing to a seat. Pure. */

import { emptyLine } from '../../components/text-field/line.ts';
import { only, opened, told, type Update } from '../../model/effect.ts';
import { type Facts, focused, type View } from '../../model/model.ts';
import { beginCopy, keepsNoLines, wheeled } from '../../panes/copy-mode/update.ts';
import type { PageRules } from '../view-rules.ts';
import { brought, following, goTo, stepped, walked, ways } from './focus.ts';
import { turned } from './lock.ts';
import { resized, unsplitIn } from './split.ts';
import { entered } from './typing.ts';

export const town: PageRules = {
  act: ({ view, facts }, action): Update => {
    switch (action) {
      case 'type':
        return only(entered(view, facts));
      case 'lock':
        return only(lockTurned(view, facts));
      case 'seat left':
      case 'seat right':
      case 'seat above':
      case 'seat below':
        return only(walked(view, facts, ways[action]));
      case 'next':
        return only(stepped(view, facts, facts.seats));
      case 'previous':
        return only(stepped(view, facts, facts.seats.toReversed()));
      case 'first':
        return only(goTo(view, facts, facts.seats[0]?.name));
      case 'last':
        return only(goTo(view, facts, facts.seats.at(-1)?.name));
      case 'asking':
        return only(nextAsking(view, facts, facts.seats));
      case 'asking back':
        return only(nextAsking(view, facts, facts.seats.toReversed()));
      case 'layout':
        return only(laidOut(view));
      case 'zoom':
        return only({ ...view, zoom: view.zoom === 'in' ? 'out' : 'in' });
      case 'enlarge':
        return only(brought(view, focused(view, facts)?.name));
      case 'larger':
      case 'smaller':
      case 'roster wider':
      case 'roster narrower':
        return only(resized(view, facts, action));
      case 'even':
        return only(unsplitIn(view));
      case 'search':
        return only(opened(view, { kind: 'search', line: emptyLine, way: 'older' }));
      case 'older':
      case 'newer':
        return view.search === null
          ? only(view)
          : { view, commands: [{ kind: 'search', words: view.search.words, way: action }] };
      case 'end search':
        return only({ ...view, search: null, scroll: 0 });
      case 'copy':
        return beginCopy(view, facts);
      case 'scroll up':
        return only(scrolled(view, facts, facts.page));
      case 'scroll down':
        return only(scrolled(view, facts, -facts.page));
      default:
        return only(view);
    }
  },
  pick: ({ view, facts }, seat) => only(goTo(view, facts, seat)),
  wheel: ({ view, facts }, lines) => only(rolled(view, facts, lines)),
  filter: null,
  filterOf: () => '',
};

function nextAsking(view: View, facts: Facts, seats: Facts['seats']): View {
  const next = following(view, facts, seats, ({ need }) => need !== null);
  return brought(view, next?.name);
}

/** The other layout, with all of it in sight. */
function laidOut(view: View): View {
  const layout = view.town.layout === 'tile' ? 'stack' : 'tile';
  return { ...view, zoom: 'out', town: { ...view.town, layout } };
}

function lockTurned(view: View, facts: Facts): View {
  const seat = focused(view, facts)?.name;
  if (seat === undefined) return view;
  const locks = turned(view.town.locks, facts.state, seat);
  const words =
    locks.byHand[seat] === 'locked'
      ? `${seat} is locked: typing to it takes Enter twice.`
      : `${seat} is unlocked: Enter types to it at once.`;
  return told({ ...view, town: { ...view.town, locks } }, words);
}

function scrolled(view: View, facts: Facts, lines: number): View {
  return { ...view, scroll: Math.max(0, Math.min(facts.history, view.scroll + lines)) };
}

/** The wheel scrolls; where there are no lines above, it says so. */
function rolled(view: View, facts: Facts, lines: number): View {
  if (view.mode.kind === 'copying') return wheeled(view, facts, lines);
  if (lines < 0 && facts.history === 0) return told(view, whyNoLines(facts));
  return scrolled(view, facts, -lines);
}

/** Why the focused terminal cannot be scrolled back. */
export function whyNoLines({ drawsOn }: Facts): string {
  return {
    'normal screen': 'No line has gone up above this screen yet.',
    'alternate screen': keepsNoLines,
    nothing: noTerminal,
  }[drawsOn];
}

export const noTerminal = 'There is no terminal here yet.';
