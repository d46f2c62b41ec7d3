/** An interactive CLI with a preset of the town's own: its sessions, and the turns it makes between two rests. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { State } from '../../src/core/index.ts';
import { eventually, openPlace, type Place, scripts } from './place.ts';
import type { Watch } from './watch.ts';

const script = join(scripts, 'talks.mjs');

function presetFor(home: string): string {
  const command = (how: string) =>
    JSON.stringify([process.execPath, script, home, how, '{session}']);
  return `
presets:
  talks:
    start: ${command('start')}
    resume: ${command('resume')}
    session: chosen
    readings:
      - { name: title asks, reading: asking, source: title, match: '^\\? ' }
      - { name: title works, reading: busy, source: title, match: '^⠋ ' }
      - { name: title rests, reading: idle, source: title, match: '^✳ ' }
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
  /** Lets them go on. */
  let: (name: 'go' | 'rest') => void;
};

async function openTalking(title: string): Promise<Talking> {
  const place = openPlace();
  const home = join(place.folder, 'cli');
  mkdirSync(home);
  place.commit({ 'town.yaml': team, 'agents.yaml': presetFor(home) });
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
    let: (name) => writeFileSync(join(home, name), ''),
  };
}

async function untilStarts({ starts }: Talking, count: number) {
  const came = await eventually(() => starts().length >= count);
  if (!came) expect(starts(), `${count} starts`).toHaveLength(count);
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
