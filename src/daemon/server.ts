/** The daemon's socket: who is calling, and what they may say. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import {
  createMessageConnection,
  ErrorCodes,
  type MessageConnection,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Live, Notifications, Requests } from '../client/protocol.ts';
import type { Entry } from '../core/index.ts';
import type { Daemon } from './daemon.ts';
import { sameToken } from './tokens.ts';
import { type Caller, verbs } from './verbs.ts';

export type DaemonServer = {
  publish(entry: Entry): void;
  live(live: Live): void;
  /** True while someone watches. */
  isWatched(): boolean;
  close(): Promise<void>;
};

/** The version of the protocol and of every `--json` shape. */
export const protocolVersion = '1';

/** Listens on the town's socket. A stale socket file is replaced: the lock says no one else is here. */
export async function openServer(daemon: Daemon): Promise<DaemonServer> {
  const callers = new Set<Caller>();
  const server = createServer((socket) => greet(daemon, socket, callers));
  await listen(server, daemon.folder.socket);
  const each = <N extends keyof Notifications>(name: N, params: Notifications[N]) => {
    for (const caller of callers) if (caller.watches) caller.tell(name, params);
  };
  return {
    publish: (entry) => each('entries', { entries: [entry] }),
    live: (live) => each('live', live),
    isWatched: () => [...callers].some((caller) => caller.watches),
    close: async () => {
      for (const caller of callers) caller.hangUp();
      await new Promise((resolve) => server.close(resolve));
      rmSync(daemon.folder.socket, { force: true });
    },
  };
}

async function listen(server: Server, path: string): Promise<void> {
  rmSync(path, { force: true });
  const before = process.umask(0o077);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  process.umask(before);
  chmodSync(path, 0o600);
}

function greet(daemon: Daemon, socket: Socket, callers: Set<Caller>): void {
  const rpc = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  const caller: Caller = {
    run: null,
    watches: false,
    tell: (name, params) => void rpc.sendNotification(name, params).catch(() => null),
    hangUp: () => socket.destroy(),
    gone: new AbortController(),
  };
  const leave = () => {
    callers.delete(caller);
    caller.gone.abort();
  };
  socket.on('error', leave);
  rpc.onError(() => socket.destroy());
  rpc.onClose(leave);
  rpc.onRequest('hello', (params: Requests['hello'][0]) => {
    identify(daemon, caller, params);
    callers.add(caller);
    const town = daemon.loop.state().graph?.town ?? '';
    return { town, pid: process.pid, version: protocolVersion };
  });
  answerAll(daemon, rpc, caller, callers);
  rpc.listen();
}

/** The install token opens everything; a run's token opens that run's verbs. */
function identify({ tokens }: Daemon, caller: Caller, said: Requests['hello'][0]): void {
  const { token, run = null } = said;
  const right = run === null ? tokens.install : tokens.run(run);
  if (typeof token !== 'string' || !sameToken(token, right))
    throw new ResponseError(ErrorCodes.InvalidRequest, 'That token does not open this town.');
  caller.run = run;
}

function answerAll(
  daemon: Daemon,
  rpc: MessageConnection,
  caller: Caller,
  callers: Set<Caller>,
): void {
  for (const [name, verb] of Object.entries(verbs)) {
    rpc.onRequest(name, async (params: unknown): Promise<unknown> => {
      if (!callers.has(caller)) throw refusal('Say hello first.');
      if (caller.run !== null && verb.for === 'human')
        throw refusal(`A run may not use "${name}"; this is for the person in charge.`);
      const checked = verb.params.safeParse(params ?? {});
      if (!checked.success) throw refusal(`"${name}" was called with words it does not know.`);
      try {
        return await verb.answer(daemon, caller, checked.data as never);
      } catch (error) {
        throw error instanceof ResponseError ? error : refusal((error as Error).message);
      }
    });
  }
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidRequest, message);
}
