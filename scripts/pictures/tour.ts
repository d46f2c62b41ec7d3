/** The way through the demo: what is pressed, what is waited for, and where a picture is taken. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Demo } from './demo.ts';

export const size = { columns: 120, rows: 36 };
const small = { columns: 80, rows: 24 };

export type Shot = { file: string; about: string };

/** Keys, then all that must be on the screen. A moment is never told by time. */
type Stop = { keys: string; until: RegExp[]; shot?: Shot };

const threeBusy = /(worker\.\d[^╮]*busy.*){3}/s;

/** From the first goal to the merge queue. */
const work: Stop[] = [
  { keys: '', until: [/mayor\.1/, /worker\.3/] },
  {
    keys: 'j',
    until: [/❯ (◘ )?worker\.1/, threeBusy, / \d+ │ /],
    shot: { file: 'town', about: 'The Town view: three workers write, each in its own terminal' },
  },
  {
    keys: '2',
    until: [/•t-\d/],
    shot: { file: 'map', about: 'The Map view: a task walks from one role to the next' },
  },
  {
    keys: '3',
    until: [/reviewer\.1/, /landed/],
    shot: { file: 'board', about: 'The Board view: tasks as cards under the roles that have them' },
  },
  {
    keys: '5',
    until: [/says reject/, /landed as/],
    shot: { file: 'feed', about: 'The Feed view: what happened, a line each' },
  },
  // Whichever task was sent back: the lists go to where they were looked at last.
  { keys: '/says reject\r', until: [/end \/says reject/] },
  {
    keys: 'v',
    until: [/reviewer reject/, /\d \+ /],
    shot: { file: 'review', about: 'The Review view: the changes of a task and what was said' },
  },
  {
    keys: ':add worker',
    until: [/❯ add a worker/],
    shot: { file: 'palette', about: 'The palette finds what can be done by a few letters' },
  },
  {
    keys: '\r',
    until: [/seats 3 → 4/, /\+ +seats: 4/],
    shot: { file: 'team', about: 'The Team view: one more worker, and what that changes' },
  },
  { keys: 'x', until: [/Discarded/] },
  { keys: '1', until: [/waiting for work|busy/] },
];

/** Of the second goal, whose workers ask. */
const asked: Stop[] = [
  { keys: 'n', until: [/New goal/] },
  { keys: 'Count the sentences of a text\r', until: [/Goal added/] },
  {
    keys: '4',
    until: [/question/, /worker\.\d .*Allow/],
  },
  {
    keys: 'j',
    until: [/❯ \? question/],
    shot: { file: 'inbox', about: 'The Inbox view: a question and a prompt wait for the person' },
  },
  {
    keys: '1?',
    until: [/In every view/],
    shot: { file: 'help', about: 'The keys that work in the Town view' },
  },
  { keys: 'q', until: [/COMMAND/] },
];

/** One worker asks a question, and another for leave on its screen. */
const scenario = 'tasks: { Write: { ask: 1 }, Describe: { permission: 1 } }\n';

export async function tour(demo: Demo, take: (shot: Shot) => void): Promise<void> {
  await go(demo, work, take);
  writeFileSync(join(demo.root, '.town', 'demo.yaml'), scenario);
  await go(demo, asked, take);
  demo.screen.resize(small);
  await demo.screen.until(/◆ asking/);
  take({ file: 'town-80x24', about: 'The Town view in a terminal of 80 × 24' });
}

async function go({ screen }: Demo, stops: Stop[], take: (shot: Shot) => void): Promise<void> {
  for (const { keys, until, shot } of stops) {
    screen.type(keys);
    await screen.until(...until);
    if (shot !== undefined) take(shot);
  }
}
