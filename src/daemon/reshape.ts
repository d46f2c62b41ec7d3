/** Live reshape: a save of `town.yaml` changes the team, or tells why it does not. */
import { readFile } from 'node:fs/promises';
import type { Graph } from '../core/index.ts';
import type { Daemon } from './daemon.ts';
import { watchFile } from './watch-file.ts';

/** A save is read once the file has kept still this long, in milliseconds. */
const stillMs = 60;
/** What was edited while there was no daemon is read after this; those who waited for it come first. */
const firstMs = 200;

/** Watches the file of the graph, and reads it once soon. Returns what ends the watching. */
export function watchGraph(daemon: Daemon): () => Promise<void> {
  const { folder, log } = daemon;
  let last: Promise<void> = Promise.resolve();
  const read = () => {
    last = last.then(() => reshape(daemon)).catch((error: Error) => log(error.message));
  };
  let timer = setTimeout(read, firstMs);
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(read, stillMs);
  };
  const watch = watchFile({ path: folder.file, onChange: later, onPolling: () => null });
  return async () => {
    clearTimeout(timer);
    watch.close();
    await last;
  };
}

/** Reads the file; an accepted text that differs becomes the graph, a refused one an inbox item. */
export async function reshape({ folder, loop, presets, hasToLeave }: Daemon): Promise<void> {
  // The file of a town that was moved is not gone.
  if (hasToLeave('for its town')) return;
  const before = loop.state().graph;
  const version = (before?.version ?? 0) + 1;
  const text = await readFile(folder.file, 'utf8').catch(() => null);
  if (text === null) {
    const problem = `${folder.file} cannot be read; the team stays as it is.`;
    await loop.submit({ type: 'graph.refused', problems: [problem] });
    return;
  }
  const { describeDifference, formatProblem, parseGraph } = await import('../config/index.ts');
  const names = Object.keys(presets.named);
  const parsed = parseGraph({ text, file: 'town.yaml', presets: names, version });
  if (parsed.kind === 'problems') {
    const problems = parsed.problems.map((problem) => formatProblem(problem));
    await loop.submit({ type: 'graph.refused', problems });
    return;
  }
  if (before !== null && isSame(before, parsed.graph)) return clearRefusal(loop);
  const difference = before === null ? [] : describeDifference(before, parsed.graph);
  const { graph } = parsed;
  await loop.submit({ type: 'graph.changed', graph, difference }, 'human');
}

function isSame(one: Graph, other: Graph): boolean {
  return JSON.stringify({ ...one, version: 0 }) === JSON.stringify({ ...other, version: 0 });
}

/** A file put back to what is in force settles the refusal of the edit before. */
async function clearRefusal(loop: Daemon['loop']): Promise<void> {
  const refusals = Object.values(loop.state().inbox).filter(({ kind }) => kind === 'refused edit');
  for (const { id } of refusals)
    await loop.submit({ type: 'inbox.answered', item: id, choice: 'dismiss', text: '' });
}
