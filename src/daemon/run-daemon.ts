/** The daemon from its first line to its last. */
import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { originalOf, writeAddress } from '../client/address.ts';
import { forgetStart, keepStart, keepStartAgain } from '../client/kept-start.ts';
import { closeToOthers, refuseForeignTown } from '../client/own-folder.ts';
import { startIsOver } from '../client/reach.ts';
import type { TownFolder } from '../client/town-folder.ts';
import type { State } from '../core/index.ts';
import { takeLock } from '../ledger/index.ts';
import { adoptRefs, oneAtATime } from '../world/real/git/index.ts';
import { startTimeOf } from '../world/real/holders.ts';
import { adoptRuns } from './adopt.ts';
import type { Daemon, Programs } from './daemon.ts';
import { deferred } from './deferred.ts';
import { endingsDone } from './endings.ts';
import { readEntries } from './entries.ts';
import { endAlone, ephemeralMs } from './ephemeral.ts';
import { endFormerRuns } from './former-runs.ts';
import { goDown } from './go-down.ts';
import { liveOf, onTheBeat } from './live.ts';
import { openLoop } from './loop.ts';
import { lookForLostWork, watchLanded } from './lost-work.ts';
import {
  furnish,
  newTownId,
  openLedger,
  openPresets,
  openTownRepository,
  readGraph,
} from './open-town.ts';
import { perform } from './perform.ts';
import { renewPresets } from './presets-in-force.ts';
import { mayChangeTeam, type TeamWatch, watchTeam } from './reshape.ts';
import { tidyRuns } from './retention.ts';
import { type DaemonServer, openServer } from './server.ts';
import { holdGround } from './standing.ts';
import type { SayStep } from './steps.ts';
import { forgetTexts } from './team-files.ts';
import { openTokens } from './tokens.ts';
import { tellTurnsAfter } from './turn-end.ts';
import { endAllAgents } from './vanish.ts';
import { watchFile } from './watch-file.ts';

/** Sockets are looked for once more so long after one was seen to be gone, in milliseconds. */
const sweptMs = 500;
/** Old runs are tidied at most so often. */
const tidyMs = 2000;

/** So often it is looked whether a quiet agent's process is stopped; never while there is no agent. */
const stopsMs = 5000;

/** Whoever waits until it is up. */
export type Starter = { step: SayStep; ready: () => void };

/**
 * Runs the daemon of a town until it is told to go down. Throws a `LockHeldError` when another one
 * runs, else an Error whose message is for the person.
 */
export async function runDaemon(given: TownFolder, programs: Programs, starter: Starter) {
  refuseForeignTown(given);
  mkdirSync(given.state, { recursive: true, mode: 0o700 });
  const closed = closeToOthers(given);
  const lock = await takeLock(given.lock);
  const copiedFrom = originalOf(given.state);
  // An agent of the original must not be taken for one of the copy.
  if (copiedFrom !== null) rmSync(given.token, { force: true });
  const folder = furnish(given, programs);
  const { ledger, state, recovered } = await openLedger(folder, starter.step);
  // The founding goes by the files as they lie there; afterwards it counts who brought them.
  const presets =
    state.graph === null
      ? await openPresets(folder, programs)
      : await openPresets(folder, programs, null);
  const graph = state.graph ?? (await readGraph(folder, presets));
  const anew = state.seq === 0 ? await endFormerRuns(folder) : null;
  starter.step('looking at the repository');
  // Loaded while git answers, before the first terminal is followed.
  import('./watch.ts').catch(() => null);
  const id = state.id ?? newTownId();
  const opened = await openTownRepository(folder, { into: graph.into, id, state, log });
  const { repository, founding, lost } = opened;
  if (state.id === null && state.seq > 0) await adoptRefs(repository, Object.values(state.tasks));
  const closing = new AbortController();
  const watchers = new Set<(state: State) => void>();
  const over = deferred();
  const ground = holdGround(folder, programs, (why) => {
    log(why);
    over.resolve();
  });
  let server: DaemonServer | null = null;
  let team: TeamWatch | null = null;
  const beat = onTheBeat(() => {
    if (server?.isWatched()) server.live(liveOf(daemon));
  });

  const stops = onTheBeat(() => {
    for (const watch of daemon.watches.values()) watch.lookAtProcess();
    if (daemon.watches.size > 0) stops.stir();
  }, stopsMs);

  const tidy = onTheBeat(() => {
    tidyRuns(daemon).catch((error: Error) => log(`Old runs could not be tidied: ${error.message}`));
  }, tidyMs);

  const loop = openLoop({
    state,
    ledger,
    now: Date.now,
    elapsed: () => performance.now(),
    publish: (entry, current) => {
      server?.publish(entry);
      for (const look of [...watchers]) look(current);
      alone.stir();
      if (entry.news.some(({ kind }) => kind === 'ended')) tidy.stir();
      if (mayChangeTeam(entry)) team?.stir();
      tellTurnsAfter(daemon, entry);
    },
    perform: (effect) => perform(daemon, effect),
    fail: (error) => {
      // Memory is ahead of the disk, so this daemon ends; the next one reads what is on the disk.
      daemon.log(error.message);
      setTimeout(() => over.reject(error), 100);
    },
    log,
  });

  const daemon: Daemon = {
    folder,
    programs,
    presets,
    presetsOf: null,
    teamTurn: oneAtATime(),
    repository,
    loop,
    watchers,
    tokens: openTokens(folder.token),
    watches: new Map(),
    endings: new Map(),
    mail: new Map(),
    work: new Map(),
    stirred: () => {
      beat.stir();
      stops.stir();
    },
    closing: closing.signal,
    hasToLeave: ground.hasToLeave,
    notices: new Set(),
    lost: [],
    entries: (after, limit) => readEntries(ledger, after, limit),
    goDown: (stopAgents) => goDown(daemon, stopAgents, over.resolve),
    log,
  };

  const alone = endAlone({
    ms: ephemeralMs(folder),
    isWatched: () => server?.isWatched() ?? false,
    state: loop.durable,
    end: () => {
      log('Nobody looks at this town any more, so it ends. It was made to be looked at.');
      daemon.goDown(true).catch((error: Error) => log(error.message));
    },
  });

  const reopen = () => {
    const opening = server?.reopen().then(() => keepStartAgain(folder, programs.daemon));
    opening?.catch((error: Error) => log(error.message));
  };
  const swept = onTheBeat(reopen, sweptMs);
  const look = () => {
    if (ground.hasToLeave('for its town')) return;
    reopen();
    // Whoever removes the folder is at it just now, and may not be done.
    swept.stir();
  };
  const stop = () => over.resolve();
  process
    .on('SIGTERM', stop)
    .on('SIGINT', stop)
    // Whoever found the lock held asks for the socket in this way.
    .on('SIGHUP', () => {
      if (!ground.hasToLeave('for anything')) reopen();
    });
  let unwatch = async () => {};
  try {
    if (recovered !== null) log(recovered);
    if (closed !== null) notice(daemon, closed);
    if (copiedFrom !== null) notice(daemon, sayCopy(copiedFrom));
    if (anew !== null) notice(daemon, anew);
    if (lost !== null) notice(daemon, lost);
    await renewPresets(daemon);
    await adoptRuns(daemon, id, starter.step);
    // After adoption, so that what the founding starts is not taken for a start that was cut off.
    if (state.graph === null) await loop.submit({ type: 'town.founded', graph }, 'human');
    if (state.founding === undefined)
      await loop.submit({ type: 'repository.founded', ...founding });
    server = await openServer(daemon, alone.stir);
    alone.stir();
    publishAddress(folder);
    keepStart(folder, programs.daemon);
    startIsOver(folder);
    team = watchTeam(daemon);
    const unwatches = [team.close, watchGround(daemon, look), watchLanded(daemon)];
    unwatch = async () => void (await Promise.all(unwatches.map((end) => end())));
    starter.ready();
    tidy.stir();
    lookForLostWork(daemon);
    await forgetTexts(daemon);
    await over.promise;
    await endingsDone(daemon);
  } finally {
    closing.abort();
    beat.stop();
    stops.stop();
    alone.stop();
    tidy.stop();
    swept.stop();
    loop.stop();
    await unwatch();
    await server?.close();
    if (ground.look().kind === 'deleted') await endAllAgents(daemon);
    ground.close();
    for (const watch of daemon.watches.values()) watch.close();
    if (Object.keys(loop.durable().runs).length === 0) forgetStart(folder);
    await ledger.close().catch(() => null);
    removeIfEmpty(folder.sockets);
    await lock.release();
  }
}

function notice({ notices }: Daemon, line: string): void {
  notices.add(line);
  log(line);
}

function sayCopy(original: string): string {
  return `This town is a copy of the one in ${original}, which keeps its agents; their tasks are queued here again.`;
}

function publishAddress({ root, state, sockets, socket }: TownFolder): void {
  const startTime = startTimeOf(process.pid) ?? '';
  writeAddress(state, { root, sockets, socket, pid: process.pid, startTime });
}

/** Looks after the town's folder and the daemon's socket. */
function watchGround(daemon: Daemon, look: () => void): () => Promise<void> {
  const { state, lock, socket } = daemon.folder;
  const watches = [state, lock, socket].map((path) =>
    watchFile({ path, onChange: look, onPolling: (reason) => notice(daemon, sayPolling(reason)) }),
  );
  return async () => {
    for (const watch of watches) watch.close();
  };
}

/** The same words for every file, so that it is said once. */
export function sayPolling(reason: string): string {
  return `Changes of files are looked for once a second, because the system tells of none: ${reason}`;
}

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/** Holders that live on keep their sockets in it. */
function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // It is not empty.
  }
}
