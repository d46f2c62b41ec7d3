// Bundles Town so that it starts fast: one chunked ESM bundle for the commands, the daemon, the
// screen and the built-in agent, and one small file for the holder, which must stay light.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'dist');
const staleAfterMs = 60 * 60 * 1000;
const banner =
  "import { createRequire as townRequire } from 'node:module'; const require = townRequire(import.meta.url);";

const shared = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outdir: out,
  external: ['node-pty'],
  // Ink loads the React developer tools only when DEV is set; leaving them out saves start-up time.
  alias: { 'react-devtools-core': './scripts/no-devtools.js' },
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: banner },
  logLevel: 'warning',
};

const bundles = await Promise.all([
  build({
    ...shared,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    entryPoints: { town: 'src/main.ts', daemon: 'src/daemon/main.ts', sim: 'src/sim/main.ts' },
  }),
  build({ ...shared, minify: true, entryPoints: { holder: 'src/holder/main.ts' } }),
]);

// A town may be running from dist/ right now, so each file is replaced in one rename, unchanged
// files are left alone, and chunks of the build before stay for an hour.
const written = new Set();
for (const file of bundles.flatMap((bundle) => bundle.outputFiles)) {
  written.add(basename(file.path));
  const before = await readFile(file.path).catch(() => null);
  if (before?.equals(Buffer.from(file.contents))) continue;
  await mkdir(dirname(file.path), { recursive: true });
  const draft = `${file.path}.${process.pid}.tmp`;
  await writeFile(draft, file.contents);
  await rename(draft, file.path);
}
for (const name of await readdir(join(out, 'chunks')).catch(() => [])) {
  const path = join(out, 'chunks', name);
  const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
  if (!written.has(name) && age > staleAfterMs) await rm(path, { force: true });
}
