// Bundles Town so that it starts fast: one chunked ESM bundle for the commands and the screen,
// and one small file each for the programs that live on their own (holder, daemon, sim).
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const banner =
  "import { createRequire as __townRequire } from 'node:module'; const require = __townRequire(import.meta.url);";

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outdir: 'dist',
  external: ['node-pty', 'esbuild'],
  // Ink loads the React developer tools only when DEV is set; leaving them out saves start-up time.
  alias: { 'react-devtools-core': './scripts/empty.js' },
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: banner },
  logLevel: 'warning',
};

await rm(join(root, 'dist'), { recursive: true, force: true });
await build({
  ...shared,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  entryPoints: { town: 'src/main.ts', daemon: 'src/daemon/main.ts', sim: 'src/sim/main.ts' },
});
await build({ ...shared, minify: true, entryPoints: { holder: 'src/holder/main.ts' } });
