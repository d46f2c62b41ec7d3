/** Agents that lie, leave, crash, or are not there: each ends where a person can see it, with the reason. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { openPlace, type Place, scripts } from './place.ts';
import { isQuiet } from './watch.ts';

const script = join(scripts, 'misbehave.sh');

function team(command: string[], seats = 1): string {
  return `
town: trouble
into: main
entry: worker
agents:
  own: { command: ${JSON.stringify(command)} }
roles:
  worker:
    agent: own
    seats: ${seats}
    limits: { time: 5m, reminders: 1, restarts: 1 }
    handoffs: { done: { to: merge, needs: [commit, clean] } }
  merge:
    station: merge-queue
    checks: ["true"]
    handoffs:
      merged: done
      conflict: { to: worker, limit: 1, else: human }
      failed: { to: worker, limit: 1, else: human }
`;
}

function townOf(command: string[], seats?: number): Place {
  const place = openPlace();
  place.commit({ 'town.yaml': team(command, seats) });
  return place;
}

async function untilStuck(place: Place): Promise<string> {
  await place.ok('goal', 'Do it');
  const watch = await place.watch();
  await watch.until('the task in the inbox', ({ tasks }) => tasks['t-1']?.place.kind === 'human');
  expect(await place.ok('status')).toMatch(/^! i-\d+ stuck: /m);
  return place.ok('why', 't-1');
}

test('an agent that leaves without a verdict is given the task once more, then the human is told', async () => {
  const place = townOf(['bash', script, 'leaves']);
  const why = await untilStuck(place);
  expect(why).toMatch(/worker\.1 ended on t-1 .* without a verdict/);
  expect(why.match(/no verdict at worker/g)).toHaveLength(2);
});

test('an agent that crashes on start for ever is tried again once, then the human is told', async () => {
  const place = townOf(['bash', script, 'crashes']);
  const why = await untilStuck(place);
  expect(why).toContain('exit code 3');
  expect(why.match(/crash at worker/g)).toHaveLength(2);
});

test('a command that does not exist is named to the human', async () => {
  const place = townOf(['no-such-agent-here', '{brief}']);
  const why = await untilStuck(place);
  expect(why).toContain('no-such-agent-here');
  expect(why).toMatch(/not found|not there|does not exist|no such/i);
});

test('"done" without a commit is refused with the reason and exit 1, and the agent can go on', async () => {
  const place = openPlace();
  const told = join(place.folder, 'told');
  place.commit({ 'town.yaml': team(['bash', script, 'empty', told]) });
  await place.ok('goal', 'Do it');
  const watch = await place.watch();
  const state = await watch.until('the task to be done', isQuiet);
  expect(readFileSync(told, 'utf8')).toMatch(/^town: There is no commit of your own on .*\n1\n$/s);
  const kinds = state.tasks['t-1']!.history.map(({ kind }) => kind);
  expect(kinds).toEqual(['refused', 'verdict', 'verdict']);
  expect(place.git(['show', 'main:t-1.txt'])).toBe('work');
});

test('a run can not speak for another, nor with a made-up token, nor as the person', async () => {
  const place = openPlace();
  const told = join(place.folder, 'told');
  place.commit({ 'town.yaml': team(['bash', script, 'liar', told], 2) });
  await place.ok('goal', 'One');
  await place.ok('goal', 'Two');
  const watch = await place.watch();
  const lines = (run: string) =>
    existsSync(`${told}.${run}`) ? readFileSync(`${told}.${run}`, 'utf8').trim().split('\n') : [];
  const said = () => ['r-1', 'r-2'].map(lines);
  const both = () => said().every(({ length }) => length >= 6);
  await until('six lines of each', both, { saw: said });
  const refused = 'town: That token does not open this town.';
  for (const run of ['r-1', 'r-2']) {
    expect(lines(run).slice(0, 4)).toEqual([refused, '1', refused, '1']);
    expect(lines(run).at(-1)).toBe('1');
  }
  const { tasks } = watch.state();
  expect(Object.values(tasks).flatMap(({ history }) => history)).toEqual([]);
});
