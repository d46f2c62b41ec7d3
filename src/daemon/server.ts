/** The daemon's socket: who is calling, and what they may say. */
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import * as z from 'zod';
import type { Live, Notifications } from '../client/protocol.ts';
import { makeSocketFolder } from '../client/town-folder.ts';
import { type Entry, find } from '../core/index.ts';
import { type Allowances, openAllowances } from './allowance.ts';
import { askForSocketOf } from './attach.ts';
import { eventBytes, mostLines, mostRunLines, mostStrangers } from './bounds.ts';
import type { Daemon } from './daemon.ts';
import { type Line, openLine, type Size, type Unfinished } from './line.ts';
import { sameToken } from './tokens.ts';
import { type Caller, verbs } from './verbs.ts';

export type DaemonServer = {
  publish(entry: Entry): void;
  live(live: Live): void;
  /** True while someone watches. */
  isWatched(): boolean;
  /** Opens the socket again when its file was removed, as by a cleaner of temporary files. */
  reopen(): Promise<void>;
  close(): Promise<void>;
};

/** The version of the protocol and of every `--json` shape. */
export const protocolVersion = '1';

type Called = { line: Line; caller: Caller | null };

/** What all lines of a daemon share. */
type Exchange = {
  calls: Set<Called>;
  unfinished: Unfinished;
  allowances: Allowances;
  onLeave: () => void;
};

/**
 * Listens on the town's socket. A stale socket file is replaced: the lock says no one else is here.
 * `onLeave` is called when somebody who watched is gone.
 */
export async function openServer(
  daemon: Daemon,
  onLeave: () => void = () => undefined,
): Promise<DaemonServer> {
  const { folder } = daemon;
  const calls = new Set<Called>();
  const exchange = { calls, unfinished: { bytes: 0 }, allowances: openAllowances(), onLeave };
  const open = async () => {
    const server = await listen(folder.socket, (socket) => greet(daemon, socket, exchange));
    // As when the process may open no more files: that connection is lost, and no other.
    server.on('error', (error) => daemon.log(`A connection was lost: ${error.message}`));
    return server;
  };
  let server = await open();
  const watching = () => [...calls].filter(({ caller }) => caller?.watches);
  const each = <N extends keyof Notifications>(name: N, params: Notifications[N], size: Size) => {
    for (const { line } of watching()) line.tell(name, params, size);
  };
  return {
    publish: (entry) => {
      if (watching().length === 0) return;
      each('entries', { entries: [entry] }, { bytes: JSON.stringify(entry).length });
    },
    live: (live) => each('live', live, 'late'),
    isWatched: () => watching().length > 0,
    reopen: async () => {
      for (const run of daemon.watches.keys()) await askForSocketOf(daemon, run);
      if (existsSync(folder.socket)) return;
      // The lines that are open stay.
      server.close();
      makeSocketFolder(folder);
      server = await open();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const { line } of calls) line.hangUp();
      await closed;
      rmSync(folder.socket, { force: true });
    },
  };
}

/** Only this user may connect, from the first moment on: the file is made with mode 0600. */
async function listen(path: string, greet: (socket: Socket) => void): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer(greet);
  server.maxConnections = mostLines;
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject).once('listening', resolve);
  });
  // The file is made within this call, so nothing else is made under this mask.
  const before = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
  await listening;
  return server;
}

function greet(daemon: Daemon, socket: Socket, exchange: Exchange): void {
  const { calls } = exchange;
  const line = openLine(socket, exchange.unfinished);
  const called: Called = { line, caller: null };
  calls.add(called);
  makeRoom(calls);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    calls.delete(called);
    called.caller?.gone.abort();
    if (called.caller?.watches) exchange.onLeave();
  });
  line.rpc.onRequest('hello', (said: unknown) => {
    const run = identify(daemon, said);
    // The person's next command starts a daemon that is whole; an agent's may still be served.
    if (run === null && daemon.hasToLeave('for anything')) {
      line.hangUp();
      throw refusal('This daemon is going down.');
    }
    if (run !== null) refuseTooManyLines(calls, called, run);
    called.caller?.gone.abort();
    called.caller = { run, watches: false, gone: new AbortController() };
    line.welcome(run === null ? 'person' : 'run');
    const town = daemon.loop.durable().graph?.town ?? '';
    const notices = [...daemon.notices];
    return { town, pid: process.pid, version: protocolVersion, notices };
  });
  answerAll(daemon, called, exchange.allowances);
  line.rpc.listen();
}

/** Whoever says at once who they are finds room, however many others say nothing. */
function makeRoom(calls: Set<Called>): void {
  const strangers = [...calls].filter(({ caller }) => caller === null);
  if (strangers.length <= mostStrangers) return;
  // The oldest; a set keeps the order in which they came.
  const [oldest] = strangers;
  calls.delete(oldest!);
  oldest!.line.sendAway('Too many others wait here. Try again in a moment.');
}

function refuseTooManyLines(calls: Set<Called>, called: Called, run: string): void {
  const ofRuns = [...calls].filter(
    (other) => other !== called && other.caller !== null && other.caller.run !== null,
  );
  const own = ofRuns.filter(({ caller }) => caller?.run === run).length;
  if (own >= mostRunLines.each)
    throw refusal(`${run} has ${own} connections to the town already. Close some and try again.`);
  if (ofRuns.length >= mostRunLines.all)
    throw refusal('Agents have too many connections to the town. Try again in a moment.');
}

const hello = z.object({ token: z.string(), run: z.string().optional() });

/** The install token opens everything; a run's token opens that run's verbs. Answers whose it is. */
function identify({ tokens }: Daemon, said: unknown): string | null {
  const { data } = hello.safeParse(said);
  const run = data?.run ?? null;
  const right = run === null ? tokens.install : tokens.run(run);
  if (data === undefined || !sameToken(data.token, right))
    throw refusal('That token does not open this town.');
  return run;
}

function answerAll(daemon: Daemon, called: Called, allowances: Allowances): void {
  const { line } = called;
  for (const [name, verb] of Object.entries(verbs)) {
    const answer = async (params: unknown): Promise<unknown> => {
      const { caller } = called;
      if (caller === null) throw refusal('Say hello first.');
      const problem = whyNot(daemon, caller, { name, for: verb.for });
      if (problem !== null) throw refusal(problem);
      const checked = verb.params.safeParse(params ?? {});
      if (!checked.success) throw refusal(sayIssue(name, checked.error));
      if (verb.writes && caller.run !== null) refuseTooMuch(allowances, caller.run, params);
      try {
        return await verb.answer(daemon, caller, checked.data as never);
      } catch (error) {
        // Whoever waits for an answer asks the next daemon.
        if (daemon.closing.aborted) line.hangUp();
        throw error instanceof ResponseError ? error : refusal(textOf(error));
      }
    };
    line.rpc.onRequest(name, (params: unknown) => line.answering(() => answer(params)));
  }
}

/** A run that writes without end, refused or not, would fill the ledger. */
function refuseTooMuch(allowances: Allowances, run: string, params: unknown): void {
  const text = Buffer.byteLength(JSON.stringify(params));
  const wait = allowances.take(run, eventBytes + Math.min(text, longestInLedger));
  if (wait === 0) return;
  throw refusal(
    `${run} writes too much into the ledger. Wait ${Math.ceil(wait / 1000)} s and say it again.`,
  );
}

/** A longer text is kept in a file of its own. */
const longestInLedger = 64 * 1024;

type Asked = { name: string; for: 'human' | 'anyone' };

/** A run may use its own verbs, for as long as it is not over. */
function whyNot({ loop }: Daemon, { run }: Caller, asked: Asked): string | null {
  if (run === null) return null;
  if (asked.for === 'human')
    return `A run may not use "${asked.name}"; this is for the person in charge.`;
  return find(loop.state().runs, run) === null ? `${run} is over.` : null;
}

function sayIssue(name: string, { issues }: z.ZodError): string {
  const where = issues[0]?.path.join('.') || 'its words';
  return `"${name}" does not take what was given as ${where}: ${issues[0]?.message}`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidRequest, message);
}
