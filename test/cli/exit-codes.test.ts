/** docs/exit-codes.md, line by line: every command, with each code that it can end with. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everyCommand, townProgram } from '../../src/cli/program.ts';
import { openTown } from '../daemon/town.ts';
import { until } from '../until.ts';

/** A command line, where it is run, and with which variables. */
type Case = { args: string; where?: 'no town' | 'the town'; env?: Record<string, string> };
type Codes = Partial<Record<0 | 1 | 2 | 64, Case | 'elsewhere'>>;

const nowhere = (args: string): Case => ({ args, where: 'no town' });
const here = (args: string): Case => ({ args });
const deadRun = { TOWN_RUN: 'r-99', TOWN_TOKEN: 'x'.repeat(64) };

/** In this order, on a town with two agents at work: t-1 at r-1 and t-2 at r-2. */
const codes: Record<string, Codes> = {
  // The screen is left with 0 in the journeys of the keys.
  town: { 0: 'elsewhere', 1: 'elsewhere', 64: here('') },
  // It is 0 in the journey of the first goal.
  init: { 0: 'elsewhere', 1: here('init'), 64: here('init x') },
  up: { 0: here('up'), 1: nowhere('up'), 64: here('up x') },
  status: { 0: here('status'), 1: nowhere('status'), 64: here('status x') },
  doctor: { 0: here('doctor'), 1: nowhere('doctor'), 64: here('doctor x') },
  check: {
    0: here('check'),
    1: here('check nothing.yaml'),
    2: here('check broken.yaml'),
    64: here('check a b'),
  },
  // It runs for half a minute in the journey of the demo.
  demo: { 0: 'elsewhere', 1: here('demo --headless --dir README.md/x'), 64: here('demo --seed x') },
  help: { 0: here('help goal'), 64: here('help nothing') },
  goal: { 0: here('goal Third'), 1: nowhere('goal x'), 64: here('goal') },
  'task add': {
    0: here('task add Fourth'),
    1: here('task add x --needs t-99'),
    64: here('task add x --priority 10'),
  },
  'task list': { 0: here('task list'), 1: nowhere('task list'), 64: here('task list x') },
  'task show': { 0: here('task show t-1'), 1: here('task show t-99'), 64: here('task show') },
  'task edit': {
    0: here('task edit t-3 --title Other'),
    1: here('task edit t-3 --title Other'),
    64: here('task edit t-3'),
  },
  'task drop': { 0: here('task drop t-4'), 1: here('task drop t-4'), 64: here('task drop') },
  'task retry': { 0: here('task retry t-4'), 1: here('task retry t-99'), 64: here('task retry') },
  why: { 0: here('why t-1'), 1: here('why t-99'), 64: here('why') },
  log: { 0: here('log'), 1: nowhere('log'), 64: here('log --last x') },
  message: {
    0: here('message worker.1 hello'),
    1: here('message nobody hello'),
    64: here('message worker.1'),
  },
  send: { 0: here('send worker.1 x'), 1: here('send nobody x'), 64: here('send worker.1 C-1') },
  attach: { 0: 'elsewhere', 1: 'elsewhere', 64: here('attach worker.1') },
  explain: { 0: here('explain worker.1'), 1: here('explain nobody'), 64: here('explain') },
  brief: { 0: here('brief r-1'), 1: here('brief r-99'), 64: here('brief') },
  verdict: {
    0: here('verdict blocked --task t-2'),
    1: here('verdict nothing --task t-1'),
    64: here('verdict done'),
  },
  answer: { 0: here('answer <item> drop'), 1: here('answer i-99 x'), 64: here('answer <item>') },
  // It is answered in test/cli/json.test.ts.
  ask: { 0: 'elsewhere', 1: { args: 'ask x', env: deadRun }, 64: here('ask x') },
  keep: { 0: here('keep -- true'), 1: here('keep -- ./nothing'), 64: here('keep') },
  mcp: { 0: here('mcp'), 64: here('mcp x') },
  pause: { 0: here('pause'), 1: nowhere('pause'), 64: here('pause x') },
  resume: { 0: here('resume'), 1: nowhere('resume'), 64: here('resume x') },
  down: { 1: here('down'), 64: here('down x'), 0: here('down --stop-agents') },
};

const rows = readFileSync('docs/exit-codes.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('the table names every command, and the codes that are tried here', () => {
  const said = rows.map(([, name, ...cells]) => {
    const all = [0, 1, 2, 64].filter((_, at) => cells[at] !== '–');
    return [name!.replaceAll('`', ''), all];
  });
  const tried = Object.entries(codes).map(([name, of]) => [name, Object.keys(of).map(Number)]);
  const inOrder = (table: unknown) =>
    JSON.stringify(
      (table as [string, number[]][])
        .map(([name, of]) => [name, of.toSorted((a, b) => a - b)])
        .sort(),
    );
  expect(inOrder(tried)).toEqual(inOrder(said));
  const commands = everyCommand(townProgram()).filter((each) => each.commands.length === 0);
  expect(said).toHaveLength(commands.length + 1);
});

test('each command ends with each of its codes', async () => {
  const place = await openTown();
  place.write({ 'broken.yaml': 'town: x\nrolse: {}\n' });
  await place.ok('goal', 'read the first');
  await place.ok('goal', 'read the second');
  const watch = await place.watch();
  await watch.until('two agents at rest', ({ runs }) =>
    ['r-1', 'r-2'].every((run) => runs[run]?.reading === 'idle'),
  );
  // A run that does well may change what the others meet, so it comes last where both are tried.
  for (const [name, of] of Object.entries(codes))
    for (const code of name === 'down' ? ([1, 64, 0] as const) : ([64, 2, 0, 1] as const)) {
      const tried = of[code];
      if (tried === undefined || tried === 'elsewhere') continue;
      const { args, where, env } = tried;
      const cwd = where === 'no town' ? place.folder : place.root;
      const decision = () =>
        Object.values(watch.state().inbox).find(({ kind }) => kind === 'decision')?.id;
      const item = args.includes('<item>') ? await until('a decision', decision) : '';
      const words = args === '' ? [] : args.replace('<item>', item).split(' ');
      const ran = await place.run(words, { cwd, env: env ?? {}, seconds: 50 });
      const about = `town ${args}: ${ran.out}${ran.err}`;
      expect([about, ran.code]).toEqual([about, code]);
      if (code === 0) expect([args, ran.err]).toEqual([args, '']);
      if (code === 64) expect([args, ran.out]).toEqual([args, '']);
      if (code === 64 || (code === 1 && ran.out === ''))
        expect(ran.err).toMatch(/^(town|error): .+\n/);
    }
});
