/** The socket of a holder, opened again when its file was swept away. Who is connected already stays. */
import { existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { messageOf, report } from './report.ts';

/** More connections at once are a fault of whoever makes them. */
const CLIENT_LIMIT = 64;

export class Door {
  readonly #path: string;
  /** The last one listens; those before it wait for their connections to end. */
  readonly #servers: Server[] = [];
  #greet: (socket: Socket) => void = (socket) => socket.destroy();

  /** `path` is under 100 bytes, in a folder that is there. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Whoever connects from now on is handed, paused, to `greet`. */
  onConnection(greet: (socket: Socket) => void): void {
    this.#greet = greet;
  }

  /** Listens; a file that was left at the path is replaced. Rejects when the system refuses. */
  open(): Promise<void> {
    const server = createServer({ pauseOnConnect: true }, (socket) => this.#greet(socket));
    server.maxConnections = CLIENT_LIMIT;
    const listening = new Promise<void>((resolve, reject) => {
      server.once('listening', resolve).once('error', reject);
    });
    // Such as a connection that cannot be accepted because too many files are open: the agent goes on.
    server.on('error', (error) => report(`${this.#path}: ${error.message}`));
    rmSync(this.#path, { force: true });
    server.listen(this.#path);
    this.#servers.push(server);
    return listening;
  }

  /** Listens again when the file is gone. What keeps it from that is only reported: it may be asked again. */
  reopen(): void {
    if (existsSync(this.#path)) return;
    try {
      this.#makeFolder();
      // Closing removes the file at the path, so it comes first. Open connections stay.
      this.#servers.at(-1)?.close();
      this.open().catch(() => null);
    } catch (error) {
      report(`${this.#path} cannot be opened again: ${messageOf(error)}`);
    }
  }

  /** Calls `then` when the last connection is gone. */
  close(then: () => void): void {
    const closed = this.#servers.map((server) => new Promise((done) => server.close(done)));
    void Promise.all(closed).then(then);
  }

  /** A folder of someone else's could hold a socket of theirs. */
  #makeFolder(): void {
    const folder = dirname(this.#path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
      throw new Error(`${folder} must be yours, mode 700`);
  }
}
