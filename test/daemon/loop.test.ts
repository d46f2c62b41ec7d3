import { rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Effect, type Entry, emptyState, fold, type State } from '../../src/core/index.ts';
import { type Loop, type LoopDoors, openLoop } from '../../src/daemon/loop.ts';
import { type Ledger, openJsonLines } from '../../src/ledger/index.ts';
import { agent, graph } from '../core/builders.ts';
import { temporaryFolder } from '../temporary.ts';
import { until } from '../until.ts';

type Told = {
  loop: Loop;
  ledger: Ledger<Entry>;
  directory: string;
  /** What was published and performed, in order. */
  heard: ({ entry: Entry } | { effect: Effect })[];
  failures: Error[];
  log: string[];
};

/** A loop over a real ledger, or over one that `through` has made worse. */
async function openTold(change: Partial<LoopDoors> = {}, through = same): Promise<Told> {
  const directory = temporaryFolder('town-loop-');
  const { ledger } = await openJsonLines<Entry>(directory);
  const heard: Told['heard'] = [];
  const [failures, log]: [Error[], string[]] = [[], []];
  const loop = openLoop({
    state: emptyState,
    ledger: through(ledger),
    now: () => 1000,
    elapsed: () => 0,
    publish: (entry) => {
      if (entry.seq > ledger.last) throw new Error(`${entry.seq} is not on disk.`);
      heard.push({ entry });
    },
    perform: (effect) => heard.push({ effect }),
    fail: (error) => failures.push(error),
    log: (line) => log.push(line),
    ...change,
  });
  onTestFinished(async () => {
    loop.stop();
    await ledger.close();
    rmSync(directory, { recursive: true });
  });
  return { loop, ledger, directory, heard, failures, log };
}

const same = (ledger: Ledger<Entry>) => ledger;

const team = graph([agent('worker', { done: 'done' })]);

function task(title: string, body = '') {
  const rest = { blob: null, parent: null, needs: [], priority: 5, role: null };
  return { type: 'task.added' as const, title, body, ...rest };
}

async function readAll(ledger: Ledger<Entry>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of ledger.read(0)) entries.push(entry);
  return entries;
}

describe('the loop', () => {
  test('publishes and performs in the order of the ledger, each once it is on disk', async () => {
    const { loop, ledger, heard } = await openTold();
    await loop.submit({ type: 'town.founded', graph: team }, 'human');
    const asked = Array.from({ length: 200 }, (_, index) => loop.submit(task(`Task ${index}`)));
    const receipts = await Promise.all(asked);
    expect(receipts.map(({ seq }) => seq)).toEqual(asked.map((_, index) => index + 2));
    const entries = await readAll(ledger);
    const wanted = entries.flatMap((entry) => [
      { entry },
      ...entry.effects.map((effect) => ({ effect })),
    ]);
    expect(heard).toEqual(wanted);
    expect(heard.some((each) => 'effect' in each)).toBe(true);
    expect(loop.durable()).toEqual(fold(emptyState, entries));
  });

  test('shows nothing that is not on disk yet', async () => {
    const { loop } = await openTold();
    await loop.submit({ type: 'town.founded', graph: team }, 'human');
    const writing = loop.submit(task('One'));
    expect([loop.state().seq, loop.durable().seq]).toEqual([2, 1]);
    await writing;
    expect(loop.durable()).toBe(loop.state());
  });

  test('refuses everybody in one line once a write has failed, and acts on nothing', async () => {
    const full = (ledger: Ledger<Entry>): Ledger<Entry> => ({
      ...ledger,
      append: async (entries) => {
        if (entries.some(({ seq }) => seq > 2)) throw new Error('ENOSPC: no space left on device');
        return ledger.append(entries);
      },
    });
    const { loop, heard, failures } = await openTold({}, full);
    await loop.submit({ type: 'town.founded', graph: team }, 'human');
    await loop.submit(task('It fits'));
    const before = heard.length;
    const told = await Promise.allSettled([loop.submit(task('Two')), loop.submit(task('Three'))]);
    told.push(...(await Promise.allSettled([loop.submit(task('Four'))])));
    for (const each of told) {
      const message = each.status === 'rejected' ? String(each.reason.message) : '';
      expect(message).toMatch(/^Nothing was changed: the ledger could not be written\. ENOSPC/);
      expect(message).not.toContain('\n');
    }
    expect(heard.length).toBe(before);
    expect(failures).toHaveLength(1);
    expect(loop.durable().seq).toBe(2);
  });

  test('never writes a state that breaks an invariant, and goes on from the one before', async () => {
    const sick: State = { ...emptyState, counts: { created: 7, done: 0, dropped: 0 } };
    const { loop, ledger, heard } = await openTold({ state: sick });
    const asked = loop.submit({ type: 'town.founded', graph: team }, 'human');
    await expect(asked).rejects.toThrow(/^The event town.founded would break the town: /);
    expect([loop.state(), ledger.last, heard]).toEqual([sick, 0, []]);
  });

  test('refuses an event that the ledger could not hold, and takes the next one', async () => {
    const { loop, failures } = await openTold();
    await loop.submit({ type: 'town.founded', graph: team }, 'human');
    const long = loop.submit(task('Long', 'x'.repeat(1024 * 1024)));
    await expect(long).rejects.toThrow(/^The event task.added is too long: /);
    expect(await loop.submit(task('Short'))).toMatchObject({ seq: 2, created: 't-1' });
    expect(failures).toEqual([]);
  });

  test('goes on without the snapshot that could not be saved', async () => {
    const noRoom = (ledger: Ledger<Entry>): Ledger<Entry> => ({
      ...ledger,
      saveSnapshot: async () => Promise.reject(new Error('ENOSPC')),
    });
    const { loop, log } = await openTold({ perform: () => undefined }, noRoom);
    await loop.submit({ type: 'town.founded', graph: team }, 'human');
    const pauses = Array.from({ length: 5000 }, () => loop.submit({ type: 'time.passed' }));
    await Promise.all(pauses);
    const said = ['No snapshot of entry 5000 could be saved: Error: ENOSPC'];
    await until('the failure in the log', () => log.length > 0);
    expect(log).toEqual(said);
    expect(await loop.submit(task('After'))).toMatchObject({ seq: 5002 });
  });

  test('saves a snapshot of a state that is on disk', async () => {
    const { loop, ledger } = await openTold({ perform: () => undefined });
    await loop.submit({ type: 'town.founded', graph: team }, 'human');
    const more = Array.from({ length: 5400 }, () => loop.submit({ type: 'time.passed' }));
    await Promise.all(more);
    await until('a snapshot', () => ledger.latestSnapshot());
    const entries = await readAll(ledger);
    const snapshot = await ledger.latestSnapshot();
    expect(snapshot).toEqual({ seq: 5000, value: fold(emptyState, entries.slice(0, 5000)) });
  });

  test('wakes the core at the moment it asked for, and not when there is none', async () => {
    const { loop, ledger } = await openTold({
      now: Date.now,
      elapsed: () => performance.now(),
      perform: () => undefined,
    });
    await loop.submit({ type: 'town.founded', graph: team }, 'human');
    await loop.submit(task('One'));
    await loop.submit({ type: 'workspace.failed', run: 'r-1', reason: 'no room' });
    // Its seat rests for a second; then the clock, and nobody else, has it claimed again.
    const runs = () => Object.keys(loop.durable().runs);
    await until('the second run alone', () => runs().join() === 'r-2', { saw: runs });
    const events = (await readAll(ledger)).map(({ event }) => event.type);
    expect(events.at(-1)).toBe('time.passed');
  });

  test('accepts nothing after it was stopped', async () => {
    const { loop, ledger } = await openTold();
    loop.stop();
    const asked = loop.submit({ type: 'town.founded', graph: team }, 'human');
    await expect(asked).rejects.toThrow('The daemon is going down.');
    expect(ledger.last).toBe(0);
  });
});
