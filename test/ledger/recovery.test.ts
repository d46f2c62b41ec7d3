/** What a ledger of JSON lines does when its files are not as they were written. */
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openReadOnly, verifyLedger } from '../../src/ledger/inspect.ts';
import { openJsonLines } from '../../src/ledger/ledger.ts';
import { encodeLines, fileStart } from '../../src/ledger/line.ts';
import { LedgerError } from '../../src/ledger/problem.ts';
import { all, type Entry, entries } from './conformance.ts';
import { openIn, temporaryDirectory, withFlippedBit } from './places.ts';

let directory: string;
let first: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  first = join(directory, '000001.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

/** A closed ledger of three entries and its bytes. */
async function threeEntries(): Promise<Buffer> {
  const ledger = await openIn(directory);
  await ledger.append(entries(1, 3, 'text'));
  await ledger.close();
  return readFile(first);
}

/** The refusal to open the ledger. */
async function refusal(): Promise<LedgerError> {
  const error = await openJsonLines(directory).catch((found: unknown) => found);
  if (error instanceof LedgerError) return error;
  throw new Error(`It was not refused: ${String(error)}`);
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('utf8').split(/(?<=\n)/);
}

/** A closed ledger with three files, two of them sealed. */
async function threeSegments(): Promise<void> {
  const ledger = await openIn(directory);
  await ledger.append(entries(1, 40, 'y'.repeat(500_000)));
  await ledger.close();
}

describe('A torn end', () => {
  it('is cut off wherever in the last line the write ended, and is told', async () => {
    const bytes = await threeEntries();
    const lastLine = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    for (let end = lastLine; end < bytes.length; end++) {
      await writeFile(first, bytes.subarray(0, end));
      const { ledger, recovered } = await openJsonLines<Entry>(directory);
      const told = { file: first, line: 4, bytes: end - lastLine };
      expect(recovered).toEqual(end === lastLine ? null : told);
      expect(ledger.last).toBe(2);
      await ledger.append(entries(3, 3, 'text'));
      await ledger.close();
      expect(await readFile(first)).toEqual(bytes);
    }
  });

  it('is cut off when blocks of it never reached the disk', async () => {
    const bytes = await threeEntries();
    const lastLine = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    for (const [from, to] of [
      [lastLine, lastLine + 20],
      [lastLine + 20, bytes.length - 1],
      [lastLine + 20, bytes.length],
    ] as const) {
      await writeFile(first, Buffer.from(bytes).fill(0, from, to));
      const { ledger, recovered } = await openJsonLines<Entry>(directory);
      expect(recovered).toEqual({ file: first, line: 4, bytes: bytes.length - lastLine });
      await ledger.close();
      expect(await readFile(first)).toEqual(bytes.subarray(0, lastLine));
    }
  });

  it('that is the first line of a file takes the file with it', async () => {
    await threeSegments();
    const numbers = (await readdir(directory)).filter((name) => name.endsWith('.jsonl'));
    expect(numbers).toEqual(['000001.jsonl', '000002.jsonl', '000003.jsonl']);
    const third = join(directory, '000003.jsonl');
    const header = linesOf(await readFile(third))[0] ?? '';
    for (let end = 0; end < header.length; end += 9) {
      await writeFile(third, header.slice(0, end));
      const { ledger, recovered } = await openJsonLines<Entry>(directory);
      expect(recovered).toEqual(end === 0 ? null : { file: third, line: 1, bytes: end });
      expect(await readdir(directory)).not.toContain('000003.jsonl');
      await ledger.append(entries(ledger.last + 1, ledger.last + 1));
      await ledger.close();
      expect(await readdir(directory)).toContain('000003.jsonl');
    }
    await writeFile(first, '0000');
    await rm(join(directory, '000002.jsonl'));
    await rm(third);
    const { ledger } = await openJsonLines<Entry>(directory);
    expect(ledger.last).toBe(0);
    await ledger.close();
  });

  it('is left alone and left out by a reader', async () => {
    const bytes = await threeEntries();
    await writeFile(first, bytes.subarray(0, -1));
    expect(await all(await openReadOnly<Entry>(directory))).toEqual(entries(1, 2, 'text'));
    const { problem, torn, entries: count } = await verifyLedger(directory);
    expect({ problem, count, line: torn?.line }).toEqual({ problem: null, count: 2, line: 4 });
    expect(await readFile(first)).toEqual(bytes.subarray(0, -1));
  });
});

describe('Damage is refused with its file and line', () => {
  it('for every single bit of the file, also of its last line', async () => {
    const bytes = await threeEntries();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = withFlippedBit(bytes, bit);
      await writeFile(first, changed);
      const line = bytes.subarray(0, bit >> 3).filter((byte) => byte === 10).length + 1;
      const place = { problem: 'damaged', file: first, line };
      await expect(openReadOnly(directory), `bit ${bit}`).rejects.toMatchObject(place);
      // Opening for writing looks in the same way, but takes a lock each time: once a byte is enough.
      if (bit % 8 !== (bit >> 3) % 8) continue;
      expect(await refusal()).toMatchObject(place);
      expect((await readFile(first)).equals(changed)).toBe(true);
    }
  });

  it('for a bit of a sealed file, when the ledger is opened and when it is checked', async () => {
    await threeSegments();
    const second = join(directory, '000002.jsonl');
    const bytes = await readFile(second);
    await writeFile(second, withFlippedBit(bytes, bytes.length * 4));
    const { file, line, message } = await refusal();
    expect({ file, line }).toEqual({ file: second, line: 10 });
    expect(message).toContain(`${second}:10: This line does not match its checksum.`);
    expect((await verifyLedger(directory)).problem).toEqual({ file, line, message });
    await expect(openReadOnly(directory)).rejects.toThrow(message);
  });

  it('for a bit that changes while the ledger is open, when it is read', async () => {
    await threeEntries();
    const ledger = await openIn(directory);
    const bytes = await readFile(first);
    await writeFile(first, withFlippedBit(bytes, (bytes.length - 20) * 8));
    await expect(all(ledger)).rejects.toMatchObject({ problem: 'damaged', file: first, line: 4 });
    await ledger.close();
  });

  it.each([
    ['a missing', (lines: string[]) => lines.toSpliced(2, 1), 3],
    ['a doubled', (lines: string[]) => lines.toSpliced(2, 0, lines[2] ?? ''), 4],
    ['a moved', (lines: string[]) => [lines[0], lines[2], lines[1], lines[3]], 2],
    ['an empty', (lines: string[]) => lines.toSpliced(2, 0, '\n'), 3],
    ['a doubled last', (lines: string[]) => [...lines, lines[3]], 5],
  ])('for %s line', async (_, change, line) => {
    const lines = linesOf(await threeEntries());
    await writeFile(first, change(lines).join(''));
    expect(await refusal()).toMatchObject({ problem: 'damaged', file: first, line });
  });

  it.each(['000001.jsonl', '000002.jsonl'])('for a missing file %s', async (name) => {
    await threeSegments();
    await rm(join(directory, name));
    expect(await refusal()).toMatchObject({ problem: 'damaged', file: join(directory, name) });
  });

  it('for files that changed places', async () => {
    await threeSegments();
    const [one, two] = ['000001.jsonl', '000002.jsonl'].map((name) => join(directory, name));
    await rename(one ?? '', `${one}.x`);
    await rename(two ?? '', one ?? '');
    await rename(`${one}.x`, two ?? '');
    expect(await refusal()).toMatchObject({ problem: 'damaged', file: one, line: 1 });
  });

  it('for a last file that belongs to another ledger', async () => {
    await threeSegments();
    const other = join(directory, 'other');
    await mkdir(other);
    const ledger = await openIn(other);
    await ledger.append(entries(1, 40, 'z'.repeat(500_000)));
    await ledger.close();
    await rename(join(other, '000003.jsonl'), join(directory, '000003.jsonl'));
    const file = join(directory, '000003.jsonl');
    expect(await refusal()).toMatchObject({ problem: 'damaged', file, line: 1 });
  });

  it('for an end that was cut off after a snapshot was made of it', async () => {
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 3));
    await ledger.saveSnapshot(3, 'three');
    await ledger.close();
    const lines = linesOf(await readFile(first));
    await writeFile(first, lines.slice(0, 3).join(''));
    expect((await refusal()).message).toContain('ends at entry 2');
    expect((await verifyLedger(directory)).problem?.message).toContain('entries are missing');
    await rm(join(directory, 'snapshot-3.json'));
    const again = await openIn(directory);
    expect(again.last).toBe(2);
    await again.close();
  });

  it('and the ledger can be opened once the file is put back', async () => {
    const bytes = await threeEntries();
    await writeFile(first, withFlippedBit(bytes, 900));
    await refusal();
    await writeFile(first, bytes);
    const ledger = await openIn(directory);
    expect(ledger.last).toBe(3);
    await ledger.close();
  });
});

describe('A ledger of JSON lines', () => {
  it('refuses a format of the future', async () => {
    const header = '{"ledger":"town","version":2,"segment":1}';
    await writeFile(first, encodeLines([header], fileStart).bytes);
    const { problem, message } = await refusal();
    expect(problem).toBe('newer');
    expect(message).toContain('format 2, and this Town reads format 1');
    expect((await verifyLedger(directory)).problem?.line).toBe(1);
  });

  it('begins a new file at 8 MB and never writes the old one again', async () => {
    await threeSegments();
    const sizes = ['000001.jsonl', '000002.jsonl', '000003.jsonl'].map(
      async (name) => (await stat(join(directory, name))).size,
    );
    const [one = 0, two = 0, three = 0] = await Promise.all(sizes);
    for (const sealed of [one, two]) {
      expect(sealed).toBeGreaterThanOrEqual(8 * 1024 * 1024);
      expect(sealed).toBeLessThan(9 * 1024 * 1024);
    }
    expect(three).toBeLessThan(8 * 1024 * 1024);
    const ledger = await openIn(directory);
    expect((await all(ledger, 15)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 25 }, (_, index) => index + 16),
    );
    await ledger.close();
  });

  it('refuses further appends when another program writes to its file, and leaves that alone', async () => {
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 1));
    await appendFile(first, 'a stranger was here\n');
    await expect(ledger.append(entries(2, 2))).rejects.toThrow('another program has written here');
    await expect(ledger.append(entries(2, 2))).rejects.toThrow('another program has written here');
    expect(await all(ledger)).toEqual(entries(1, 1));
    await ledger.close();
    expect(linesOf(await readFile(first)).at(-1)).toBe('a stranger was here\n');
  });

  it('refuses further appends when its file is removed', async () => {
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 1));
    await rm(first);
    await expect(ledger.append(entries(2, 2))).rejects.toThrow('was removed');
    await ledger.close();
  });

  it('can be read and checked while it is being written', async () => {
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 3));
    await ledger.saveSnapshot(2, 'two');
    expect(await all(await openReadOnly<Entry>(directory), 1)).toEqual(entries(2, 3));
    expect(await verifyLedger(directory)).toEqual({
      segments: 1,
      entries: 3,
      torn: null,
      problem: null,
      snapshots: [{ seq: 2, good: true }],
    });
    await ledger.close();
  });
});

describe('Snapshots', () => {
  it('are valid JSON, and only the two newest stay', async () => {
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 9));
    await Promise.all([2, 5, 9].map((seq) => ledger.saveSnapshot(seq, { seq })));
    await ledger.close();
    const names = (await readdir(directory)).filter((name) => name.startsWith('snapshot'));
    expect(names.sort()).toEqual(['snapshot-5.json', 'snapshot-9.json']);
    const text = await readFile(join(directory, 'snapshot-9.json'), 'utf8');
    expect(JSON.parse(text).snapshot.value).toEqual({ seq: 9 });
  });

  it('with any bit changed are passed over', async () => {
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 1));
    await ledger.saveSnapshot(1, 'one');
    const path = join(directory, 'snapshot-1.json');
    const bytes = await readFile(path);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      await writeFile(path, withFlippedBit(bytes, bit));
      expect(await ledger.latestSnapshot()).toBeNull();
    }
    await writeFile(path, bytes);
    expect(await ledger.latestSnapshot()).toEqual({ seq: 1, value: 'one' });
    await ledger.close();
  });

  it('of another ledger are passed over', async () => {
    const other = join(directory, 'other');
    const theirs = await openIn(other);
    await theirs.append(entries(1, 3, 'other words'));
    await theirs.saveSnapshot(3, 'theirs');
    await theirs.close();
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 3));
    await rename(join(other, 'snapshot-3.json'), join(directory, 'snapshot-3.json'));
    expect(await ledger.latestSnapshot()).toBeNull();
    await ledger.close();
  });

  it('under another number are passed over', async () => {
    const ledger = await openIn(directory);
    await ledger.append(entries(1, 3));
    await ledger.saveSnapshot(2, 'two');
    await rename(join(directory, 'snapshot-2.json'), join(directory, 'snapshot-3.json'));
    expect(await ledger.latestSnapshot()).toBeNull();
    await ledger.close();
  });

  it('that a crash left half written are removed', async () => {
    await writeFile(join(directory, 'snapshot-7.json.tmp'), '{"crc32":"');
    const ledger = await openIn(directory);
    expect(await readdir(directory)).not.toContain('snapshot-7.json.tmp');
    expect(await ledger.latestSnapshot()).toBeNull();
    await ledger.close();
  });
});
