/** The ledger under real second processes: killed, competing, and out of disk. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openReadOnly } from '../../src/ledger/inspect.ts';
import { openJsonLines } from '../../src/ledger/ledger.ts';
import { all, type Entry } from './conformance.ts';
import { openIn, temporaryDirectory } from './places.ts';
import { bundle, kill, start } from './programs.ts';

let programs: string;
let writer: string;
let directory: string;

beforeAll(async () => {
  programs = await temporaryDirectory();
  writer = await bundle('writer', programs);
});
afterAll(() => rm(programs, { recursive: true }));
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => rm(directory, { recursive: true }));

const node = process.execPath;

function acknowledged(lines: readonly string[]): number[] {
  return lines.filter((line) => /^\d+$/.test(line)).map(Number);
}

describe('A writer killed with kill -9', () => {
  it.each([
    { appenders: 1, length: 250, times: 20 },
    { appenders: 16, length: 250, times: 20 },
    // Long texts: each few writes begin a new file.
    { appenders: 8, length: 900_000, times: 10 },
  ])('loses nothing it acknowledged: $appenders appenders, $times times', async (work) => {
    let before = 0;
    for (let round = 1; round <= work.times; round++) {
      const program = start(node, writer, directory, String(work.appenders), String(work.length));
      await program.printed(new RegExp(`^${before + 1 + ((round * 7) % 40)}$`));
      await kill(program);
      const acks = acknowledged(program.lines);
      const { ledger, recovered } = await openJsonLines<Entry>(directory);
      const seqs = new Set((await all(ledger, before)).map(({ seq }) => seq));
      const lost = acks.filter((seq) => !seqs.has(seq));
      expect({ round, lost, first: acks[0], recovered: recovered?.file ?? null }).toEqual({
        round,
        lost: [],
        first: before + 1,
        recovered: recovered === null ? null : expect.stringMatching(/\d{6}\.jsonl$/),
      });
      before = ledger.last;
      await ledger.close();
    }
    expect((await openReadOnly<Entry>(directory)).last).toBe(before);
  });
});

describe('A second writer', () => {
  it('is refused while the first one lives, and let in once it is killed', async () => {
    const program = start(node, writer, directory);
    await program.printed(/^1$/);
    await expect(openIn(directory)).rejects.toThrow(`held by process ${program.child.pid}`);
    await kill(program);
    const ledger = await openIn(directory);
    expect(ledger.last).toBeGreaterThanOrEqual(1);

    const second = start(node, writer, directory);
    await second.ended();
    expect(second.lines).toEqual([
      `refused: ${join(directory, 'lock')} is held by process ${process.pid}. Only one may hold it: end that one first.`,
    ]);
    await ledger.close();
  });

  it('that got past the lock is noticed by the first, which then writes no more', async () => {
    const ledger = await openIn(directory);
    await ledger.append([{ seq: 1, text: 'first' }]);
    await rm(join(directory, 'lock'));
    const program = start(node, writer, directory);
    await program.printed(/^2$/);
    await kill(program);
    await expect(ledger.append([{ seq: 2, text: 'first' }])).rejects.toThrow('another program');
    await ledger.close();
    const reader = await openReadOnly<Entry>(directory);
    expect((await all(reader))[0]).toEqual({ seq: 1, text: 'first' });
    expect(reader.last).toBeGreaterThanOrEqual(acknowledged(program.lines).length + 1);
  });
});

describe('A disk that takes no more', () => {
  // The limit on the size of a file makes write() take a part and then fail, as a full disk does.
  it.each([
    { appenders: 1, length: 700 },
    { appenders: 16, length: 700 },
  ])(
    'stops the writer with a reason, and every acknowledged entry is kept: $appenders appenders',
    async (work) => {
      const limited = `ulimit -f 24; exec "$0" "$@"`;
      const size = [String(work.appenders), String(work.length)];
      const program = start('bash', '-c', limited, node, writer, directory, ...size);
      await program.ended();
      const acks = acknowledged(program.lines);
      const [refused = '', again = '', durable = ''] = program.lines.slice(1 + acks.length);
      expect(refused).toContain(`refused: Writing to the ledger in ${directory} failed: EFBIG`);
      expect(refused).toContain('nothing of the failed write was kept');
      expect(again).toBe(refused.replace('refused', 'again'));
      expect(durable).toBe(`durable ${acks.length}`);
      expect(acks.length).toBeGreaterThan(0);

      const file = join(directory, '000001.jsonl');
      expect((await stat(file)).size).toBeLessThan(24 * 1024);
      const { ledger, recovered } = await openJsonLines<Entry>(directory);
      expect(recovered).toBeNull();
      expect((await all(ledger)).map(({ seq }) => seq)).toEqual(acks);
      await ledger.append([{ seq: acks.length + 1, text: 'there is room again' }]);
      await ledger.close();
    },
  );

  it('before the first entry leaves no file behind', async () => {
    const program = start(
      'bash',
      '-c',
      `ulimit -f 1; exec "$0" "$@"`,
      node,
      writer,
      directory,
      '1',
      '2000',
    );
    await program.ended();
    expect(program.lines[1]).toContain('EFBIG');
    expect(program.lines.at(-1)).toBe('durable 0');
    const ledger = await openIn(directory);
    expect(ledger.last).toBe(0);
    await ledger.close();
  });
});
