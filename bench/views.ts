/** From a key to what it changes, in each view while eight terminals are flooded, beside tmux in the same run. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Print, percentile, percentiles, short, verdictOn } from './figures.ts';
import { echoes, press, pressed } from './keys.ts';
import { type Side, tmuxSide, tmuxVersion, townSide } from './nine-panes.ts';
import { type Place, withPlace } from './place.ts';

const rounds = 2;
const keysPerRound = 60;
const settleMs = 1500;

/** The key of each view, and keys that change what it shows, in turn. */
const views: { name: string; open: string; keys: string[] }[] = [
  { name: 'Map', open: '2', keys: ['l', 'h'] },
  { name: 'Board', open: '3', keys: ['j', 'k'] },
  { name: 'Inbox, help', open: '4', keys: ['?', '?'] },
  { name: 'Feed', open: '5', keys: ['k', 'j'] },
  { name: 'Review, help', open: '6', keys: ['?', '?'] },
  { name: 'Team', open: '7', keys: ['j', 'k'] },
];

export async function benchViews(print: Print): Promise<void> {
  await withPlace('', async (place) => {
    const town = await townSide(place);
    fill(place);
    const tmux = tmuxVersion() === null ? null : await tmuxSide(place);
    const measured: Record<string, number[]> = {};
    const keep = (name: string, ms: number[]) => {
      measured[name] = [...(measured[name] ?? []), ...ms];
    };
    for (let round = 0; round < rounds; round += 1) {
      if (tmux !== null) keep(tmux.name, await flooded(tmux, () => typed(tmux, round)));
      keep('Town, typing', await flooded(town, () => typed(town, round)));
      for (const { name, open, keys } of views)
        keep(name, await flooded(town, () => viewed(town, open, keys)));
      await backToTyping(town);
    }
    report(print, measured, tmux?.name ?? null);
    for (const side of [town, tmux]) side?.close();
  });
}

/** Something to go through in every view; nobody begins with it. */
function fill(place: Place): void {
  place.run('pause');
  for (let task = 0; task < 12; task += 1) place.run('goal', `Task ${task}`);
}

function typed({ screen }: Side, round: number): Promise<number[]> {
  return echoes(screen, round, keysPerRound);
}

/** What is measured while this side's floods run, and no other's. */
async function flooded(side: Side, measure: () => Promise<number[]>): Promise<number[]> {
  side.flood(true);
  await pause(settleMs);
  const ms = await measure();
  side.flood(false);
  await pause(settleMs / 3);
  return ms;
}

/** In a view without terminals every frame after a key is the one that it caused. */
async function viewed({ screen }: Side, open: string, keys: string[]): Promise<number[]> {
  screen.type('\x01');
  await pause(settleMs / 3);
  await press(screen, open);
  await pause(settleMs);
  return (await pressed(screen, keys, keysPerRound)).ms;
}

async function backToTyping({ screen }: Side): Promise<void> {
  await press(screen, '1');
  await pause(settleMs / 3);
  const isThere = screen.next('TYPING');
  screen.type('\r');
  await isThere;
}

function report(print: Print, measured: Record<string, number[]>, tmux: string | null): void {
  const theirs = tmux === null ? null : percentile(measured[tmux] ?? [], 99);
  for (const [name, ms] of Object.entries(measured)) {
    const parts = [`${name}, ${ms.length} keys: ${percentiles(ms)} ms`];
    if (theirs !== null && name !== tmux) {
      const ratio = percentile(ms, 99) / theirs;
      parts.push(`p99 ${short(ratio)} of tmux's`);
      parts.push(verdictOn(ratio, { at: 'most', limit: 1, of: 'ratio' }));
    }
    print(parts.join(' · '));
  }
}
