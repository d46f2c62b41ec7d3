import { afterEach, describe, expect, it } from 'vitest';
import { createPanes, type Panes, type Shown } from '../../src/ui/panes/panes.ts';
import { createCondition } from '../until.ts';
import { type FixtureEvent, type FixtureTown, fixtureTown } from './fixtures/client.ts';
import { busyTown, noon } from './fixtures/town.ts';

const cells = { columns: 40, rows: 10 };
const how = () => ({ how: 'verdict done', at: noon });
let panes: Panes | null = null;
afterEach(() => panes?.close());

type Setting = {
  town: FixtureTown;
  panes: Panes;
  log: string[];
  events: FixtureEvent[];
  until(what: string, holds: () => boolean): Promise<void>;
};

/** Terminals of a town in memory, and a way to wait for what they become. */
function setting(): Setting {
  const news = createCondition();
  const log: string[] = [];
  const events: FixtureEvent[] = [];
  const town = fixtureTown({
    state: busyTown(noon),
    program: (run) => ({ screen: (columns) => `\x1b[2J\x1b[H${run} at ${columns}\r\n` }),
    onEvent(event) {
      events.push(event);
      setImmediate(news.notify);
    },
  });
  const made = createPanes({
    attach: (run) => town.client.attach(run),
    connectHolder: town.connectHolder,
    onLog: (line) => log.push(line),
    onEcho: () => 'nothing',
    onOutput: news.notify,
    onChange: news.notify,
  });
  panes = made;
  const saw = () => ({ status: made.status(), text: text(made), log });
  const until = (what: string, holds: () => boolean) => news.until(what, holds, { saw });
  return { town, panes: made, log, events, until };
}

const shown = (run: string | null): Shown[] => [{ seat: 'worker.1', run, cells }];
const text = (panes: Panes) => panes.emulator('worker.1')?.text().join('\n').trim();

describe('the terminals on the screen', () => {
  it('begin with the screen of the run, then take its output and the size of their place', async () => {
    const { town, panes, until } = setting();
    panes.show(shown('r-2'), how);
    expect(panes.status()).toEqual({ 'worker.1': { kind: 'attaching', run: 'r-2' } });
    await until('the new size', () => text(panes) === 'r-2 at 40');
    expect(panes.status()['worker.1']?.kind).toBe('live');
    town.say('r-2', 'and more');
    await until('output', () => text(panes) === 'r-2 at 40\nand more');
    expect(panes.emulator('worker.1')).toMatchObject(cells);
  });

  it('are found again after their holder was lost', async () => {
    const { town, panes, log, until } = setting();
    panes.show(shown('r-2'), how);
    await until('a connection', () => panes.status()['worker.1']?.kind === 'live');
    town.cut('r-2');
    expect(panes.status()['worker.1']).toMatchObject({
      kind: 'reattaching',
      reason: 'the line broke',
    });
    expect(panes.send({ seat: 'worker.1', run: 'r-2' }, Buffer.from('x'))).toBe(false);
    await until('a connection', () => panes.status()['worker.1']?.kind === 'live');
    expect(panes.send({ seat: 'worker.1', run: 'r-2' }, Buffer.from('x'))).toBe(true);
    expect(log).toEqual(['The terminal of r-2: the line broke; trying again in 150 ms']);
  });

  it('keep their last screen when the run is over, until the seat has another', async () => {
    const { panes, events, until } = setting();
    panes.show(shown('r-2'), how);
    await until('the new size', () => text(panes) === 'r-2 at 40');
    panes.show(shown(null), how);
    expect(panes.status()).toEqual({
      'worker.1': { kind: 'ended', run: 'r-2', how: 'verdict done', at: noon },
    });
    expect(text(panes)).toBe('r-2 at 40');
    expect(panes.send({ seat: 'worker.1', run: 'r-2' }, Buffer.from('x'))).toBe(false);
    panes.show(shown('r-9'), how);
    await until('the next run', () => text(panes) === 'r-9 at 40');
    expect(events.some(({ kind }) => kind === 'input')).toBe(false);
  });

  it('send nothing to a run that is not the one meant', async () => {
    const { panes, events, until } = setting();
    panes.show(shown('r-9'), how);
    await until('a connection', () => panes.status()['worker.1']?.kind === 'live');
    expect(panes.send({ seat: 'worker.1', run: 'r-2' }, Buffer.from('x'))).toBe(false);
    expect(events.some(({ kind }) => kind === 'input')).toBe(false);
  });

  it('ask once for a size that changes many times in a row', async () => {
    const { panes, events, until } = setting();
    panes.show(shown('r-2'), how);
    await until('the first size', () => text(panes) === 'r-2 at 40');
    for (const columns of [41, 42, 43, 44])
      panes.show([{ seat: 'worker.1', run: 'r-2', cells: { columns, rows: 10 } }], how);
    await until('the last size', () => text(panes) === 'r-2 at 44');
    const sizes = events.flatMap((event) => (event.kind === 'size' ? [event.columns] : []));
    expect(sizes).toEqual([40, 44]);
  });
});
