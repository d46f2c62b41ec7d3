/** The demo without a screen: prints what happens, and ends by itself when the goal is done. */
import type { Connection } from '../client/connection.ts';
import type { TownFolder } from '../client/town-folder.ts';
import { type Entry, type State, sentence } from '../core/index.ts';
import { localClock } from '../terminal/local-time.ts';
import { CommandError } from './exit.ts';
import { indented, print } from './print.ts';
import { callTown, stateOf } from './reach-town.ts';

/** A demo that has not come to its end after this long has a fault, in milliseconds. */
const patienceMs = 10 * 60_000;

/** Follows a town until no task is left to do, then takes it down and tells how it went. */
export async function followHeadless(folder: TownFolder): Promise<void> {
  const town = await callTown(folder);
  print(`The town works in ${folder.root}`);
  const began = Date.now();
  const state = await untilQuiet(town).finally(() => takeDown(town));
  const tasks = Object.values(state.tasks);
  const landed = tasks.filter((task) => task.landed !== null).length;
  const rejected = tasks
    .flatMap((task) => task.history)
    .filter((mark) => mark.verdict === 'reject');
  const seconds = Math.round((Date.now() - began) / 1000);
  print(
    `Done in ${seconds} s: ${landed} tasks landed on ${state.graph?.into}, ${rejected.length} sent back on the way.`,
  );
  print(`The repository is ${folder.root}; look at it with: git -C ${folder.root} log --oneline`);
}

async function takeDown(town: Connection): Promise<void> {
  const gone = new Promise<void>((resolve) => town.onClose(resolve));
  await town
    .call('down', { stopAgents: true })
    .then(() => gone)
    .catch(() => null);
  town.close();
}

/** Resolves with the state in which every task is over. Throws when the human is asked, or it takes too long. */
function untilQuiet(town: Connection): Promise<State> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => fail(`The town was not done after ${patienceMs / 60_000} minutes.`),
      patienceMs,
    );
    let shown = 0;
    let looking: Promise<void> = Promise.resolve();
    const fail = (message: string) => {
      clearTimeout(timer);
      reject(new CommandError(message));
    };
    const show = (entries: Entry[]) => {
      for (const entry of entries) {
        if (entry.seq <= shown) continue;
        shown = entry.seq;
        const time = localClock(entry.at);
        for (const news of entry.news) print(indented(`${time} ${sentence(news)}`, 11));
      }
    };
    const look = async () => {
      const state = await stateOf(town);
      const over = Object.values(state.tasks).every(
        ({ place }) => place.kind === 'done' || place.kind === 'dropped',
      );
      const asked = Object.values(state.inbox)[0];
      if (asked !== undefined)
        return fail(indented(`The town asks for a person: ${asked.text}`, 2));
      if (!over || state.counts.created === 0) return;
      clearTimeout(timer);
      resolve(state);
    };
    const follow = () => {
      looking = looking.then(look).catch((error: Error) => fail(error.message));
    };
    town.on('entries', ({ entries }) => {
      show(entries);
      follow();
    });
    town.onClose(() => fail('The daemon ended before the goal was done.'));
    town
      .call('subscribe', {})
      .then(() => town.call('log', { after: 0, limit: 2000 }))
      .then(({ entries }) => show(entries))
      .then(follow)
      .catch((error: Error) => fail(error.message));
  });
}
