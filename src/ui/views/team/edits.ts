/** What the answers to the dialogs of the Team view change. Pure. */
import type { TeamEdit } from '../../../client/team.ts';
import type { Graph, Workspace } from '../../../core/graph.ts';
import type { TeamAsked } from './asked.ts';

export const workspaces: readonly Workspace[] = ['task', 'review', 'view', 'none'];

type Answer = { choice: string; text: string };

/** The edits an answer means; or, in words, why it means none. */
export function editsOf(
  graph: Graph,
  asked: TeamAsked,
  { choice, text }: Answer,
): TeamEdit[] | string {
  switch (asked.kind) {
    case 'agent': {
      const names = (text === '' ? choice : text).split(/[\s,]+/).filter((name) => name !== '');
      return names.length === 0
        ? 'It needs the name of an agent.'
        : [{ edit: 'agent', role: asked.role, agents: names }];
    }
    case 'workspace': {
      const workspace = workspaces.find((name) => name === choice);
      return workspace === undefined ? [] : [{ edit: 'workspace', role: asked.role, workspace }];
    }
    case 'time':
      return text === ''
        ? 'It needs a time, such as 45m.'
        : [{ edit: 'role limit', role: asked.role, limit: 'time', value: text }];
    case 'target':
      return [{ edit: 'handoff', role: asked.role, verdict: asked.verdict, to: choice }];
    case 'limit':
      return limitEdits(asked, text);
    case 'remove':
      return [{ edit: 'remove role', role: asked.role, instead: choice }];
    case 'new role':
      return [];
    case 'place role':
      return addition(graph, asked, choice);
  }
}

function limitEdits(
  { role, verdict }: { role: string; verdict: string },
  text: string,
): TeamEdit[] | string {
  if (text === '') return [{ edit: 'limit', role, verdict, limit: null }];
  return /^\d{1,6}$/.test(text)
    ? [{ edit: 'limit', role, verdict, limit: Number(text) }]
    : 'A limit is a number; an empty line takes it away.';
}

/** A new role is put into a road: it gets what went along there, and hands on to where that led. */
function addition(
  graph: Graph,
  { name, after }: { name: string; after: string | null },
  choice: string,
): TeamEdit[] | string {
  const road = choice.split(' ')[0] ?? '';
  const [from = '', verdict = ''] = road.split('.');
  const handoff = graph.roles[from]?.handoffs[verdict];
  if (handoff === undefined) return `There is no road ${road} any more.`;
  const agents = Object.values(graph.roles).flatMap((role) =>
    role.kind === 'agent' ? role.agents : [],
  );
  const like = graph.roles[from];
  const [agent] = like?.kind === 'agent' ? like.agents : agents;
  if (agent === undefined) return 'There is no agent yet that could play it.';
  return [
    {
      edit: 'add role',
      role: name,
      as: { agent, seats: 1, workspace: 'task', handoffs: { done: handoff.to, blocked: 'human' } },
      after: after ?? from,
    },
    { edit: 'handoff', role: from, verdict, to: name },
  ];
}

/** Edits of the same thing replace each other, so that `+ + -` is one change. */
export function withEdits(edits: TeamEdit[], fresh: TeamEdit[]): TeamEdit[] {
  let now = edits;
  for (const edit of fresh) {
    const last = now.at(-1);
    const replaces = last !== undefined && edit.edit === 'seats' && sameSeats(last, edit);
    now = replaces ? now.with(-1, edit) : [...now, edit];
  }
  return now;
}

function sameSeats(one: TeamEdit, other: TeamEdit): boolean {
  return one.edit === 'seats' && one.role === other.role;
}
