/** The Team view: changing the team in a draft, seeing what that does, and writing it. Pure. */
import type { TeamEdit } from '../../client/team.ts';
import type { Graph } from '../../core/graph.ts';
import type { Situation } from '../about.ts';
import { formOf } from '../form.ts';
import { isListMove, type List, moved, selectedIn, selectId } from '../list.ts';
import { only, opened, told, type Update } from '../step.ts';
import type { View } from '../view.ts';
import type { PageRules } from './rules.ts';
import type { TeamAsked } from './team-asked.ts';
import { editsOf, withEdits, workspaces } from './team-edits.ts';
import {
  chosenRow,
  firstTeam,
  graphShown,
  type Preview,
  type TeamRow,
  type TeamState,
  teamRows,
  writable,
} from './team-state.ts';

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

type Question = {
  asked: TeamAsked;
  title: string;
  about: string;
  choices?: string[];
  chosen?: string;
  line?: { hint: string; text?: string };
};

function ask(view: View, { asked, choices = [], line, ...rest }: Question): View {
  const purpose = { kind: 'team', asked } as const;
  return opened(view, formOf({ ...rest, purpose, choices, line: line ?? null }));
}

function targets(graph: Graph): string[] {
  return [...Object.keys(graph.roles), 'done', 'human'];
}

function askTarget(
  view: View,
  graph: Graph,
  { role, verdict }: Extract<TeamRow, { kind: 'handoff' }>,
): View {
  const to = graph.roles[role]?.handoffs[verdict]?.to;
  return ask(view, {
    asked: { kind: 'target', role, verdict },
    title: `${role}: ${verdict}`,
    about: 'Who gets the work when this is the verdict?',
    choices: targets(graph),
    ...(to === undefined ? {} : { chosen: to }),
  });
}

function askAgent(view: View, graph: Graph, name: string): View {
  const role = graph.roles[name];
  if (role?.kind !== 'agent') return told(view, `${name} is a station; no agent plays it.`);
  const written = role.agents.join(', ');
  return ask(view, {
    asked: { kind: 'agent', role: name },
    title: `${name}: agent`,
    about: 'Choose one, or write several: the next is used while one is rate-limited.',
    choices: [...new Set([written, ...Object.keys(graph.agents)])],
    chosen: written,
    line: { hint: 'or another name, such as claude, codex' },
  });
}

function askSpace(view: View, graph: Graph, name: string): View {
  const role = graph.roles[name];
  if (role?.kind !== 'agent') return view;
  return ask(view, {
    asked: { kind: 'workspace', role: name },
    title: `${name}: workspace`,
    about:
      'task: own branch and worktree · review: the task, to read · view: the branch, to read · none',
    choices: [...workspaces],
    chosen: role.workspace,
  });
}

function askTime(view: View, graph: Graph, name: string): View {
  const role = graph.roles[name];
  if (role?.kind !== 'agent') return view;
  const text = timeWords(role.limits.timeMs);
  return ask(view, {
    asked: { kind: 'time', role: name },
    title: `${name}: time`,
    about: 'How long one run may take before it is stopped and you are told.',
    line: { hint: 'such as 45m or 2h', text },
  });
}

function askLimit(
  view: View,
  graph: Graph,
  { role, verdict }: Extract<TeamRow, { kind: 'handoff' }>,
): View {
  const limit = graph.roles[role]?.handoffs[verdict]?.limit ?? null;
  return ask(view, {
    asked: { kind: 'limit', role, verdict },
    title: `${role}: ${verdict}, how often`,
    about: 'How often one task may go this way; after that it goes to you, or where "else" says.',
    line: { hint: 'a number; empty for no limit', text: limit === null ? '' : String(limit) },
  });
}

function askRemoval(view: View, graph: Graph, name: string): View {
  const others = targets(graph).filter((target) => target !== name);
  const next = Object.values(graph.roles[name]?.handoffs ?? {}).find(({ to }) => to !== name)?.to;
  return ask(view, {
    asked: { kind: 'remove', role: name },
    title: `Remove ${name}`,
    about: 'Who gets what was handed to it?',
    choices: others,
    ...(next === undefined ? {} : { chosen: next }),
  });
}

function askName(view: View, row: TeamRow | null): View {
  return ask(view, {
    asked: { kind: 'new role', after: row?.role ?? null },
    title: 'New role',
    about: 'It begins as a worker with one seat; everything can be changed before it is written.',
    line: { hint: 'its name, such as tester' },
  });
}

const roleName = /^[a-z][a-z0-9_-]{0,30}$/;

function askRoad(
  view: View,
  graph: Graph,
  { after }: { after: string | null },
  name: string,
): View {
  if (!roleName.test(name))
    return told(view, 'A name has small letters, digits and "-", such as tester.');
  if (graph.roles[name] !== undefined) return told(view, `There is a role ${name} already.`);
  const roads = Object.values(graph.roles).flatMap((role) =>
    Object.entries(role.handoffs)
      .filter(([, { each }]) => each === null)
      .map(([verdict, { to }]) => ({ road: `${role.name}.${verdict}`, to, from: role.name })),
  );
  const first = roads.find(({ from }) => from === after) ?? roads[0];
  if (first === undefined) return told(view, 'There is no road it could be put into.');
  const names = roads.map(({ road, to }) => `${road} → ${name} → ${to}`);
  return ask(view, {
    asked: { kind: 'place role', name, after },
    title: `New role ${name}`,
    about: 'On which road does it stand?',
    choices: names,
    chosen: names[roads.indexOf(first)] ?? '',
  });
}

const hour = 3_600_000;

/** Milliseconds as the file has them. */
export function timeWords(ms: number): string {
  if (ms % hour === 0) return `${ms / hour}h`;
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`;
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
