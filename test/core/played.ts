/** A town that is played event by event, and looked over after every one of them. */
import { expect } from 'vitest';
import {
  broken,
  brokenStep,
  type Effect,
  type Event,
  emptyState,
  type Graph,
  nextDue,
  type Stamped,
  type State,
  type Step,
  step,
  whyHere,
} from '../../src/core/index.ts';

export type Played = {
  state: State;
  ledger: Stamped[];
  at: number;
  /** The work clock; left out, it is the wall clock. */
  clock?: number;
  /** The epochs, as `task epoch`, whose result was accepted. */
  results: Set<string>;
};

/** The clock of a played town begins here. */
export const dawn = 1_000_000;

export function found(graph: Graph): Played {
  const town: Played = { state: emptyState, ledger: [], at: dawn, results: new Set() };
  play(town, { type: 'town.founded', graph });
  return town;
}

/** Plays one event and asserts everything that holds of any step. */
export function play(town: Played, event: Event, by = 'human'): Step {
  const before = deepFreeze(town.state);
  const clock = town.clock === undefined ? {} : { clock: town.clock };
  const stamped = { seq: before.seq + 1, at: town.at, ...clock, by, event };
  town.ledger.push(stamped);
  const taken = step(before, stamped);
  const wrong = [...broken(taken.state), ...brokenStep(before, taken.state)];
  if (wrong.length > 0) expect.fail(`After ${JSON.stringify(event)}: ${wrong.join(' ')}`);
  if (taken.refused !== null) assertUnchanged(before, taken);
  assertWoken(taken.state, event);
  assertExplained(taken.state);
  noteResult(town, before, taken, event);
  town.state = taken.state;
  return taken;
}

function assertUnchanged(before: State, { state, effects, news }: Step): void {
  const same = JSON.stringify({ ...state, seq: before.seq }) === JSON.stringify(before);
  if (!same) expect({ ...state, seq: before.seq }).toEqual(before);
  const kinds = news.map((one) => one.kind).join();
  if (effects.length > 0 || kinds !== 'refused') expect.fail(`A refusal says ${kinds}.`);
}

/** After the town was woken it never asks to be woken for the same moment again. */
function assertWoken(state: State, event: Event): void {
  const due = nextDue(state);
  if (event.type === 'time.passed' && due !== null) expect(due).toBeGreaterThan(state.at);
}

/** Everything that is not over can say why it does not move. */
function assertExplained(state: State): void {
  for (const task of Object.values(state.tasks)) {
    const lines = whyHere(state, task);
    const silent = lines.length === 0 || lines.some((line) => line.trim() === '');
    // "is queued at worker." alone would be a place without a reason.
    const idle = task.place.kind === 'queued' && !lines[0]!.includes(': ');
    if (silent || idle) expect.fail(`${task.id} can not say why: ${lines.join(' ')}`);
  }
}

/** One owner: no second result of a run or a station is accepted for one (task, epoch). */
function noteResult(town: Played, before: State, { news }: Step, event: Event): void {
  const reported = ['evidence.checked', 'loop.checked', 'station.finished'];
  const first = news.find((one) => one.kind === 'handed');
  if (!reported.includes(event.type) || first === undefined) return;
  const id =
    'task' in event ? event.task : 'run' in event ? (before.runs[event.run]?.task ?? '') : '';
  if (first.task !== id) return;
  const key = `${id} ${before.tasks[id]!.epoch}`;
  if (town.results.has(key)) expect.fail(`A second result for ${key}.`);
  town.results.add(key);
}

/** Freezes a value and all in it; what is frozen already is not walked again. */
export function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

/** The effects of one type among those that were asked. */
export function asked<T extends Effect['type']>(
  effects: Effect[],
  type: T,
): Extract<Effect, { type: T }>[] {
  return effects.filter((one): one is Extract<Effect, { type: T }> => one.type === type);
}
