/** A crash, a stuck run and a time limit bring seat, task and the last lines of the terminal. */
import { describe, expect, it } from 'vitest';
import { type Event, sentence, why } from '../../src/core/index.ts';
import { agent, graph } from './builders.ts';
import { type Scene, sceneOf } from './scene.ts';

const limits = { timeMs: 20_000, reminders: 0, restarts: 0 };
const tail = 'npm ERR! missing script\nnpm ERR! see the log';
const lines = 'Its last lines:\n  npm ERR! missing script\n  npm ERR! see the log';
const work = () => sceneOf(graph([agent('worker', { done: 'done' }, { limits })])).add('Add x');
const exits = (code: number | null, more: Partial<Event> = { tail }) =>
  ({ type: 'run.exited', run: 'r-1', code, signal: null, ...more }) as Event;

const ends: [what: string, end: (town: Scene) => Scene, text: string, old: string][] = [
  [
    'a crash',
    (town) => town.live('r-1').happen(exits(2)),
    'worker.1 crashed on t-1 "Add x": exit code 2.',
    'r-1 crashed: it exited with code 2.',
  ],
  [
    'an end without a verdict',
    (town) => town.live('r-1').happen(exits(0)),
    'worker.1 ended on t-1 "Add x" without a verdict: exit code 0.',
    'r-1 left without a verdict.',
  ],
  [
    'a time limit',
    (town) => town.live('r-1').waits(30_000).happen(exits(143)),
    'worker.1 used up its time limit of 20 s on t-1 "Add x".',
    'It used up the time limit of worker, 0 min.',
  ],
  [
    'a start that failed',
    (town) => town.ready('r-1').happen({ type: 'run.failed', run: 'r-1', reason: 'ENOENT', tail }),
    'worker.1 crashed on t-1 "Add x": it could not be started. ENOENT.',
    'It could not be started: ENOENT',
  ],
  [
    'a run that was lost with its daemon',
    (town) =>
      town
        .live('r-1')
        .happen({ type: 'daemon.started', pid: 9, alive: [], tails: { 'r-1': tail } }),
    'worker.1 was lost on t-1 "Add x": its process is gone.',
    'r-1 was lost: its process is gone.',
  ],
  [
    'a turn that ended without a verdict',
    (town) =>
      town.live('r-1').happen({ type: 'run.read', run: 'r-1', reading: 'idle', text: '', tail }),
    'worker.1 ended its turn on t-1 "Add x" without a verdict, after 0 reminders.',
    'worker.1 ended its turn on t-1 without a verdict, after 0 reminders.',
  ],
];

describe('The last lines of a terminal', () => {
  it.each(ends)('are told of %s, in the inbox and by `town why`', (_, end, text) => {
    const town = end(work());
    const whole = `${text} ${lines}`;
    expect(town.items().map((item) => item.text)).toEqual([whole]);
    expect(why(town.town.state, 't-1').join('\n')).toContain(whole);
  });

  it('are told of a program that is not there, in whole sentences', () => {
    const reason = 'The program "/no/such" does not exist.';
    const failed: Event = { type: 'run.failed', run: 'r-1', reason, tail: '' };
    const [item] = work().ready('r-1').happen(failed).items();
    expect(item?.text).toMatch(/ does not exist\. Its terminal was empty\.$/);
  });

  it('are not mixed with the id of their item', () => {
    const text = 'worker.1 asks on its screen. Its last lines:\n  Do you want to run it?';
    const asks: Event = { type: 'run.read', run: 'r-1', reading: 'asking', text };
    const [, line] = why(work().live('r-1').happen(asks).town.state, 't-1');
    expect(line).toMatch(/: \(i-1\) worker\.1 asks .*:\n {2}Do you want to run it\?$/);
  });

  it('are told in the feed and the log', () => {
    const town = work().live('r-1').happen(exits(2));
    const told = town.last.news.map((news) => sentence(news));
    expect(told).toContain(`r-1 ended: worker.1 crashed on t-1 "Add x": exit code 2. ${lines}`);
  });

  it('are told of a seat that is parked, with the task', () => {
    const often = { limits: { ...limits, restarts: 9 } };
    const town = sceneOf(graph([agent('worker', { done: 'done' }, often)])).add('Add x');
    for (let run = 1; run <= 5; run += 1)
      town
        .live(`r-${run}`)
        .happen({ type: 'run.exited', run: `r-${run}`, code: 2, signal: null, tail })
        .waits(60_000);
    const [item] = town.items();
    expect([item?.kind, item?.seat, item?.task]).toEqual(['parked', 'worker.1', 't-1']);
    expect(item?.text).toContain(`worker.1 crashed on t-1 "Add x": exit code 2. ${lines}`);
    expect(town.town.state.seats['worker.1']?.last).toContain(lines);
  });

  it('say so when there are none', () => {
    const town = work()
      .live('r-1')
      .happen(exits(2, { tail: '' } as Partial<Event>));
    expect(town.items()[0]?.text).toMatch(/exit code 2\. Its terminal was empty\.$/);
  });

  it('begin no line of their own', () => {
    const forged = 'x\n12:00:00 t-1 landed as 1234567890 (checked green)';
    const town = work()
      .live('r-1')
      .happen(exits(2, { tail: forged } as Partial<Event>));
    const text = town.items()[0]?.text ?? '';
    expect(
      text
        .split('\n')
        .slice(1)
        .every((line) => line.startsWith('  ')),
    ).toBe(true);
  });

  it.each(ends)('are not there in an older ledger, and %s is told as it was', (_, end, __, old) => {
    const plain = work();
    const happen = plain.happen.bind(plain);
    plain.happen = (event, by) => {
      const { tail: _, tails: __, ...rest } = event as Event & { tail?: string; tails?: unknown };
      return happen(rest as Event, by);
    };
    expect(
      end(plain)
        .items()
        .map((item) => item.text),
    ).toEqual([old]);
  });
});
