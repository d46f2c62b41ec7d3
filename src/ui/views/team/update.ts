/** The Team view: changing the team in a draft, seeing what that does, and writing it. Pure. */
import type { TeamEdit } from '../../../client/team.ts';
import type { Graph } from '../../../core/graph.ts';
import type { Situation } from '../../model/action-spec.ts';
import { only, told, type Update } from '../../model/effect.ts';
import { isListMove, type List, moved, selectedIn, selectId } from '../../model/list.ts';
import type { View } from '../../model/model.ts';
import type { PageRules } from '../view-rules.ts';
import type { TeamAsked } from './asked.ts';
import { editsOf, withEdits } from './edits.ts';
import {
  askAgent,
  askLimit,
  askName,
  askRemoval,
  askRoad,
  askSpace,
  askTarget,
  askTime,
} from './questions.ts';
import {
  chosenRow,
  firstTeam,
  graphShown,
  type Preview,
  type TeamRow,
  type TeamState,
  teamRows,
  writable,
} from './state.ts';

export const team: PageRules = {
  act(situation, action): Update {
    const { view, facts } = situation;
    const ids = idsOf(situation);
    if (isListMove(action))
      return only(listed(view, moved(view.team.list, ids, action, facts.rows)));
    const graph = graphShown(view.team, facts.state);
    switch (action) {
      case 'write':
        return written(view);
      case 'undo':
        return only(drafted(view, view.team.edits.slice(0, -1)));
      case 'discard':
        return only(told({ ...view, team: { ...firstTeam, list: view.team.list } }, 'Discarded.'));
      case 'editor':
        return { view, commands: [{ kind: 'editor' }] };
      case 'add role':
        return only(askName(view, chosenRow(view.team, facts.state)));
      default: {
        const row = chosenRow(view.team, facts.state);
        return row === null || graph === null ? only(view) : only(onRow(view, graph, row, action));
      }
    }
  },
  pick(situation, id) {
    const { view, facts } = situation;
    const ids = idsOf(situation);
    if (selectedIn(view.team.list, ids) !== id)
      return only(listed(view, selectId(view.team.list, ids, id, facts.rows)));
    return team.act(situation, 'change');
  },
  wheel(situation, lines) {
    const { view, facts } = situation;
    const ids = idsOf(situation);
    let { list } = view.team;
    for (let left = Math.abs(lines); left > 0; left -= 1)
      list = moved(list, ids, lines > 0 ? 'down' : 'up', facts.rows);
    return only(listed(view, list));
  },
  filter: null,
  filterOf: () => '',
};

/** The view after a dialog of it was answered. */
export function teamAnswered(
  { view, facts }: Situation,
  asked: TeamAsked,
  answer: { choice: string; text: string },
): View {
  const graph = graphShown(view.team, facts.state);
  if (graph === null) return view;
  if (asked.kind === 'new role') return askRoad(view, graph, asked, answer.text);
  const edits = editsOf(graph, asked, answer);
  return typeof edits === 'string' ? told(view, edits) : edited(view, edits);
}

/** The view with a role's row selected. */
export function atRole(view: View, role: string): View {
  return listed(view, { ...view.team.list, selected: `role ${role}` });
}

function idsOf({ view, facts }: Situation): string[] {
  return teamRows(graphShown(view.team, facts.state)).map(({ id }) => id);
}

function listed(view: View, list: List): View {
  return { ...view, team: { ...view.team, list } };
}

function edited(view: View, edits: TeamEdit[]): View {
  return drafted(view, withEdits(view.team.edits, edits));
}

function drafted(view: View, edits: TeamEdit[]): View {
  return { ...view, team: { ...view.team, edits } };
}

function written(view: View): Update {
  const change = writable(view.team);
  if (change === null) return only(view);
  const { edits } = view.team;
  return { view, commands: [{ kind: 'write team', edits, of: change.of }] };
}

function onRow(view: View, graph: Graph, row: TeamRow, action: string): View {
  switch (action) {
    case 'more seats':
      return seated(view, graph, row.role, 1);
    case 'fewer seats':
      return seated(view, graph, row.role, -1);
    case 'change':
      return row.kind === 'handoff' ? askTarget(view, graph, row) : askAgent(view, graph, row.role);
    case 'space':
      return askSpace(view, graph, row.role);
    case 'limits':
      return row.kind === 'handoff' ? askLimit(view, graph, row) : askTime(view, graph, row.role);
    case 'remove role':
      return askRemoval(view, graph, row.role);
    default:
      return view;
  }
}

function seated(view: View, graph: Graph, name: string, step: 1 | -1): View {
  const role = graph.roles[name];
  if (role === undefined || !('seats' in role)) return view;
  const last = view.team.edits.at(-1);
  const now = last?.edit === 'seats' && last.role === name ? last.seats : role.seats;
  return edited(view, [{ edit: 'seats', role: name, seats: Math.max(0, now + step) }]);
}

/** What the edits would change has come. What is written is no edit any more. */
export function previewCame(view: View, preview: Preview): View {
  const { team: state } = view;
  if (preview.kind !== 'here') return { ...view, team: { ...state, preview } };
  const { change } = preview;
  if (change.applied) {
    const done = { ...view, team: { ...firstTeam, list: state.list } };
    return {
      ...done,
      notice: { tone: 'good', text: 'town.yaml is written; the team changes shape.' },
    };
  }
  return { ...view, team: { ...state, preview, drafted: change.graph ?? state.drafted } };
}

/** Why nothing can be written now. */
export function whyNotWritten({ edits, preview }: TeamState): string {
  if (edits.length === 0) return 'Nothing is changed yet.';
  if (preview.kind !== 'here') return 'Wait until you see what it changes.';
  return preview.change.problems.length > 0
    ? 'This team would be refused; see below why. u takes the last change back.'
    : 'It changes nothing.';
}
