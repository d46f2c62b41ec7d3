/** From a key to its echo while eight other terminals are flooded: the whole of Town beside tmux. */
import { setTimeout as pause } from 'node:timers/promises';
import { median, type Print, percentile, short, tell, verdictOn } from './figures.ts';
import { echoes } from './keys.ts';
import { type Side, tmuxSide, tmuxVersion, townSide } from './nine-panes.ts';
import { withPlace } from './place.ts';
import { cpuOf } from './processes.ts';

const rounds = 12;
const keysPerRound = 75;
const warmMs = { first: 4000, later: 1500 };

type Round = {
  echoes: number[];
  cpu: number;
  /** The same by what the processes are, in percent of a core. */
  parts: Record<string, number>;
  floods: number;
  rate: number;
};

/** Nine panes at 200 × 50, eight of them written to at 1 MB/s each, and keys typed into the ninth. */
export async function benchEcho(print: Print): Promise<void> {
  const version = tmuxVersion();
  if (version === null) print('tmux is not installed: the figures of Town stand alone.');
  await withPlace('', async (place) => {
    const sides = [await townSide(place), ...(version === null ? [] : [await tmuxSide(place)])];
    const measured = sides.map((): Round[] => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [index, side] of sides.entries()) measured[index]!.push(await play(side, round));
    for (const side of sides) side.close();
    const names = sides.map(({ name }) => name);
    // Programs are optimised while they run, which all figures below have in them.
    const begun = measured.map(([first]) => short(percentile(first?.echoes ?? [], 50)));
    print(
      `of the first round alone, p50: ${names.map((name, at) => `${name} ${begun[at]} ms`).join(' · ')}`,
    );
    report(print, names, measured);
  });
}

/** One turn of a side; the other one's floods are silent meanwhile. */
async function play(side: Side, round: number): Promise<Round> {
  side.flood(true);
  await pause(round === 0 ? warmMs.first : warmMs.later);
  const before = { parts: usedBy(side), floods: cpuOf(side.floods), bytes: side.written() };
  const began = performance.now();
  const typed = await echoes(side.screen, round, keysPerRound);
  const ms = performance.now() - began;
  const share = (used: number) => (used / ms) * 100;
  const rate = (side.written() - before.bytes) / ms / 1000;
  const floods = share(cpuOf(side.floods) - before.floods);
  const parts = mapped(usedBy(side), (used, part) => share(used - (before.parts[part] ?? 0)));
  const cpu = Object.values(parts).reduce((sum, part) => sum + part, 0);
  side.flood(false);
  await pause(300);
  return { echoes: typed, cpu, parts, floods, rate };
}

function usedBy({ parts }: Side): Record<string, number> {
  return mapped(parts, (pids) => cpuOf(pids));
}

function mapped<From, To>(all: Record<string, From>, to: (from: From, name: string) => To) {
  return Object.fromEntries(Object.entries(all).map(([name, from]) => [name, to(from, name)]));
}

function report(print: Print, names: string[], [ours = [], theirs]: Round[][]): void {
  for (const percent of [50, 95, 99]) {
    const of = (side: Round[]) => at(side, percent);
    const [mine, peer] = [of(ours), theirs === undefined ? null : of(theirs)];
    const parts = [`key to echo, p${percent}: town ${mine.text} ms`];
    if (peer !== null) {
      parts.push(`${names[1]} ${peer.text} ms`, `ratio ${(mine.value / peer.value).toFixed(2)}`);
      const goal = { at: 'most', limit: 1, of: 'ratio' } as const;
      if (percent !== 95) parts.push(verdictOn(mine.value / peer.value, goal));
    }
    print(parts.join(' · '));
  }
  const pick = (side: Round[], what: 'cpu' | 'floods' | 'rate') => side.map((round) => round[what]);
  const beside = (what: 'cpu' | 'floods' | 'rate') =>
    theirs === undefined ? {} : { peer: { name: names[1] ?? '', values: pick(theirs, what) } };
  const goal = { at: 'most', limit: 0.6, of: 'ratio' } as const;
  const cpu = { name: 'processor, all processes', unit: '% of a core', ours: pick(ours, 'cpu') };
  tell(print, { ...cpu, ...beside('cpu'), ...(theirs === undefined ? {} : { goal }) });
  for (const [index, side] of [ours, theirs ?? []].entries())
    print(`of that, ${names[index] ?? 'nobody'}: ${partsOf(side)} % of a core`);
  for (const [what, name, unit] of [
    ['rate', 'written by the eight floods', 'MB/s'],
    ['floods', 'processor of the floods themselves', '% of a core'],
  ] as const)
    tell(print, { name, unit, ours: pick(ours, what), ...beside(what) });
}

/** The middle of each part over the rounds. */
function partsOf(side: Round[]): string {
  const names = Object.keys(side[0]?.parts ?? {});
  return names
    .map((name) => `${name} ${short(median(side.map(({ parts }) => parts[name] ?? 0)))}`)
    .join(', ');
}

/** A percentile of all keys, with those of the rounds beside it. */
function at(side: Round[], percent: number): { value: number; text: string } {
  const value = percentile(
    side.flatMap(({ echoes }) => echoes),
    percent,
  );
  const each = side.map(({ echoes }) => percentile(echoes, percent));
  const text = `${short(value)} (rounds ${short(Math.min(...each))}–${short(Math.max(...each))})`;
  return { value, text };
}
