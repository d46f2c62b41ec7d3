/** Who needs the person has one truth, in every town that can come about. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { statusOf } from '../../src/cli/status.ts';
import { statusLines } from '../../src/cli/status-lines.ts';
import type { State } from '../../src/core/index.ts';
import { headerOf } from '../../src/ui/app/header.ts';
import { windowTitle } from '../../src/ui/app/window-title.ts';
import { firstView, focused, type View } from '../../src/ui/model/model.ts';
import type { Look } from '../../src/ui/model/render-input.ts';
import { rosterOf } from '../../src/ui/views/town/roster.ts';
import { agent, graph } from '../core/builders.ts';
import { meddle } from '../core/meddling.ts';
import { found } from '../core/played.ts';
import { randomGraph } from '../core/random-graph.ts';
import { type Choose, happen, worldOf } from '../core/random-world.ts';
import { type Scene, sceneOf } from '../core/scene.ts';
import { factsIn, keymap, pressIn } from './fixtures/press.ts';

const live = { runs: {}, work: {} };
const answering = { daemon: { pid: 1, notices: [] }, kept: [] };

function lookAt(state: State, view: View = firstView): Look {
  const town = { state, live, recent: [] };
  const size = { columns: 200, rows: 60 };
  const facts = factsIn(state);
  return { town, connection: 'connected', view, facts, keymap, panes: {}, size, now: state.at };
}

/** The words of signs that need nobody. */
const calm = [
  ...['starting', 'busy', 'idle', 'exited', 'lost', 'preparing', 'checking', 'leaving'],
  ...['free', 'resting', 'going away', 'dismissed'],
];

/** Seats that Tab goes to, all around, in their order. */
function visited(state: State): string[] {
  const names = factsIn(state).seats.map(({ name }) => name);
  const seen = new Set<string>();
  let view = firstView;
  for (const _ of [...names, 'once more']) {
    view = pressIn(state, '\t', view).view;
    const seat = focused(view, factsIn(state))?.name;
    if (seat !== undefined && factsIn(state).seats.some(({ need }) => need !== null))
      seen.add(seat);
  }
  return [...seen].sort();
}

function assertOneTruth(state: State): void {
  const look = lookAt(state);
  const status = statusOf(state, live, answering);
  const count = status.inbox.length;
  const needy = status.seats
    .filter(({ need }) => need !== null)
    .map(({ name }) => name)
    .sort();
  const { width, height } = { width: 200, height: 1000 };
  const header = headerOf(look, { x: 0, y: 0, width, height: 1 });
  const waiting = header.tabs.map((tab) => tab.waiting).join('');
  expect(/◆(\d+)/.exec(waiting)?.[1] ?? '0').toBe(String(count));
  expect(windowTitle(look)).toBe(count === 0 ? 'acme' : `acme (${count} for you)`);
  expect(statusLines(status, state.at).includes(`${count} for you:`)).toBe(count > 0);
  const lines = rosterOf(look, height).flatMap((line) => (line.kind === 'seat' ? [line] : []));
  const signed = lines.filter(
    ({ seat, sign }) => state.seats[seat ?? ''] !== undefined && !calm.includes(sign.word),
  );
  expect(signed.map(({ seat }) => seat).sort()).toEqual(needy);
  expect(visited(state)).toEqual(needy);
  const notice = pressIn(state, '\t').notice;
  if (needy.length > 0) expect(notice).toBe('');
  else if (count === 0) expect(notice).toBe('No seat is asking.');
  else expect(notice).toMatch(/^No seat asks; \d+ items? in the inbox \(4\)\.$/);
  // Whoever asks in words or on its screen is never told to be at work.
  for (const item of status.inbox.filter(({ kind }) => kind === 'question' || kind === 'asking'))
    expect(status.seats.find(({ name }) => name === item.seat)?.reading).toBe('asking');
}

const stories = fc.record({
  first: randomGraph,
  graphs: fc.array(randomGraph, { maxLength: 2 }),
  numbers: fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 150, size: 'max' }),
});

it('in a random world header, roster, Tab, inbox, status and title agree', () => {
  let asked = 0;
  fc.assert(
    fc.property(stories, ({ first, graphs, numbers }) => {
      const world = worldOf(found(first), graphs);
      let used = 0;
      const choose: Choose = (below) =>
        (numbers[used++ % numbers.length] ?? 0) % Math.max(below, 1);
      happen(
        world,
        {
          ...({ type: 'task.added', title: 'a', body: '', blob: null, parent: null } as const),
          ...{ needs: [], priority: 5, role: null },
        },
        'human',
      );
      while (used < numbers.length) {
        meddle(world, choose);
        if (used % 5 === 0) assertOneTruth(world.town.state);
      }
      assertOneTruth(world.town.state);
      asked += Object.keys(world.town.state.inbox).length;
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(asked).toBeGreaterThan(30);
});

const limits = { timeMs: 60_000, reminders: 0, restarts: 9 };
const one = () => sceneOf(graph([agent('worker', { done: 'done' }, { limits })])).add('a');
const seatOf = ({ town }: Scene) => statusOf(town.state, live, answering).seats[0];

it('an agent that ran `town ask` is asking, whatever its screen says', () => {
  const town = one().live('r-1').reads('r-1', 'busy');
  town.happen({ type: 'question.asked', run: 'r-1', key: 'k', text: 'Which?' }, 'r-1');
  expect(seatOf(town)).toMatchObject({ reading: 'asking', need: 'question' });
  assertOneTruth(town.town.state);
  expect(rosterOf(lookAt(town.town.state), 20)).toContainEqual(
    expect.objectContaining({
      seat: 'worker.1',
      sign: expect.objectContaining({ word: 'asking' }),
    }),
  );
});

it('a prompt that came while the evidence was checked counts once that is refused', () => {
  const town = one().live('r-1').verdict('r-1', 'done').reads('r-1', 'asking');
  expect(seatOf(town)?.need).toBe(null);
  town.evidence('r-1', ['There is no commit.']);
  expect(seatOf(town)).toMatchObject({ reading: 'asking', need: 'asking' });
  assertOneTruth(town.town.state);
});

it('a prompt that was dismissed needs nobody until it changes', () => {
  const town = one().live('r-1').reads('r-1', 'asking', 'May I?').answers('i-1', 'dismiss');
  expect(seatOf(town)?.need).toBe(null);
  assertOneTruth(town.town.state);
  expect(seatOf(town.reads('r-1', 'asking', 'May I really?'))?.need).toBe('asking');
});

it('what waits without a seat is named by Tab', () => {
  const town = one().happen({ type: 'graph.refused', problems: ['town.yaml:3:1 no'] });
  expect(pressIn(town.town.state, '\t').notice).toBe('No seat asks; 1 item in the inbox (4).');
  assertOneTruth(town.town.state);
});
