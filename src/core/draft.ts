/** A working copy of a state: the rules write into it, the state they started from stays as it was. */
import type { Effect } from './effect.ts';
import type { Stamped } from './event.ts';
import type { News } from './news.ts';
import type { State } from './state.ts';

/** The tables of a state whose entries the rules edit one by one. */
type Tables = Pick<State, 'tasks' | 'runs' | 'seats' | 'inbox' | 'messages' | 'batches'>;
type TableName = keyof Tables;
type EntryOf<T extends TableName> = State[T][string];

export type Draft = {
  state: State;
  /** Milliseconds since 1970. */
  at: number;
  /** The work clock; see `State.clock`. */
  clock: number;
  by: string;
  effects: Effect[];
  news: News[];
  refused: string | null;
  created: string | null;
  /** What has been copied already: names of tables, and `table/id` of entries. */
  owned: Set<string>;
};

/** Opens a working copy. Nothing is copied until it is written to. */
export function openDraft(state: State): Draft {
  return {
    state: { ...state, counts: { ...state.counts }, next: { ...state.next } },
    at: state.at,
    clock: state.clock,
    by: 'engine',
    effects: [],
    news: [],
    refused: null,
    created: null,
    owned: new Set(),
  };
}

/** Gets the draft ready for the next event; what came of the one before is forgotten. */
export function beginEvent(draft: Draft, { seq, at, clock, by }: Stamped): void {
  // A clock that is set back must not make anything older than what came before it.
  draft.at = Math.max(at, draft.state.at);
  draft.clock = Math.max(clock ?? draft.at, draft.state.clock);
  draft.state.seq = seq;
  draft.state.at = draft.at;
  draft.state.clock = draft.clock;
  draft.by = by;
  draft.effects = [];
  draft.news = [];
  draft.refused = null;
  draft.created = null;
}

/** Looks an entry up by an id that may come from outside; `constructor` is not an entry. */
export function find<T>(table: Readonly<Record<string, T>>, id: string): T | null {
  return Object.hasOwn(table, id) ? (table[id] as T) : null;
}

/** The table itself, safe to add to and delete from. */
export function ownTable<T extends keyof State>(draft: Draft, name: T): State[T] {
  if (!draft.owned.has(name)) {
    draft.owned.add(name);
    draft.state[name] = { ...(draft.state[name] as object) } as State[T];
  }
  return draft.state[name];
}

/** An entry of a table, safe to write to. Null when there is none. */
export function edit<T extends TableName>(draft: Draft, name: T, id: string): EntryOf<T> | null {
  const found = find(draft.state[name] as Record<string, EntryOf<T>>, id);
  if (found === null) return null;
  const key = `${name}/${id}`;
  if (draft.owned.has(key)) return found;
  const copy = structuredCopy(found);
  (ownTable(draft, name) as Record<string, EntryOf<T>>)[id] = copy;
  draft.owned.add(key);
  return copy;
}

/** Puts a new entry into a table. */
export function put<T extends TableName>(
  draft: Draft,
  name: T,
  id: string,
  entry: EntryOf<T>,
): void {
  (ownTable(draft, name) as Record<string, EntryOf<T>>)[id] = entry;
  draft.owned.add(`${name}/${id}`);
}

/** Takes an entry out of a table. */
export function remove(draft: Draft, name: TableName, id: string): void {
  delete ownTable(draft, name)[id];
  draft.owned.delete(`${name}/${id}`);
}

/** Copies one level of lists and records, which is as deep as the rules write. */
function structuredCopy<T extends object>(entry: T): T {
  const copy = { ...entry } as Record<string, unknown>;
  for (const [name, value] of Object.entries(copy)) {
    if (Array.isArray(value)) copy[name] = [...value];
    else if (value !== null && typeof value === 'object' && name !== 'terms')
      copy[name] = { ...value };
  }
  return copy as T;
}

export function tell(draft: Draft, news: News): void {
  draft.news.push(news);
}

export function ask(draft: Draft, effect: Effect): void {
  draft.effects.push(effect);
}

/** Refuses the event: it is written down with its reason and changes nothing. */
export function refuse(draft: Draft, what: string, reason: string): void {
  draft.refused = reason;
  draft.news.push({ kind: 'refused', what, reason });
}

export function nextId(draft: Draft, kind: 'task' | 'run' | 'inbox' | 'message' | 'batch'): string {
  const letter = { task: 't', run: 'r', inbox: 'i', message: 'm', batch: 'b' }[kind];
  const number = draft.state.next[kind];
  draft.state.next[kind] = number + 1;
  return `${letter}-${number}`;
}
