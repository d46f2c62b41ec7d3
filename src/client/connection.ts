/** One JSON-RPC connection to the daemon. */
import { createConnection, type Socket } from 'node:net';
import {
  createMessageConnection,
  type MessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Notifications, Requests } from './protocol.ts';

export type Connection = {
  /** What the daemon said of itself. */
  greeting: Requests['hello'][1];
  call<M extends keyof Requests>(method: M, params: Requests[M][0]): Promise<Requests[M][1]>;
  on<N extends keyof Notifications>(name: N, listener: (params: Notifications[N]) => void): void;
  onClose(listener: () => void): void;
  close(): void;
};

/** Connects and says hello. Rejects when nobody listens, or the token is not good. */
export async function connectDaemon(
  socketPath: string,
  hello: Requests['hello'][0],
): Promise<Connection> {
  const socket = await open(socketPath);
  const rpc = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  rpc.onError(() => socket.destroy());
  rpc.listen();
  const greeting = await rpc.sendRequest<Requests['hello'][1]>('hello', hello).catch((error) => {
    rpc.dispose();
    socket.destroy();
    throw error;
  });
  return over(rpc, socket, greeting);
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function over(rpc: MessageConnection, socket: Socket, greeting: Requests['hello'][1]): Connection {
  return {
    greeting,
    call: (method, params) => rpc.sendRequest(method, params),
    on: (name, listener) => {
      rpc.onNotification(name, listener);
    },
    onClose: (listener) => {
      rpc.onClose(listener);
    },
    close: () => {
      rpc.dispose();
      socket.destroy();
    },
  };
}
