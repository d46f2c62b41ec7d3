/**
 * What a key costs on its way and back while nothing else goes on: in a pseudo-terminal alone, through tmux,
 * through two Node programs that only pass it on, and through Town.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Print, percentile, short } from './figures.ts';
import { echoes } from './keys.ts';
import { echo, tmuxSide, tmuxVersion, townSide } from './nine-panes.ts';
import { withPlace } from './place.ts';
import { relayScreen } from './relay.ts';
import type { Screen } from './screen.ts';

const rounds = 6;
const keysPerRound = 75;

export async function benchPath(print: Print): Promise<void> {
  await withPlace('', async (place) => {
    const alone = place.screen(echo);
    await alone.until(/echoes here/);
    const screens: Record<string, Screen> = {
      'a pseudo-terminal alone': alone,
      'two Node programs that pass it on': await relayScreen(place, echo),
      town: (await townSide(place)).screen,
    };
    if (tmuxVersion() !== null) screens[`tmux ${tmuxVersion()}`] = (await tmuxSide(place)).screen;
    const names = Object.keys(screens);
    const typed: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const name of names) {
        typed[name]!.push(...(await echoes(screens[name]!, round, keysPerRound)));
        await pause(300);
      }
    for (const name of names) {
      const [middle, most] = [50, 95].map((percent) => percentile(typed[name]!, percent));
      print(`key to echo, p50 and p95: ${name} ${short(middle!)}, ${short(most!)} ms`);
      screens[name]!.close();
    }
  });
}
