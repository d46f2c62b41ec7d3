/** Putting something before the human, and taking it away again. */
import { ask, type Draft, edit, find, nextId, put, remove, tell } from '../draft.ts';
import type { Graph } from '../graph.ts';
import type { InboxItem } from '../inbox.ts';
import { sayOwnChecks } from '../sentence.ts';
import { move } from './place.ts';

type Appeal = Pick<InboxItem, 'kind' | 'text'> & Partial<InboxItem>;

/** Adds an item to the inbox and tells the human. Returns its id. */
export function appeal(draft: Draft, what: Appeal): string {
  const id = nextId(draft, 'inbox');
  put(draft, 'inbox', id, {
    task: null,
    run: null,
    role: null,
    seat: null,
    key: null,
    choices: [],
    ...what,
    id,
    at: draft.at,
  });
  tell(draft, { kind: 'asked', item: id, text: what.text });
  ask(draft, { type: 'human.notify', kind: what.kind, text: what.text });
  return id;
}

/** Leaves a task with the human, who may send it to any role, call it done, or drop it. */
export function leaveWithHuman(
  draft: Draft,
  id: string,
  why: { kind: 'decision' | 'stuck' | 'homeless'; role: string; text: string; choices?: string[] },
): void {
  const choices = why.choices ?? waysOut(draft.state.graph);
  const own = find(draft.state.tasks, id)?.ownChecks;
  const text = own === undefined ? why.text : `${why.text}\n${id} ${sayOwnChecks(own)}.`;
  const item = appeal(draft, { ...why, text, task: id, choices });
  move(draft, id, { kind: 'human', item });
}

/** What the human can do with a task that no station's verdicts fit. */
function waysOut(graph: Graph | null): string[] {
  const takers = Object.values(graph?.roles ?? {}).filter(
    (role) => !(role.kind === 'agent' && role.standing),
  );
  return ['retry', 'done', 'drop', ...takers.map((role) => `to ${role.name}`)];
}

/** Offers the roles and verdicts of a new graph for the tasks that wait with the human. */
export function renewChoices(draft: Draft, before: Graph, after: Graph): void {
  for (const { id, task, role, choices } of Object.values(draft.state.inbox)) {
    const place = task === null ? null : find(draft.state.tasks, task)?.place;
    if (place?.kind !== 'human' || place.item !== id) continue;
    const item = edit(draft, 'inbox', id)!;
    const asked = stationVerdicts(before, role)?.join() === choices.join();
    item.choices = (asked ? stationVerdicts(after, role) : null) ?? waysOut(after);
  }
}

function stationVerdicts(graph: Graph, name: string | null): string[] | null {
  const role = find(graph.roles, name ?? '');
  return role?.kind === 'human' ? Object.keys(role.handoffs) : null;
}

/** Takes an item away; a task never stays at an item that is gone, so its mover calls this. */
export function settle(draft: Draft, id: string, text: string): void {
  if (find(draft.state.inbox, id) === null) return;
  remove(draft, 'inbox', id);
  tell(draft, { kind: 'settled', item: id, text });
}

/** Takes away every item that a test picks. */
export function settleAll(draft: Draft, text: string, pick: (item: InboxItem) => boolean): void {
  for (const item of Object.values(draft.state.inbox)) if (pick(item)) settle(draft, item.id, text);
}

/** Takes away what failed for a task, a run or a batch that is through with it. */
export function settleFailed(
  draft: Draft,
  about: { task: string } | { run: string } | { batch: string },
  text: string,
): void {
  const [[name, id]] = Object.entries(about) as [['task' | 'run' | 'batch', string]];
  settleAll(draft, text, ({ effect }) => effect !== undefined && effect[name] === id);
}

/** Takes away what a run wants of the human. What never reached the run stays to be read. */
export function settleRun(draft: Draft, run: string, text: string): void {
  settleAll(draft, text, (item) => item.run === run && item.kind !== 'undelivered');
}
