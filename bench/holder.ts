/** What a holder costs: memory, time to start an agent, bytes per second through it. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectHolder } from '../src/client/holder-client.ts';
import { type HolderInfo, startHolder } from '../src/world/real/holders.ts';
import { endProcesses } from '../src/world/real/run-processes.ts';

const HOLDERS = 30;
const MEGABYTES = 100;
const KEYS = 500;
const holderProgram = fileURLToPath(new URL('../dist/holder.js', import.meta.url));
const token = randomBytes(16).toString('hex');

/** Prints the proportional memory of 30 holders, the time to start one, and its throughput. */
export async function benchHolder(print: (line: string) => void): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'tb-'));
  const infos: HolderInfo[] = [];
  try {
    const waits: number[] = [];
    for (let index = 0; index < HOLDERS; index += 1) {
      const began = performance.now();
      infos.push(await start(directory, index, ['sleep', '1000']));
      waits.push(performance.now() - began);
    }
    print(`holder: start of an agent ${spread(waits)} ms (p50, worst of ${HOLDERS})`);
    print(`holder: memory ${spread(infos.map((info) => pssOf(info.pid)))} MB PSS (p50, worst)`);
    const echo = await start(directory, infos.length, ['sh', '-c', 'stty raw -echo; exec cat']);
    infos.push(echo);
    print(`holder: key to echo ${spread(await echoes(echo))} ms (p50, worst of ${KEYS})`);
    for (const kind of ['lossless', 'watcher'] as const) {
      const flood = `head -c ${MEGABYTES}000000 /dev/zero | tr '\\0' x; sleep 1000`;
      const info = await start(directory, infos.length, ['sh', '-c', flood]);
      infos.push(info);
      const rate = await throughput(info, kind);
      print(`holder: ${rate.toFixed(1)} MB/s to a ${kind} client; ${pssOf(info.pid)} MB PSS after`);
    }
  } finally {
    await Promise.all(
      infos.map((info) => endProcesses({ ...info, livedAt: null }, { graceMs: 0 })),
    );
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function start(directory: string, index: number, command: string[]): Promise<HolderInfo> {
  const launch = {
    command,
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color' },
    columns: 120,
    rows: 40,
    socket: join(directory, `s${index}`),
    tokenHash: createHash('sha256').update(token).digest('hex'),
  };
  return startHolder({ runDirectory: join(directory, `run-${index}`), launch, holderProgram });
}

/** How long each of some keys takes to come back, in ms. */
async function echoes(info: HolderInfo): Promise<number[]> {
  let echoed = () => {};
  const onOutput = () => echoed();
  const client = await connectHolder({
    ...{ socket: info.socket, token, from: 0, kind: 'watcher', onOutput },
  });
  const waits: number[] = [];
  for (let key = 0; key < KEYS; key += 1) {
    const began = performance.now();
    const back = new Promise<void>((resolve) => {
      echoed = resolve;
    });
    client.send(Buffer.from('x'));
    await back;
    waits.push(performance.now() - began);
  }
  client.close();
  return waits;
}

async function throughput(info: HolderInfo, kind: 'lossless' | 'watcher'): Promise<number> {
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    const connecting = connectHolder({
      ...{ socket: info.socket, token, from: 0, kind },
      onOutput: async (bytes, offset) => {
        const client = await connecting;
        client.acknowledge(offset + bytes.length);
        if (offset + bytes.length >= MEGABYTES * 1e6) resolve(client.close());
      },
    });
    connecting.catch(reject);
  });
  return (MEGABYTES * 1000) / (performance.now() - began);
}

/** The proportional set size: shared pages are counted in parts, see proc(5). In MB; Linux only. */
function pssOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Math.round(Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) / 102.4) / 10;
}

function spread(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${middle.toFixed(1)}, ${(sorted.at(-1) ?? 0).toFixed(1)}`;
}
