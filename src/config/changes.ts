/** What an edit of the team means for the data of the file. */
import type { Target, Workspace } from '../core/graph.ts';
import { at, type Change, isRecord, keysOf, withChange } from './data.ts';
import type { RoleDocument } from './schema.ts';
import { quoted } from './words.ts';

export type GraphEdit =
  | { edit: 'seats'; role: string; seats: number }
  /** One agent, or several of which the next is used while those before are rate-limited. */
  | { edit: 'agent'; role: string; agents: string[] }
  | { edit: 'workspace'; role: string; workspace: Workspace }
  /** `time` takes text such as `45m`. */
  | { edit: 'role limit'; role: string; limit: 'time'; value: string }
  | { edit: 'role limit'; role: string; limit: 'reminders' | 'restarts'; value: number }
  /** Null takes the limit away, and with it the `else` that needs one. */
  | { edit: 'limit'; role: string; verdict: string; limit: number | null }
  /** A verdict that is new is added; null takes the verdict away. */
  | { edit: 'handoff'; role: string; verdict: string; to: Target | null }
  /** Stands after another role, or last. */
  | { edit: 'add role'; role: string; as: RoleDocument; after: string | null }
  /** Whatever was handed to the role goes to `instead`. */
  | { edit: 'remove role'; role: string; instead: Target };

type EditOf<Name extends GraphEdit['edit']> = Extract<GraphEdit, { edit: Name }>;

/** The changes that make the edit, in order; or, in words, why it cannot be made. */
export function changesOf(edit: GraphEdit, data: unknown): Change[] | string {
  const exists = isRecord(at(data, 'roles', edit.role));
  if (edit.edit === 'add role' && exists) return `there is a role ${quoted(edit.role)} already`;
  if (edit.edit !== 'add role' && !exists) return `there is no role ${quoted(edit.role)}`;
  const changes = directChanges(edit, data);
  return typeof changes === 'string' ? changes : [...changes, ...agentChanges(data, changes)];
}

function directChanges(edit: GraphEdit, data: unknown): Change[] | string {
  const roleKey = (key: string, value: unknown, after: string) =>
    set(['roles', edit.role, key], value, after);
  switch (edit.edit) {
    case 'seats':
      return [roleKey('seats', edit.seats, 'agent')];
    case 'agent':
      return [roleKey('agent', edit.agents.length === 1 ? edit.agents[0] : edit.agents, 'agent')];
    case 'workspace':
      return [roleKey('workspace', edit.workspace, 'seats')];
    case 'role limit':
      return isRecord(at(data, 'roles', edit.role, 'limits'))
        ? [set(['roles', edit.role, 'limits', edit.limit], edit.value)]
        : [roleKey('limits', { [edit.limit]: edit.value }, 'brief')];
    case 'limit':
      return limitChanges(edit, data);
    case 'handoff':
      return handoffChanges(edit, data);
    case 'add role':
      return [set(['roles', edit.role], edit.as, edit.after)];
    case 'remove role':
      return removalChanges(edit, data);
  }
}

function limitChanges({ role, verdict, limit }: EditOf<'limit'>, data: unknown): Change[] | string {
  const path = ['roles', role, 'handoffs', verdict];
  const handoff = at(data, ...path);
  if (typeof handoff === 'string') return limit === null ? [] : [set(path, { to: handoff, limit })];
  if (!isRecord(handoff)) return `role ${quoted(role)} has no verdict ${quoted(verdict)}`;
  if (limit !== null) return [set([...path, 'limit'], limit, 'to')];
  return ['else', 'limit']
    .filter((key) => handoff[key] !== undefined)
    .map((key) => ({ kind: 'remove', path: [...path, key] }));
}

function handoffChanges(edit: EditOf<'handoff'>, data: unknown): Change[] | string {
  const { role, verdict, to } = edit;
  const holder = ['roles', role, 'handoffs'];
  const handoff = at(data, ...holder, verdict);
  if (to === null) {
    if (handoff === undefined) return `role ${quoted(role)} has no verdict ${quoted(verdict)}`;
    const isOnly = keysOf(at(data, ...holder)).length === 1;
    return [{ kind: 'remove', path: isOnly ? holder : [...holder, verdict] }];
  }
  if (isRecord(handoff)) return [set([...holder, verdict, 'to'], to)];
  if (keysOf(at(data, ...holder)).length === 0) return [set(holder, { [verdict]: to })];
  return [set([...holder, verdict], to)];
}

function removalChanges(
  { role, instead }: EditOf<'remove role'>,
  data: unknown,
): Change[] | string {
  const others = keysOf(at(data, 'roles')).filter((name) => name !== role);
  if (others.length === 0) return `${quoted(role)} is the only role`;
  const wasEntry = at(data, 'entry') === role;
  if (wasEntry && !others.includes(instead))
    return `${quoted(role)} is the entry; name another role that gets new goals instead`;
  return [
    { kind: 'remove', path: ['roles', role] },
    ...(wasEntry ? [set(['entry'], instead)] : []),
    ...others.flatMap((other) => redirected(['roles', other, 'handoffs'], data, role, instead)),
  ];
}

/** Every target of these handoffs that was the role is now another. */
function redirected(path: string[], data: unknown, from: string, to: Target): Change[] {
  return keysOf(at(data, ...path)).flatMap((verdict) => {
    const handoff = at(data, ...path, verdict);
    if (handoff === from) return [set([...path, verdict], to)];
    return ['to', 'then', 'else']
      .filter((key) => at(handoff, key) === from)
      .map((key) => set([...path, verdict, key], to));
  });
}

/** Declares agents that are named for the first time, and drops those that lose their last role. */
function agentChanges(data: unknown, changes: readonly Change[]): Change[] {
  const declared = keysOf(at(data, 'agents'));
  const before = usedAgents(data);
  const after = usedAgents(changes.reduce(withChange, data));
  const fresh = [...after].filter((name) => !before.has(name) && !declared.includes(name));
  const idle = declared.filter((name) => before.has(name) && !after.has(name));
  const additions = fresh.map((name, index) =>
    declared.length === 0 && index === 0
      ? set(['agents'], { [name]: { preset: name } }, 'entry')
      : set(['agents', name], { preset: name }),
  );
  const isEmptied = idle.length === declared.length + fresh.length && idle.length > 0;
  const removals = isEmptied ? [['agents']] : idle.map((name) => ['agents', name]);
  return [...additions, ...removals.map((path): Change => ({ kind: 'remove', path }))];
}

function usedAgents(data: unknown): Set<string> {
  const roles = at(data, 'roles');
  const named = keysOf(roles).flatMap((name) => at(roles, name, 'agent'));
  return new Set(named.filter((name) => typeof name === 'string'));
}

function set(path: readonly string[], value: unknown, after: string | null = null): Change {
  return { kind: 'set', path, value, after };
}
