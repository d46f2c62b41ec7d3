/** `npm run bench [names…]`: every figure of Town, beside the raw machine or a peer in the same run. */
import { cpus, loadavg } from 'node:os';
import { benchCrowd } from './crowd.ts';
import { benchEcho } from './echo.ts';
import type { Print } from './figures.ts';
import { benchHandoff } from './handoff.ts';
import { benchHolder } from './holder.ts';
import { benchHostile } from './hostile.ts';
import { benchLedger } from './ledger.ts';
import { benchMemory } from './memory.ts';
import { benchOpening } from './opening.ts';
import { benchOutput } from './output.ts';
import { benchPath } from './path.ts';
import { benchScale } from './scale.ts';
import { benchStart } from './start.ts';
import { benchTerminal } from './terminal.ts';
import { benchViews } from './views.ts';

const parts: Record<string, (print: Print) => Promise<void>> = {
  ledger: benchLedger,
  opening: benchOpening,
  handoff: benchHandoff,
  path: benchPath,
  echo: benchEcho,
  hostile: benchHostile,
  crowd: benchCrowd,
  output: benchOutput,
  scale: benchScale,
  views: benchViews,
  memory: benchMemory,
  start: benchStart,
  holder: benchHolder,
  terminal: benchTerminal,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part "${unknown[0]}"; the parts are ${Object.keys(parts).join(', ')}.\n`,
  );
  process.exit(64);
}
// Every part clears up when the process exits, so an end by a signal is an exit too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(130));

const print: Print = (line) => process.stdout.write(`${line}\n`);
print(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, ${process.platform}`,
);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const began = performance.now();
  print(`\n${name} (load ${loadavg()[0]?.toFixed(1)})`);
  await parts[name]!((line) => print(`  ${line}`));
  print(`  took ${((performance.now() - began) / 1000).toFixed(0)} s`);
}
process.exit(0);
