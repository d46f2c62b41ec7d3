/** Real second processes for the tests of the ledger. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { within } from '../until.ts';

/** Bundles a program of `fixtures/` into a directory, so that plain Node can run it. Answers its path. */
export async function bundle(name: string, directory: string): Promise<string> {
  const outfile = join(directory, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

export type Program = {
  child: ChildProcess;
  /** What it printed so far. */
  lines: string[];
  /** Resolves once it has printed a line of this shape. */
  printed(shape: RegExp): Promise<string>;
  /** Resolves once it is gone and all it printed was read. */
  ended(): Promise<void>;
};

/** Starts a program; it is killed at the latest when the test is over. */
export function start(command: string, ...args: string[]): Program {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on('line', (line) => lines.push(line));
  const closed = Promise.all([once(child, 'exit'), once(output, 'close')]);
  const saw = () => lines.slice(-20).join('\n');
  const line = async (shape: RegExp) => {
    for (;;) {
      const found = lines.find((line) => shape.test(line));
      if (found !== undefined) return found;
      const more = once(output, 'line').then(() => 'more');
      if ((await Promise.race([more, closed.then(() => 'over')])) === 'over') {
        throw new Error(`It ended without printing ${shape}: ${lines.join(' | ')}`);
      }
    }
  };
  const printed = (shape: RegExp) => within(`a line of ${shape}`, line(shape), { saw });
  const ended = async () => void (await within('the program to end', closed, { saw }));
  return { child, lines, printed, ended };
}

/** Kills a program at once, as `kill -9` does, and waits until it is gone. */
export async function kill(program: Program): Promise<void> {
  program.child.kill('SIGKILL');
  await program.ended();
}
