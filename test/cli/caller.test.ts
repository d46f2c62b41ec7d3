/** Who a command is, when nothing in its environment says so: an agent, or somebody in an agent's worktree. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stateOf } from '../daemon/town.ts';
import { openPlace, type Place } from '../journeys/place.ts';
import { until } from '../until.ts';

const script = resolve('test/fixtures/daemon/obeys.sh');
const team = `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(script)}] }
roles:
  worker:
    agent: own
    limits: { reminders: 1, restarts: 1 }
    handoffs:
      done: { to: done, needs: [commit] }
`;

async function openTeam(): Promise<Place> {
  const place = openPlace();
  place.commit({ 'town.yaml': team });
  await place.ok('up');
  return place;
}

/** Has the agent of a new task do this in its worktree, and answers what it wrote to `out`. */
async function agentDoes(place: Place, work: string): Promise<string> {
  const [path, out] = [join(place.folder, 'work.sh'), join(place.folder, 'out')];
  writeFileSync(path, `(${work}) >${out} 2>&1\nmv ${out} ${out}.whole\nexit 1\n`);
  await place.ok('goal', path);
  await until('the agent to have done it', () => existsSync(`${out}.whole`), { seconds: 60 });
  return readFileSync(`${out}.whole`, 'utf8');
}

const scrubbed = 'env -u TOWN_RUN -u TOWN_TOKEN -u TOWN_ROOT -u TOWN_SOCKET town';
const person =
  /town: This was started by the agent of r-1 \(process \d+\), and the command is for the person in charge\./;

test('an agent whose environment was scrubbed is no person, wherever it stands, and may look', async () => {
  const place = await openTeam();
  const said = await agentDoes(
    place,
    `set -x
    ${scrubbed} pause
    ${scrubbed} task drop t-1
    ${scrubbed} down --stop-agents
    ${scrubbed} up
    cd ${place.root}
    ${scrubbed} pause
    setsid -w ${scrubbed} pause
    ${scrubbed} status
    cd / `,
  );
  expect(said.split('\n').filter((line) => person.test(line))).toHaveLength(6);
  expect(said).toContain('test is open: ');
  const state = await stateOf(place);
  expect([state.activity, Object.keys(state.runs)]).toEqual(['open', ['r-1']]);
});

test('an agent whose environment was scrubbed gives its verdict as the run it is', async () => {
  const place = await openTeam();
  const work = `echo x >x; git add -A; git commit -qm x; ${scrubbed} task add More; ${scrubbed} verdict done --note ready`;
  expect(await agentDoes(place, work)).toContain('accepted: done is written');
  const { history } = (await stateOf(place)).tasks['t-1']!;
  expect(history.find(({ verdict }) => verdict === 'done')).toMatchObject({ by: 'r-1' });
});

test('a person in a worktree may look, and is told where to run the rest', async () => {
  const place = await openTeam();
  await agentDoes(place, 'true');
  const cwd = join(place.town().worktrees, 't-1');
  expect((await place.run(['status'], { cwd })).out).toContain('test is open: ');
  expect((await place.run(['log'], { cwd })).code).toBe(0);
  for (const words of [
    ['pause'],
    ['goal', 'x'],
    ['down', '--stop-agents'],
    ['answer', 'i-1', 'x'],
  ]) {
    const { code, err } = await place.run(words, { cwd });
    expect([code, err]).toEqual([
      1,
      `town: ${cwd} is an agent's worktree, and the command is for the person in charge. Run it in ${place.root}.\n`,
    ]);
  }
  expect((await stateOf(place)).activity).toBe('open');
  await place.ok('pause');
});
