/** What goes on in the town, as far as the map shows it. */
import type { Graph, Role } from '../../../../core/graph.ts';
import type { State } from '../../../../core/state.ts';
import { onceOf } from '../../../model/memoise.ts';
import { type Sign, signOfEmptySeat, signOfRun } from '../../../model/seat-status.ts';
import { seatsInOrder } from '../../../model/selectors.ts';
import { roadsOf } from './roads.ts';

const working: Sign = { glyph: '●', word: 'busy', tone: 'moving' };
const resting: Sign = { glyph: '·', word: 'free', tone: 'quiet' };
const blocked: Sign = { glyph: '‖', word: 'waits', tone: 'needed' };
const waiting: Sign = { glyph: '◆', word: 'waits for you', tone: 'needed' };

/** What the windows of a role's house show, one sign each. */
export function windowSigns(state: State, role: Role, now: number): Sign[] {
  if (role.kind === 'agent')
    return seatsInOrder(state)
      .filter((seat) => seat.role === role.name)
      .map((seat) => {
        const run = seat.run === null ? undefined : state.runs[seat.run];
        return run === undefined ? signOfEmptySeat(state, seat, now) : signOfRun(state, run);
      });
  if (role.kind === 'human') return [tasksWith(state, role.name).length > 0 ? waiting : resting];
  const batches = Object.values(state.batches).filter((batch) => batch.role === role.name);
  const signs = batches.map(({ waits }) => (waits === null ? working : blocked));
  const free = role.kind === 'check' ? role.seats - signs.length : 1 - signs.length;
  return [...signs, ...Array.from({ length: Math.max(0, free) }, () => resting)];
}

/** Tasks that wait for the human in this role's name; all of them for null. */
export function tasksWith(state: State, role: string | null): string[] {
  return waitingTasks(state).flatMap(({ id, place }) =>
    place.kind === 'human' && (role === null || state.inbox[place.item]?.role === role) ? [id] : [],
  );
}

const waitingTasks = onceOf(({ tasks }: State) =>
  Object.values(tasks).filter(({ place }) => place.kind === 'human'),
);
const tasksInPlay = onceOf(({ tasks }: State) =>
  Object.values(tasks).filter(({ place }) => place.kind !== 'done' && place.kind !== 'dropped'),
);

/**
 * For each road with a limit how often it was taken, by the task in play that took it most. Keys are
 * `role.verdict`.
 */
export function attemptsOnRoads(state: State, graph: Graph): Record<string, number> {
  const limited = new Set(
    roadsOf(graph)
      .filter(({ limit }) => limit !== null)
      .map(({ from, verdict }) => `${from}.${verdict}`),
  );
  const most: Record<string, number> = {};
  for (const { attempts } of tasksInPlay(state))
    for (const [key, times] of Object.entries(attempts))
      if (limited.has(key)) most[key] = Math.max(most[key] ?? 0, times);
  return most;
}
