/** `npm run pictures`: drives the built program through a demo and draws what is on its screen. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDemo } from './demo.ts';
import { svgOf } from './svg.ts';
import { size, tour } from './tour.ts';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const name = 'small-library';

mkdirSync(folder, { recursive: true });
// Slow enough that three workers write at the same time, also on a busy machine.
const demo = openDemo({ name, seed: 3, pace: 2.5, size });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    demo.leave();
    process.exit(130);
  });
try {
  await tour(demo, ({ file, about }) => {
    const title = `${name}: town`;
    const svg = svgOf({ title, about, ...demo.screen.picture() });
    writeFileSync(join(folder, `${file}.svg`), svg);
    process.stdout.write(`${file}.svg  ${Math.round(svg.length / 1000)} kB  ${about}\n`);
  });
} finally {
  demo.leave();
}
