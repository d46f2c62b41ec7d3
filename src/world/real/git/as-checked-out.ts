/** Whether a file is byte for byte what a checkout writes. */
import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Checkout } from './git-call.ts';
import type { Repository } from './repository.ts';

/** A file of a checkout and the id of the blob it is compared with. */
export type Edited = { path: string; blob: string };

/** So many bytes of files are compared in one call of git. */
const bytesAtOnce = 16 * 1024 * 1024;

/**
 * Those of `files` that hold exactly what git would write for their blob there: line ends converted,
 * filters run. Runs git once for each 16 MiB, not at all when there are no files.
 */
export async function asCheckedOut(
  repository: Repository,
  checkout: Checkout,
  files: Edited[],
): Promise<Set<string>> {
  const same = new Set<string>();
  for (const part of inParts(checkout, files)) {
    const written = await writtenFor(repository, checkout, part);
    for (const [at, file] of part.entries()) {
      const now = await readFile(path.join(checkout.path, file.path)).catch(() => null);
      if (now !== null && written[at]?.equals(now)) same.add(file.path);
    }
  }
  return same;
}

function inParts(checkout: Checkout, files: Edited[]): Edited[][] {
  const parts: Edited[][] = [];
  let bytes = bytesAtOnce;
  for (const file of files) {
    const found = lstatSync(path.join(checkout.path, file.path), { throwIfNoEntry: false });
    if (!found?.isFile()) continue;
    if (bytes + found.size > bytesAtOnce) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(file);
    bytes += found.size;
  }
  return parts;
}

/** git prints a line before each blob; its sizes are those before conversion, so that line is one that
 * no file can hold. A file that git cannot give comes out as another text, which equals nothing. */
async function writtenFor(
  repository: Repository,
  checkout: Checkout,
  files: Edited[],
): Promise<(Buffer | undefined)[]> {
  const mark = `town-${randomUUID()}`;
  const input = files.map(({ path, blob }) => `${blob} ${path}\0`).join('');
  const asked = ['cat-file', '--filters', `--batch=${mark}`, '-z'];
  const answer = await repository.git(asked, { in: checkout, input, overflow: 'cut' });
  return blobsBetween(answer.stdout, Buffer.from(`${mark}\n`));
}

/** Each blob is followed by one line feed. */
function blobsBetween(printed: Buffer, mark: Buffer): Buffer[] {
  const blobs: Buffer[] = [];
  for (let at = printed.indexOf(mark); at !== -1; ) {
    const next = printed.indexOf(mark, at + mark.length);
    const end = next === -1 ? printed.length : next;
    blobs.push(printed.subarray(at + mark.length, Math.max(at + mark.length, end - 1)));
    at = next;
  }
  return blobs;
}
