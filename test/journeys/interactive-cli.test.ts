/** An interactive CLI with a preset of the town's own: its sessions, and the turns it makes between two rests. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entry, State } from '../../src/core/index.ts';
import { until } from '../until.ts';
import { openPlace, type Place, scripts } from './place.ts';
import type { Watch } from './watch.ts';

const script = join(scripts, 'talks.mjs');

function presetFor(home: string, more: string): string {
  const command = (how: string) =>
    JSON.stringify([process.execPath, script, home, how, '{session}']);
  return `
presets:
  talks:
    start: ${command('start')}
    resume: ${command('resume')}
    session: chosen
    ${more}
    readings:
      - { name: title asks, reading: asking, source: title, match: '^\\? ' }
      - { name: title works, reading: busy, source: title, match: '^⠋ ' }
      - { name: title rests, reading: idle, source: title, match: '^✳ ' }
      - { name: prompt line, reading: prompt, source: screen, region: bottom 1, match: '^>' }
`;
}

const team = `
town: talking
into: main
entry: worker
agents:
  talks: { preset: talks }
roles:
  worker:
    agent: talks
    limits: { time: 5m, reminders: 1, restarts: 3 }
    handoffs: { done: { to: done, needs: [commit, clean] } }
`;

type Talking = {
  place: Place;
  watch: Watch;
  /** How its agents were started, oldest first. */
  starts: () => { how: string; session: string; pid: number }[];
  /** What was typed into them. */
  heard: () => string[];
  /** Its sessions are gone, as after a clean-up of the CLI's own. */
  forget: () => void;
  /** Lets them go on. */
  let: (name: 'go' | 'rest') => void;
};

type Changes = { graph?: string; preset?: string };

async function openTalking(title: string, changes: Changes = {}): Promise<Talking> {
  const { graph = team, preset = 'pasted: never' } = changes;
  const place = openPlace();
  const home = join(place.folder, 'cli');
  mkdirSync(home);
  place.commit({ 'town.yaml': graph, 'agents.yaml': presetFor(home, preset) });
  await place.ok('goal', title);
  const watch = await place.watch();
  const linesOf = (name: string) =>
    existsSync(join(home, name)) ? readFileSync(join(home, name), 'utf8').trim().split('\n') : [];
  return {
    place,
    watch,
    starts: () =>
      linesOf('starts').map((line) => {
        const [how = '', session = '', pid] = line.split(' ');
        return { how, session, pid: Number(pid) };
      }),
    heard: () => linesOf('heard').map((line) => JSON.parse(line) as string),
    forget: () => rmSync(join(home, 'sessions'), { recursive: true }),
    let: (name) => writeFileSync(join(home, name), ''),
  };
}

async function untilStarts({ starts }: Talking, count: number) {
  await until(`${count} starts`, () => starts().length >= count, { saw: starts });
  return starts()[count - 1]!;
}

const kindsOf = ({ inbox }: State) => Object.values(inbox).map(({ kind }) => kind);

test.each([
  ['makes a turn that is too short to be seen', 'claims'],
  ['takes the text and does not change its screen', 'silent'],
])(
  'after a refused verdict an agent that %s is reminded, then the human is told',
  async (_, title) => {
    const talking = await openTalking(title);
    await talking.watch.until('a stuck item', (state) => kindsOf(state).includes('stuck'));
    const heard = talking.heard();
    expect(heard[0]).toMatch(/^The verdict done was not accepted\. There is no commit of your own/);
    expect(heard[1]).toMatch(/^No verdict has been given for t-1 yet\./);
    expect(heard).toHaveLength(2);
  },
);

test('an agent that is killed before it was at work is started afresh, and one that was is resumed', async () => {
  const talking = await openTalking('works');
  const first = await untilStarts(talking, 1);
  process.kill(first.pid, 'SIGKILL');
  const second = await untilStarts(talking, 2);
  expect(second.how).toBe('start');
  expect(second.session).not.toBe(first.session);
  talking.let('go');
  const isAtWork = ({ tasks }: State) => tasks['t-1']!.sessions['worker'] !== undefined;
  await talking.watch.until('the session to be remembered', isAtWork);
  process.kill(second.pid, 'SIGKILL');
  const third = await untilStarts(talking, 3);
  expect([third.how, third.session]).toEqual(['resume', second.session]);
});

const isDelivered = (_: State, entries: Entry[]) =>
  entries.some(({ event }) => event.type === 'message.delivered');

async function killDaemon(place: Place): Promise<void> {
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  const isGone = () => !existsSync(`/proc/${pid}`);
  await until(`the end of the daemon ${pid}`, isGone);
}

test('a daemon that dies before the turn is over leaves it to the next one, and counts nothing twice', async () => {
  const { place, watch, heard } = await openTalking('silent');
  await watch.until('the refusal to be delivered', isDelivered);
  await killDaemon(place);
  await place.ok('up');
  await watch.until('a stuck item', (state) => kindsOf(state).includes('stuck'));
  await killDaemon(place);
  await place.ok('up');
  expect(heard()).toHaveLength(2);
  // A slow start may settle it for a moment, until the screen is read again.
  await watch.until('the stuck item', (state) => kindsOf(state).includes('stuck'));
  const { inbox, next } = watch.state();
  // What the person sends is heard, and its turn is followed to its end, too.
  await Promise.all([place.ok('message', 'r-1', 'Go on'), place.ok('message', 'r-1', 'Please')]);
  await watch.until('another stuck item', (state) => state.next.inbox > next.inbox);
  expect(Object.values(watch.state().inbox)).toHaveLength(Object.values(inbox).length);
  expect(heard().slice(2).sort()).toEqual(['Go on', 'Please']);
});

test('an agent that asks in the turn after a refused verdict is told of, and not reminded', async () => {
  const { watch, heard } = await openTalking('asks');
  await watch.until('an asking item', (state) => kindsOf(state).includes('asking'));
  expect(heard()).toHaveLength(1);
});

test('an agent that rests before its question is answered is reminded after the answer', async () => {
  const { place, watch, heard } = await openTalking('questions');
  const isAsked = ({ inbox, runs }: State) =>
    Object.values(inbox).some(({ kind }) => kind === 'question') && runs['r-1']?.reading === 'idle';
  const { inbox } = await watch.until('its question, and its rest', isAsked);
  expect(heard()).toEqual([]);
  await place.ok('answer', Object.keys(inbox)[0]!, 'blue');
  await watch.until('a stuck item', (state) => kindsOf(state).includes('stuck'));
  expect(heard()).toEqual([expect.stringMatching(/^No verdict has been given/)]);
});

test('a session that is gone is begun anew, and the seat is not blamed', async () => {
  const talking = await openTalking('works');
  talking.let('go');
  const { watch, starts } = talking;
  const isAtWork = ({ tasks }: State) => tasks['t-1']!.sessions['worker'] !== undefined;
  await watch.until('the session to be remembered', isAtWork);
  talking.forget();
  process.kill(starts()[0]!.pid, 'SIGKILL');
  const third = await untilStarts(talking, 3);
  expect(starts().map(({ how }) => how)).toEqual(['start', 'resume', 'start']);
  expect(third.session).not.toBe(starts()[0]!.session);
  await watch.until('the new session to be remembered', isAtWork);
  const { seats, tasks } = watch.state();
  expect(seats['worker.1']!.crashes).toHaveLength(1);
  expect(tasks['t-1']!.restarted).toEqual({ worker: 1 });
});

/** What the daemon had not written yet when it died. */
function cutLedger(place: Place, from: string): void {
  const { ledger } = place.town();
  const file = join(ledger, readdirSync(ledger).find((name) => name.endsWith('.jsonl'))!);
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(`"type":"${from}"`));
  writeFileSync(file, `${lines.slice(0, at).join('\n')}\n`);
}

test.each([
  ['is at work', () => undefined],
  ['is written down as started', (place: Place) => cutLedger(place, 'run.started')],
])('a session is remembered when the daemon dies before its agent %s', async (_, lost) => {
  const talking = await openTalking('works');
  const { place, starts } = talking;
  const { watch } = talking;
  const first = await untilStarts(talking, 1);
  await watch.until('its start', ({ runs }) => runs['r-1']?.phase === 'live');
  await killDaemon(place);
  watch.close();
  lost(place);
  talking.let('go');
  await place.ok('up');
  const isAtWork = ({ tasks }: State) => tasks['t-1']!.sessions['worker'] !== undefined;
  const after = await place.watch();
  await after.until('the session to be remembered', isAtWork);
  process.kill(first.pid, 'SIGKILL');
  await untilStarts(talking, 2);
  expect(starts()[1]).toMatchObject({ how: 'resume', session: first.session });
});

const gated = team
  .replace('{ to: done, needs', '{ to: gate, needs')
  .concat('  gate: { station: human, handoffs: { ship: done, back: { to: worker, limit: 2 } } }\n');

test('work that is sent back goes on in its session, and whoever is done and rests is ended at once', async () => {
  const talking = await openTalking('commits', { graph: gated });
  const { place, watch, starts } = talking;
  const isAtGate = ({ tasks }: State) => tasks['t-1']!.place.kind === 'human';
  const { inbox } = await watch.until('the task at the gate', isAtGate);
  await place.ok('answer', Object.keys(inbox)[0]!, 'back', 'more of it');
  const again = await untilStarts(talking, 2);
  expect(again).toMatchObject({ how: 'resume', session: starts()[0]!.session });
  const isBack = (state: State) => isAtGate(state) && state.tasks['t-1']!.history.length === 3;
  await watch.until('the task at the gate again', isBack);
  const ends = watch
    .entries()
    .filter(({ effects }) => effects.some(({ type }) => type === 'agent.stop'))
    .map(({ event }) => event.type);
  expect(ends[0]).toBe('run.read');
});

test.each([
  ['at once', async () => undefined],
  [
    'by the next daemon, when the first one died before',
    async (place: Place) => {
      await killDaemon(place);
      await place.ok('up');
    },
  ],
])(
  'a CLI that takes its brief by paste when it is resumed gets that first: %s',
  async (_, happens) => {
    const talking = await openTalking('pastes', { preset: 'pasted: on resume' });
    const { place, watch, starts, heard } = talking;
    const isAtWork = ({ tasks }: State) => tasks['t-1']!.sessions['worker'] !== undefined;
    await watch.until('the session to be remembered', isAtWork);
    process.kill(starts()[0]!.pid, 'SIGKILL');
    await watch.until('the resumed run', ({ runs }) => runs['r-2']?.phase === 'live');
    await happens(place);
    await watch.until('a stuck item', (state) => kindsOf(state).includes('stuck'));
    expect(heard()).toEqual([
      expect.stringMatching(/^Read the file .*brief\.md from its first line to its last/),
      expect.stringMatching(/^No verdict has been given/),
    ]);
  },
);
