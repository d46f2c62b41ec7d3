/** The dialogs of the Team view. Each opens over it, and what it asks for is answered in `team.ts`. */
import type { Graph } from '../../../core/graph.ts';
import { formOf } from '../../dialogs/form.ts';
import { opened, told } from '../../model/effect.ts';
import type { View } from '../../model/model.ts';
import type { TeamAsked } from './asked.ts';
import { workspaces } from './edits.ts';
import type { TeamRow } from './state.ts';

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

export function askTarget(
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

export function askAgent(view: View, graph: Graph, name: string): View {
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

export function askSpace(view: View, graph: Graph, name: string): View {
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

export function askTime(view: View, graph: Graph, name: string): View {
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

export function askLimit(
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

export function askRemoval(view: View, graph: Graph, name: string): View {
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

export function askName(view: View, row: TeamRow | null): View {
  return ask(view, {
    asked: { kind: 'new role', after: row?.role ?? null },
    title: 'New role',
    about: 'It begins as a worker with one seat; everything can be changed before it is written.',
    line: { hint: 'its name, such as tester' },
  });
}

const roleName = /^[a-z][a-z0-9_-]{0,30}$/;

export function askRoad(
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
