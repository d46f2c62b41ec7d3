/** How long it takes from a handoff in the ledger to the next agent at work. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../src/core/index.ts';
import { median, type Print, percentile, short, verdictOn } from './figures.ts';
import { until, withPlace } from './place.ts';

const handoffs = 40;

/** Its first act is a file, made by the shell itself; then real work in the real worktree. */
const agent = `: > "$1/$TOWN_RUN"
if [ "$TOWN_ROLE" = maker ]; then
  echo "$TOWN_RUN" >> notes.txt
  git add notes.txt && git commit -q -m "Note of $TOWN_RUN"
fi
exec town verdict "$2"
`;

const yaml = (script: string, stamps: string) => `town: bench
entry: maker
agents:
  maker: { command: [sh, ${script}, ${stamps}, ready] }
  reader: { command: [sh, ${script}, ${stamps}, again] }
roles:
  maker:
    agent: maker
    workspace: task
    handoffs:
      ready: { to: reader, needs: [commit, clean] }
  reader:
    agent: reader
    workspace: review
    handoffs:
      again: { to: maker, limit: 1000 }
      enough: done
`;

/**
 * One task goes to and fro between two roles of shell scripts. A handoff is counted from the ledger
 * entry that commits it to the first act of the next agent's process, which the time of a file tells
 * (the kernel's clock for files is up to 4 ms late).
 */
export async function benchHandoff(print: Print): Promise<void> {
  await withPlace('', async (place) => {
    const stamps = join(place.folder, 'stamps');
    const script = place.write('agent.sh', agent);
    place.write('stamps/.keep', '');
    place.write('repo/town.yaml', yaml(script, stamps));
    const line = await place.connect();
    place.run('goal', 'Write and read');
    await until(line, ({ tasks }) => (tasks['t-1']?.epoch ?? 0) > handoffs);
    const { entries } = await line.call('log', { after: 0, limit: 100_000 });
    line.close();
    const acts = new Map(
      readdirSync(stamps).map((run) => [run, statSync(join(stamps, run)).mtimeMs]),
    );
    report(print, entries, acts);
  });
}

function report(print: Print, entries: readonly Entry[], acts: ReadonlyMap<string, number>): void {
  const waits: number[] = [];
  const givens: number[] = [];
  let given = Number.NaN;
  for (const { at, event, effects } of entries) {
    if (event.type === 'verdict.given') given = at;
    for (const effect of effects) {
      const act = effect.type === 'workspace.prepare' ? acts.get(effect.run) : undefined;
      if (act === undefined || Number.isNaN(given)) continue;
      waits.push(act - at);
      givens.push(act - given);
    }
  }
  const goal = verdictOn(median(waits), { at: 'most', limit: 250, of: 'ours' }, 'ms');
  print(`handoff committed to next agent's first act: ${percentiles(waits)} · ${goal}`);
  print(`verdict given to next agent's first act: ${percentiles(givens)}`);
}

function percentiles(values: readonly number[]): string {
  const [p50, p95] = [percentile(values, 50), percentile(values, 95)];
  return `p50 ${short(p50)} ms, p95 ${short(p95)} ms of ${values.length} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
}
