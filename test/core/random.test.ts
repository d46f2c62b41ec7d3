import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyState, fold, type News, nextDue, type State, step } from '../../src/core/index.ts';
import { meddle } from './meddling.ts';
import { found, play } from './played.ts';
import { randomGraph } from './random-graph.ts';
import {
  answerOne,
  type Choose,
  comeUp,
  happen,
  leave,
  readReport,
  speakers,
  type World,
  worldOf,
} from './random-world.ts';

/** More stories: CORE_RUNS=20000 npx vitest run test/core/random.test.ts; NOSHRINK=1 tells at once. */
const numRuns = Number(process.env['CORE_RUNS'] ?? 600);
/** The same stories each time, so that what they must contain is no matter of luck; CORE_SEED tells others. */
const seed = Number(process.env['CORE_SEED'] ?? 9);

const stories = fc.record({
  first: randomGraph,
  graphs: fc.array(randomGraph, { maxLength: 3 }),
  numbers: fc.array(fc.nat(1_000_000), { minLength: 20, maxLength: 400, size: 'max' }),
});

/** Hands out the numbers of a story one after the other, and begins again when they are used up. */
function chooser(numbers: number[]): { choose: Choose; left: () => boolean } {
  let used = 0;
  const choose = (below: number) => {
    const number = numbers[used % numbers.length] ?? 0;
    used += 1;
    return (number + Math.floor(used / numbers.length)) % Math.max(below, 1);
  };
  return { choose, left: () => used < numbers.length };
}

function tell({
  first,
  graphs,
  numbers,
}: typeof stories extends fc.Arbitrary<infer T> ? T : never) {
  const world = worldOf(found(first), graphs);
  const { choose, left } = chooser(numbers);
  happen(world, addedTask, 'human');
  while (left()) meddle(world, choose);
  return world;
}

const everyNews: News['kind'][] = [
  ...([
    'created',
    'claimed',
    'handed',
    'planned',
    'gathered',
    'landed',
    'done',
    'dropped',
  ] as const),
  ...(['voted', 'round', 'reminded', 'restarts', 'ended', 'asked', 'settled', 'reshaped'] as const),
  'refused',
];

const addedTask = {
  ...({ type: 'task.added', title: 'first', body: '', blob: null } as const),
  ...{ parent: null, needs: [], priority: 5, role: null },
};

/** The first verdict that is no plan leads on to the end, if the graph is any good. */
function giveGoodVerdict(world: World): boolean {
  for (const { id, phase, verdict, ending, terms, task, stuck } of speakers(world)) {
    if (task === null || phase !== 'live' || verdict !== null || ending !== null || stuck) continue;
    const name = Object.keys(terms.handoffs).find((one) => terms.handoffs[one]!.each === null)!;
    happen(world, { type: 'verdict.given', run: id, verdict: name, note: '' }, id);
    return true;
  }
  return false;
}

/** A human who wants to see the end of it. */
function settleOne(world: World): boolean {
  const item = Object.values(world.town.state.inbox)[0];
  if (item === undefined) return false;
  const wanted = ['done', 'unpark', 'dismiss', 'drop', item.choices[0] ?? 'yes'];
  const choice = wanted.find((one) => item.choices.includes(one)) ?? 'yes';
  happen(world, { type: 'inbox.answered', item: item.id, choice, text: 'yes' }, 'human');
  return true;
}

function readAll(world: World): boolean {
  if (world.reports.length === 0) return false;
  readReport(world, () => 0);
  return true;
}

function answerAll(world: World): boolean {
  if (world.asked.length === 0) return false;
  answerOne(world, () => 0, true);
  return true;
}

function sleepTillDue(world: World): boolean {
  const due = nextDue(world.town.state);
  if (due === null) return false;
  world.town.at = Math.max(due, world.town.at);
  happen(world, { type: 'time.passed' });
  return true;
}

/** From here on all goes well. Tells how many events it took until nothing was left to do. */
function endWell(world: World): number {
  const before = world.town.ledger.length;
  // What was asked and said so far is lost with the daemon.
  world.asked = [];
  world.reports = [];
  comeUp(world);
  happen(world, { type: 'town.opened' }, 'human');
  const deeds = [answerAll, readAll, giveGoodVerdict, settleOne, sleepTillDue];
  while (deeds.some((deed) => deed(world))) {
    const events = world.town.ledger.length - before;
    if (events > 5000) throw new Error(`No end after ${events} events.`);
    // What left while its daemon was dead, and is not read of, would be seen at the next start.
    for (const run of world.alive)
      if (world.town.state.runs[run] === undefined) leave(world, run, { code: 0, signal: null });
  }
  return world.town.ledger.length - before;
}

describe('A town in a random world', () => {
  it('keeps its promises after every event, and comes to an end once all goes well', () => {
    const totals = { steps: 0, longest: 0 };
    const told = new Set<string>();
    fc.assert(
      fc.property(stories, (story) => {
        const world = tell(story);
        const rest = endWell(world);
        const open = Object.values(world.town.state.tasks).filter(
          ({ place }) => place.kind !== 'done' && place.kind !== 'dropped',
        );
        expect(open.map((task) => [task.id, task.place])).toEqual([]);
        expect(Object.values(world.town.state.runs).filter((run) => run.task !== null)).toEqual([]);
        for (const kind of world.told) told.add(kind);
        totals.steps += world.town.ledger.length;
        totals.longest = Math.max(totals.longest, rest);
      }),
      { numRuns, seed, endOnFailure: process.env['NOSHRINK'] !== undefined },
    );
    // Stories in which nothing happens would prove nothing.
    for (const kind of everyNews) expect([...told]).toContain(kind);
    console.info(
      `${numRuns} stories, ${totals.steps} steps, longest way to rest ${totals.longest}`,
    );
  });

  it('is the same folded at once, stepped one by one, and read back from its snapshot', () => {
    fc.assert(
      fc.property(stories, fc.nat(), (story, at) => {
        const { state, ledger } = tell(story).town;
        expect(fold(emptyState, ledger)).toEqual(state);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        const cut = at % ledger.length;
        const snapshot = JSON.stringify(fold(emptyState, ledger.slice(0, cut)));
        const resumed = ledger
          .slice(cut)
          .reduce((one: State, event) => step(one, event).state, JSON.parse(snapshot));
        expect(JSON.stringify(resumed)).toBe(JSON.stringify(state));
      }),
      { numRuns: Math.ceil(numRuns / 4), endOnFailure: process.env['NOSHRINK'] !== undefined },
    );
  });

  it('asks for nothing and changes nothing when it is founded twice', () => {
    fc.assert(
      fc.property(randomGraph, randomGraph, (one, other) => {
        const town = found(one);
        expect(play(town, { type: 'town.founded', graph: other }).refused).not.toBeNull();
      }),
      { numRuns: 20 },
    );
  });
});
