/** Tokens: one for the person, and one for each run that opens that run's verbs and nothing else. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

export type Tokens = {
  /** Opens everything; it lies in a file that only the person can read. */
  install: string;
  /** Derived, so that it is the same after a restart and is written nowhere. */
  run(id: string): string;
  holder(id: string): string;
};

/** Reads the per-install token, making it the first time. */
export function openTokens(path: string): Tokens {
  const install = readOrMake(path);
  const derive = (what: string) => createHmac('sha256', install).update(what).digest('hex');
  return { install, run: (id) => derive(`run ${id}`), holder: (id) => derive(`holder ${id}`) };
}

const wholeToken = /^[0-9a-f]{64}$/;

/** The file appears whole or not at all, so that no crash leaves a short token that opens everything. */
function readOrMake(path: string): string {
  if (!existsSync(path)) make(path);
  const found = readFileSync(path, 'utf8').trim();
  if (!wholeToken.test(found))
    throw new Error(
      `${path} does not hold a token of Town. Delete it and start again; agents at work are started anew.`,
    );
  chmodSync(path, 0o600);
  return found;
}

function make(path: string): void {
  const draft = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    // Another one was faster; its token counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** sha256 in hex: what may be written down of a token. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares without telling by its time how much was right. */
export function sameToken(given: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(given)), Buffer.from(tokenHash(right)));
}
