/** Nothing is typed blindly: real programs in real terminals show a screen and count what they get. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entry, Event, State } from '../../src/core/index.ts';
import { until } from '../until.ts';
import { openPlace, type Place, scripts, untilGone } from './place.ts';
import type { Watch } from './watch.ts';

const script = join(scripts, 'shows.mjs');

const shows = (readings: string) => (home: string) =>
  `
presets:
  shows:
    start: ${JSON.stringify([process.execPath, script, home, 'start', '{session}'])}
    resume: ${JSON.stringify([process.execPath, script, home, 'resume', '{session}'])}
    session: chosen
    readings:
      - { name: title asks, reading: asking, source: title, match: '^\\? ' }
      - { name: title works, reading: busy, source: title, match: '^⠋ ' }
      - { name: usage limit, reading: limited, source: screen, match: '^■ Usage limit reached' }
      - { name: title rests, reading: idle, source: title, match: '^✳ ' }
      ${readings}
`;
const prompting = shows(`- { name: prompt, reading: prompt, source: screen, match: '^> ?' }`);
const titled = shows('');
/** The shipped rules of Gemini CLI over a program of this folder. */
const gemini = (home: string) => `
presets:
  gemini:
    start: ${JSON.stringify([process.execPath, script, home, 'start'])}
`;

const team = (agent: string) => `
town: shows
into: main
entry: worker
agents:
  cli: ${agent}
roles:
  worker:
    agent: cli
    limits: { time: 5m, reminders: 1, restarts: 3 }
    handoffs: { done: done }
`;

type Shown = {
  place: Place;
  watch: Watch;
  pids: () => number[];
  /** Every byte that was typed into it. */
  typed: () => string;
  go: () => void;
};

async function open(
  title: string,
  { agent = '{ preset: shows }', presets = prompting } = {},
): Promise<Shown> {
  const place = openPlace();
  const home = join(place.folder, 'cli');
  mkdirSync(home);
  place.commit({ 'town.yaml': team(agent), 'agents.yaml': presets(home) });
  await place.ok('goal', title);
  const watch = await place.watch();
  const read = (name: string) =>
    existsSync(join(home, name)) ? readFileSync(join(home, name), 'utf8') : '';
  const lines = () => read('starts').trim().split('\n');
  return {
    place,
    watch,
    pids: () => lines().flatMap((line) => (line === '' ? [] : [Number(line.split(' ')[1])])),
    typed: () => read('typed'),
    go: () => writeFileSync(join(home, 'go'), ''),
  };
}

const itemOf = ({ inbox }: State, kind: string) =>
  Object.values(inbox).find((item) => item.kind === kind);
const eventsOf = <T extends Event['type']>(entries: Entry[], type: T) =>
  entries.filter(
    (entry): entry is Entry & { event: Extract<Event, { type: T }> } => entry.event.type === type,
  );

/** The first run is killed after it was seen at work, and the next one goes on in its session. */
async function resumed(shown: Shown): Promise<void> {
  const { watch, pids } = shown;
  const isKept = ({ tasks }: State) => tasks['t-1']!.sessions['worker'] !== undefined;
  await watch.until('the session to be remembered', isKept);
  process.kill(pids()[0]!, 'SIGKILL');
  await watch.until('the resumed run', ({ runs }) => runs['r-2']?.phase === 'live');
}

async function restartDaemon(place: Place): Promise<void> {
  const { pid } = (await place.status()).daemon;
  process.kill(pid, 'SIGKILL');
  await untilGone(pid);
  await place.ok('up');
}

test('a login under a title that says Ready is told in plain words, and gets not one byte', async () => {
  const { place, watch, typed } = await open('login', {
    agent: '{ preset: gemini }',
    presets: gemini,
  });
  const state = await watch.until('the item', (now) => itemOf(now, 'asking') !== undefined);
  expect(itemOf(state, 'asking')?.text).toBe(
    'gemini wants a login: run "gemini" once in a terminal',
  );
  const said = await place.ok('explain', 'worker.1');
  expect(said).toContain('The rule that spoke: first run: login.');
  expect(said).toContain('Text may not be typed now: worker.1 wants to be set up first.');
  for (const text of ['one', 'two', 'three']) await place.ok('message', 'worker.1', text);
  expect(await place.ok('why', 't-1')).toContain('3 messages wait: worker.1 is asking');
  await watch.until('its end', ({ runs }) => runs['r-1'] === undefined);
  expect(typed()).toBe('');
});

test('a screen that no rule knows is told with its text, and settled when it goes on', async () => {
  const { place, watch, typed, go } = await open('unknown', { presets: titled });
  for (const text of ['one', 'two', 'three']) await place.ok('message', 'worker.1', text);
  const state = await watch.until('the item', (now) => itemOf(now, 'screen') !== undefined);
  const item = itemOf(state, 'screen')!;
  expect(item.text).toContain('worker.1 shows a screen that no rule of its preset knows.');
  expect(item.text).toContain('How would you like to log in?');
  expect(item.choices).toEqual(['dismiss']);
  const started = eventsOf(watch.entries(), 'run.started')[0]!.at;
  expect(item.at - started).toBeLessThan(40_000);
  expect(await place.ok('why', 't-1')).toContain(
    '3 messages wait: worker.1 has not been seen at work',
  );
  expect(await place.ok('status')).toContain('no rule of its preset knows');
  expect(typed()).toBe('');
  go();
  await watch.until('the item to be settled', (now) => itemOf(now, 'screen') === undefined);
  await watch.until(
    'the messages to be delivered',
    (_, entries) => eventsOf(entries, 'message.delivered').length >= 3,
  );
});

test('an unknown screen that was dismissed is not told again by the next daemon', async () => {
  const { place, watch } = await open('unknown', { presets: titled });
  const state = await watch.until('the item', (now) => itemOf(now, 'screen') !== undefined);
  await place.ok('answer', itemOf(state, 'screen')!.id, 'dismiss');
  await restartDaemon(place);
  await place.ok('message', 'worker.1', 'one');
  // It is told after five seconds why the text waits, by a daemon that has read the screen.
  await watch.until('the wait', (_, entries) => eventsOf(entries, 'message.waits').length > 0);
  expect(itemOf(watch.state(), 'screen')).toBeUndefined();
});

test('a resumed session at its prompt is given a text after two seconds', async () => {
  const shown = await open('rests');
  await resumed(shown);
  const { place, watch, typed } = shown;
  await place.ok('message', 'worker.1', 'Go on');
  const isDelivered = (_: State, entries: Entry[]) =>
    eventsOf(entries, 'message.delivered').length > 0;
  await watch.until('the text', isDelivered);
  const [, started] = eventsOf(watch.entries(), 'run.started');
  const [delivered] = eventsOf(watch.entries(), 'message.delivered');
  const ms = delivered!.at - started!.at;
  expect(ms).toBeGreaterThan(2000);
  expect(ms).toBeLessThan(9500);
  expect(typed()).toBe('\x1b[200~Go on\x1b[201~\r');
});

test('a resumed session without a prompt rule is not written to, whatever its title says', async () => {
  const shown = await open('rests', { presets: titled });
  await resumed(shown);
  const { place, watch, typed } = shown;
  await place.ok('message', 'worker.1', 'Go on');
  await watch.until('the item', (now) => itemOf(now, 'screen') !== undefined);
  expect(await place.ok('explain', 'worker.1')).toContain(
    'Text may not be typed now: worker.1 has not been seen at work.',
  );
  expect(typed()).toBe('');
});

test('a line that was begun before anybody looked is not added to', async () => {
  const shown = await open('begun');
  await resumed(shown);
  const { place, watch, typed, go } = shown;
  await place.ok('message', 'worker.1', 'Go on');
  const state = await watch.until('the item', (now) => itemOf(now, 'waiting') !== undefined);
  expect(itemOf(state, 'waiting')?.text).toContain('A line was begun in its input and not sent.');
  expect(typed()).toBe('');
  go();
  await watch.until('the text', (_, entries) => eventsOf(entries, 'message.delivered').length > 0);
});

test('a dialog that comes up while a text is typed is not answered by its submit key', async () => {
  const { watch, typed } = await open('dialog');
  const isFailed = (_: State, entries: Entry[]) => eventsOf(entries, 'message.failed').length > 0;
  await watch.until('the reminder to fail', isFailed);
  const [failed] = eventsOf(watch.entries(), 'message.failed');
  expect(failed!.event.reason).toBe(
    'Another screen came up while it was typed, so it was not sent.',
  );
  expect(typed()).toMatch(/^\x1b\[200~No verdict/);
  expect(typed()).not.toContain('\r');
});

test('a program that nothing is known of is not written to before it has called town', async () => {
  const command = `while ! [ -e go ]; do sleep 0.1; done; town task add more; cat >typed`;
  const agent = `{ command: [bash, -c, ${JSON.stringify(`echo Proceed?; ${command}`)}] }`;
  const { place, watch } = await open('plain', { agent });
  await place.ok('message', 'worker.1', 'Hello');
  const state = await watch.until('the item', (now) => itemOf(now, 'waiting') !== undefined);
  expect(itemOf(state, 'waiting')?.text).toBe(
    'A message for worker.1 waits: worker.1 has not been seen at work, and nothing is known of its screen.\nType it yourself: town attach worker.1',
  );
  const worktree = join(place.town().worktrees, 't-1');
  writeFileSync(join(worktree, 'go'), '');
  const path = join(worktree, 'typed');
  const read = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  await until('the text', () => read() === 'Hello\n', { seconds: 40, saw: read });
});

test('an agent at its limit is not reminded before the limit is over', async () => {
  const { watch, typed } = await open('limited');
  const isLimited = (_: State, entries: Entry[]) => eventsOf(entries, 'agent.limited').length > 0;
  await watch.until('the limit', isLimited);
  await watch.until('the reminder', (_, entries) => entries.some(hasReminder));
  const { until: end } = eventsOf(watch.entries(), 'agent.limited')[0]!.event;
  expect(watch.entries().find(hasReminder)!.at).toBeGreaterThanOrEqual(end);
  await until('the reminder to be typed', () => typed().includes('\r'), { saw: typed });
});

function hasReminder({ news }: Entry): boolean {
  return news.some(({ kind }) => kind === 'reminded');
}

test.each(['dismissed', 'left'])(
  'a prompt that was %s is not told again by the next daemon',
  async (what) => {
    const { place, watch } = await open('asks');
    const state = await watch.until('the item', (now) => itemOf(now, 'asking') !== undefined);
    const { id } = itemOf(state, 'asking')!;
    if (what === 'dismissed') await place.ok('answer', id, 'dismiss');
    const before = watch.entries().length;
    await restartDaemon(place);
    // The new daemon has read the screen when it can explain it.
    let said = '';
    const explained = async () => {
      said = await place.ok('explain', 'worker.1');
      return said.includes('title: title asks');
    };
    await until('the reading', explained, { saw: () => said });
    const told = watch.entries().slice(before);
    expect(eventsOf(told, 'run.read')).toEqual([]);
    expect(Object.keys(watch.state().inbox)).toEqual(what === 'dismissed' ? [] : [id]);
  },
);
