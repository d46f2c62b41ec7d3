/** How fast the ledger is, against the least that any durable ledger must do. */
import { closeSync, fdatasync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Ledger, openJsonLines } from '../src/ledger/ledger.ts';
import { median, type Print, verdictOn } from './figures.ts';

type Sample = { seq: number; at: number; by: string; event: { type: string; text: string } };
type Rates = { ledger: number[]; raw: number[]; blocking: number[] };

const pairs = 9;
/** Programs are optimised while they run: what is measured first counts for neither side. */
const warmPairs = 3;
const many = 64;
const entriesInLedger = 100_000;
const syncData = promisify(fdatasync);

/**
 * Measures in the directory for temporary files and prints one line for each result. The raw loop writes the
 * ledger's own bytes, in pieces of as many lines as there are appenders, each followed by an fdatasync.
 */
export async function benchLedger(print: Print): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'town-bench-'));
  try {
    const one = await benchAppends(directory, { appenders: 1, entries: 2000 });
    reportOne(print, one);
    reportMany(print, await benchAppends(directory, { appenders: many, entries: 200 * many }), one);
    await benchOpening(directory, print);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function benchAppends(
  directory: string,
  { appenders, entries }: { appenders: number; entries: number },
): Promise<Rates> {
  const samples = Array.from({ length: entries }, (_, index) => sampleOf(index + 1));
  let rates: Rates = { ledger: [], raw: [], blocking: [] };
  for (let pair = 0; pair < warmPairs + pairs; pair++) {
    if (pair === warmPairs) rates = { ledger: [], raw: [], blocking: [] };
    const path = join(directory, `appends-${appenders}-${pair}`);
    rates.ledger.push(entries / (await secondsOfAppends(path, { appenders, samples })));
    const pieces = await piecesOf(path, appenders);
    rates.raw.push(entries / (await secondsOf(() => writeRaw(`${path}.raw`, pieces))));
    rates.blocking.push(entries / (await secondsOf(() => writeBlocking(`${path}.sync`, pieces))));
  }
  return rates;
}

/** One after the other, each waits for its own sync, as the raw loop does. */
function reportOne(print: Print, { ledger, raw, blocking }: Rates): void {
  const ratio = medianRatio(ledger, raw);
  const verdict = verdictOn(ratio, { at: 'least', limit: 0.8, of: 'ratio' });
  print(
    `ledger, one appender: ${whole(median(ledger))} durable entries/s; raw write + fdatasync ${whole(median(raw))}/s, ratio ${ratio.toFixed(2)} · ${verdict}; raw loop that blocks the process ${whole(median(blocking))}/s, ratio ${medianRatio(ledger, blocking).toFixed(2)}`,
  );
}

/** Many share a sync; beside them the same bytes in the same groups, without JSON and checksums. */
function reportMany(print: Print, { ledger, raw }: Rates, one: Rates): void {
  print(
    `ledger, ${many} appenders: ${whole(median(ledger))} durable entries/s, ${(median(ledger) / median(one.raw)).toFixed(1)} x raw write + fdatasync of one at a time; groups of ${many} ready-made lines ${whole(median(raw))}/s, ratio ${medianRatio(ledger, raw).toFixed(2)}`,
  );
}

async function secondsOfAppends(
  path: string,
  { appenders, samples }: { appenders: number; samples: readonly Sample[] },
): Promise<number> {
  const { ledger } = await openJsonLines<Sample>(path);
  const left = samples.values();
  const appender = async () => {
    for (const sample of left) await ledger.append([sample]);
  };
  const seconds = await secondsOf(() => Promise.all(Array.from({ length: appenders }, appender)));
  await ledger.close();
  return seconds;
}

async function writeRaw(path: string, pieces: readonly Buffer[]) {
  const file = openSync(path, 'a');
  for (const piece of pieces) {
    writeSync(file, piece);
    await syncData(file);
  }
  closeSync(file);
}

async function writeBlocking(path: string, pieces: readonly Buffer[]) {
  const file = openSync(path, 'a');
  for (const piece of pieces) {
    writeSync(file, piece);
    fdatasyncSync(file);
  }
  closeSync(file);
}

async function piecesOf(path: string, lines: number): Promise<Buffer[]> {
  const text = await readFile(join(path, '000001.jsonl'), 'utf8');
  const all = text.split(/(?<=\n)/);
  const pieces: Buffer[] = [];
  for (let at = 0; at < all.length; at += lines) {
    pieces.push(Buffer.from(all.slice(at, at + lines).join('')));
  }
  return pieces;
}

async function benchOpening(directory: string, print: Print) {
  const path = join(directory, 'opening');
  const { ledger } = await openJsonLines<Sample>(path);
  for (let seq = 1; seq <= entriesInLedger; seq += 1000) {
    await ledger.append(Array.from({ length: 1000 }, (_, index) => sampleOf(seq + index)));
  }
  await ledger.close();
  const without = await medianSecondsToOpen(path);
  await saveSnapshotOf(path, entriesInLedger - 5000);
  const withOne = await medianSecondsToOpen(path);
  print(
    `ledger, opening ${entriesInLedger} entries: ${milliseconds(without)} by folding all, ${milliseconds(withOne)} from a snapshot 5000 entries old`,
  );
}

async function medianSecondsToOpen(path: string): Promise<number> {
  const seconds: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    let opened: Ledger<Sample> | null = null;
    seconds.push(
      await secondsOf(async () => {
        opened = (await openJsonLines<Sample>(path)).ledger;
        const count = await fold(opened);
        if (count !== entriesInLedger) throw new Error(`read ${count} of ${entriesInLedger}`);
      }),
    );
    await (opened as Ledger<Sample> | null)?.close();
  }
  return median(seconds);
}

/** A state like that of a town: 5000 tasks, about 700 kB. */
async function saveSnapshotOf(path: string, seq: number) {
  const { ledger } = await openJsonLines<Sample>(path);
  const tasks = Array.from({ length: 5000 }, (_, index) =>
    sampleOf(index).event.text.slice(0, 140),
  );
  await ledger.saveSnapshot(seq, { count: seq, tasks });
  await ledger.close();
}

async function fold(ledger: Ledger<Sample>): Promise<number> {
  const snapshot = await ledger.latestSnapshot();
  let count = snapshot?.seq ?? 0;
  for await (const batch of ledger.readBatches(count)) count += batch.length;
  return count;
}

/** About 290 bytes as a line. */
function sampleOf(seq: number): Sample {
  const text = `entry ${seq} `.repeat(20).slice(0, 190);
  return { seq, at: 1_700_000_000_000 + seq, by: 'run:r-17', event: { type: 'run.read', text } };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** The median of the ratios of neighbours, which share the machine's mood. */
function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((rate, index) => rate / (theirs[index] ?? Number.NaN)));
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function milliseconds(seconds: number): string {
  return `${Math.round(seconds * 1000)} ms`;
}
