/** The machine sleeps: daemon, holder and agent stand still together, and then go on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openPlace, scripts } from './place.ts';

/** Working time of the agent, and how long the machine sleeps, in seconds. The sleep alone is longer. */
const [limit, sleep] = [6, 9];

const team = `
town: sleepy
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, 'sits.sh')}] }
roles:
  worker:
    agent: own
    limits: { time: ${limit}s, reminders: 0, restarts: 0 }
    handoffs: { done: done, blocked: human }
`;

test('time that the machine slept is not working time of an agent', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team });
  await place.ok('goal', 'Sit');
  const watch = await place.watch();
  const { runs, clock } = await watch.until('an agent at work', (state) =>
    Object.values(state.runs).some(({ phase }) => phase === 'live'),
  );
  const [run] = Object.values(runs);
  const { daemon } = await place.status();
  const holder = JSON.parse(
    readFileSync(join(place.town().runs, run!.id, 'holder.json'), 'utf8'),
  ) as { pid: number; agentPid: number };
  const all = [daemon.pid, holder.pid, holder.agentPid];
  for (const pid of all) process.kill(pid, 'SIGSTOP');
  await pause(sleep * 1000);
  for (const pid of all) process.kill(pid, 'SIGCONT');

  const end = await watch.until('the end of its time', ({ tasks }) => {
    return tasks['t-1']?.place.kind === 'human';
  });
  // It was ended by its limit, and only after it had worked for all of it.
  expect(Object.values(end.inbox)[0]?.text).toContain('time limit');
  expect(end.clock - clock).toBeGreaterThanOrEqual((limit - 1) * 1000);
  expect(end.at - run!.claimedAt).toBeGreaterThanOrEqual((limit + sleep - 1) * 1000);
});
