/** Every command as a person, a script and an agent use it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyCommand, townProgram } from '../../src/cli/program.ts';
import { isAlive } from '../../src/world/real/processes.ts';
import { until } from '../until.ts';
import { openPlace, type Place, type Running, scripts } from './place.ts';
import { isQuiet } from './watch.ts';

function team(script: string): string {
  return `
town: commands
into: main
entry: worker
agents:
  own: { command: [bash, ${join(scripts, script)}] }
roles:
  worker:
    agent: own
    limits: { time: 5m, reminders: 1, restarts: 1 }
    handoffs: { done: done, planned: { to: helper, each: subtask, then: worker, limit: 2 } }
  helper:
    agent: own
    handoffs: { finished: done }
`;
}

function townOf(script: string): Place {
  const place = openPlace();
  place.commit({ 'town.yaml': team(script) });
  return place;
}

test('every command shows an example in its help', () => {
  for (const command of everyCommand(townProgram())) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    if (command.commands.length === 0)
      expect([command.name(), help]).toEqual([command.name(), expect.stringContaining('Example')]);
  }
});

test('exit codes: 0 done, 1 refused, 2 problems in a file, 64 wrong usage', async () => {
  const place = townOf('waits.sh');
  expect(await place.run(['--help'])).toMatchObject({ code: 0 });
  expect(await place.run(['no-such-command'])).toMatchObject({ code: 64, out: '' });
  expect(await place.run(['goal'])).toMatchObject({ code: 64 });
  expect(await place.run(['goal', 'x', '--no-such-option'])).toMatchObject({ code: 64 });
  expect(await place.run(['task', 'add', 'x', '--priority', '77'])).toMatchObject({ code: 64 });
  expect(await place.run(['why', 't-99'])).toMatchObject({ code: 1, out: '' });
  expect(await place.run(['answer', 'i-99', 'x'])).toMatchObject({ code: 1, out: '' });
  writeFileSync(join(place.folder, 'broken.yaml'), 'town: x\nentry: nobody\nrolse: {}\n');
  const checked = await place.run(['check', join(place.folder, 'broken.yaml')]);
  expect(checked.code).toBe(2);
  expect(checked.out).toMatch(/broken\.yaml:3:1: .*rolse/);
  expect(await place.run(['status'], { cwd: '/' })).toMatchObject({ code: 1, out: '' });
});

test('goal and task add print the id first, and every --json line has the shape it names', async () => {
  const place = townOf('waits.sh');
  expect(await place.ok('goal', 'One')).toMatch(/^t-1 /);
  expect(await place.ok('task', 'add', 'Two', '--needs', 't-1')).toMatch(/^t-2 /);
  const shapes: [string, ...string[]][] = [
    ['status', 'status'],
    ['tasks', 'task', 'list'],
    ['task', 'task', 'show', 't-2'],
    ['receipt', 'goal', 'Three'],
    ['receipt', 'task', 'drop', 't-3'],
    ['check', 'check'],
    ['doctor', 'doctor'],
    ['entry', 'log', '--last', '1'],
    ['receipt', 'up'],
  ];
  for (const [shape, ...args] of shapes) {
    const { out } = await place.run([...args, '--json']);
    expect(JSON.parse(out.trim().split('\n')[0] ?? '')).toMatchObject({
      schema: `town/${shape}@1`,
    });
  }
  const { task } = JSON.parse(await place.ok('task', 'show', 't-2', '--json'));
  expect(task).toMatchObject({ id: 't-2', title: 'Two', needs: ['t-1'] });
  expect(await place.ok('why', 't-2')).toContain('t-1');
  expect(await place.ok('doctor')).toMatch(/✓ ledger: \d+ entries/);
});

test('a question outlives the daemon, its answer reaches the agent, and what is typed does too', async () => {
  const place = townOf('asks.sh');
  await place.ok('goal', 'Paint');
  const watch = await place.watch();
  await watch.until('the question', ({ inbox }) => inbox['i-1']?.kind === 'question');
  expect(await place.ok('status')).toContain('! i-1 question: Which colour?');
  process.kill((await watch.town()).greeting.pid, 'SIGKILL');
  await place.ok('up');
  expect(await place.ok('answer', 'i-1', 'green,', 'please')).toBe('i-1 is settled.\n');
  const follow = place.start(['log', '--follow', '--task', 't-1']);
  expect(await place.ok('brief', 'r-1')).toContain('# t-1: Paint');
  await shows(place, 'ANSWERED green, please');
  expect(await place.ok('message', 'worker.1', 'hello', 'there')).toMatch(
    /^m-1 is on its way to r-1/,
  );
  await shows(place, 'HEARD <hello there>');
  await watch.until('the receipt', (_, entries) =>
    entries.some(({ event }) => event.type === 'message.delivered'),
  );
  await place.ok('send', 'worker.1', 'finish', 'Enter');
  await watch.until('the task to be done', isQuiet);
  expect(readFileSync(join(place.root, '.town/worktrees/t-1/colour.txt'), 'utf8')).toBe(
    'green, please\n',
  );
  await until('the end of the task', () => follow.out().includes('t-1 is done'), {
    saw: follow.out,
  });
  follow.child.kill();
  await follow.ended();
});

/** Waits until the agent's own screen holds the words. */
async function shows(place: Place, words: string): Promise<void> {
  const watch = await place.watch();
  let screen = '';
  const shown = async () => {
    const town = await watch.town();
    screen = (await town.call('attach', { run: 'r-1' })).screen;
    return screen.includes(words);
  };
  await until(words, shown, { saw: () => screen });
}

test('pause starts nothing new, and resume goes on', async () => {
  const place = townOf('waits.sh');
  await place.ok('pause', '--reason', 'release today');
  await place.ok('goal', 'Later');
  expect(await place.ok('why', 't-1')).toContain('release today');
  const watch = await place.watch();
  expect(watch.state().runs).toEqual({});
  await place.ok('resume');
  await watch.until('a run', ({ runs }) => Object.keys(runs).length === 1);
});

test('down asks for a flag when agents are at work; kept agents are found again by up', async () => {
  const place = townOf('waits.sh');
  await place.ok('goal', 'Long work');
  const watch = await place.watch();
  const state = await watch.until('it to run', ({ runs }) => runs['r-1']?.phase === 'live');
  const { pid, startTime } = state.runs['r-1']!;
  const refused = await place.run(['down']);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/worker\.1 .*--keep-agents or --stop-agents/);
  expect(await place.ok('down', '--keep-agents')).toContain('worker.1');
  expect(isAlive(pid!, startTime!)).toBe(true);
  expect(await place.ok('up')).toContain('commands is up');
  const { runs } = await place.status();
  expect(runs).toMatchObject([{ id: 'r-1', phase: 'live', pid, startTime }]);
  expect(await place.ok('down', '--stop-agents')).toContain('the agent was stopped');
  expect(isAlive(pid!, startTime!)).toBe(false);
  expect(await place.ok('down')).toContain('not running');
  await place.ok('up');
  await watch.until('it to run again', (now) => now.runs['r-2']?.phase === 'live');
});

test('commands go on while many people use them at once', async () => {
  const place = townOf('waits.sh');
  const goals: Running[] = Array.from({ length: 8 }, (_, at) =>
    place.start(['goal', `Goal ${at}`]),
  );
  const ids = (await Promise.all(goals.map(({ ended }) => ended()))).map(
    ({ out }) => out.split(' ')[0],
  );
  expect(new Set(ids).size).toBe(8);
  const { tasks } = await place.status();
  expect(tasks).toHaveLength(8);
});
