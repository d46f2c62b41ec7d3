// Bundles Town so that it starts fast: one chunked ESM bundle for the commands, the daemon, the
// screen and the built-in agent, and one small file for the holder, which must stay light. With
// --bench also the program that measures all of them, with --pictures the one that draws the screen.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';
import { checkInkModules, inkModules } from './ink-modules.js';
import { lightStart } from './light-start.js';

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
  minifySyntax: true,
  minifyWhitespace: true,
  outdir: out,
  external: ['node-pty'],
  // Ink loads the React developer tools only when DEV is set; leaving them out saves start-up time.
  alias: {
    'react-devtools-core': './scripts/no-devtools.js',
    // One copy for all, whichever release they ask for.
    'string-width': './node_modules/string-width/index.js',
  },
  plugins: [inkModules, lightStart],
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: banner },
  logLevel: 'warning',
};

const tools = { bench: 'bench/main.ts', pictures: 'scripts/pictures/main.ts' };
const wanted = Object.entries(tools)
  .filter(([name]) => process.argv.includes(`--${name}`))
  .map(([name, path]) => build({ ...shared, entryPoints: { [name]: path } }));
const bundles = await Promise.all([
  ...wanted,
  build({
    ...shared,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    entryPoints: { town: 'src/main.ts', daemon: 'src/daemon/main.ts', sim: 'src/sim/main.ts' },
  }),
  build({ ...shared, minify: true, entryPoints: { holder: 'src/holder/main.ts' } }),
]);

for (const { metafile } of bundles) checkInkModules(metafile.inputs);

// A town may be running from dist/ right now, so each file is replaced in one rename, unchanged
// files are left alone, and chunks of the build before stay for an hour.
const written = new Set();
const files = bundles.flatMap((bundle) => bundle.outputFiles);
const isChunk = ({ path }) => path.includes('chunks');
for (const file of [...files.filter(isChunk), ...files.filter((each) => !isChunk(each))]) {
  written.add(basename(file.path));
  await writeIfChanged(file.path, Buffer.from(file.contents));
}
await writeSchemas();
await writeConfig();
for (const name of await readdir(join(out, 'chunks')).catch(() => [])) {
  const path = join(out, 'chunks', name);
  const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
  if (!written.has(name) && age > staleAfterMs) await rm(path, { force: true });
}

async function writeIfChanged(path, bytes) {
  const before = await readFile(path).catch(() => null);
  if (before?.equals(bytes)) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, bytes);
  await rename(draft, path);
}

/** The JSON Schemas come from the same source that validates, the README's keys from the keymap. */
async function writeSchemas() {
  const { outputFiles } = await build({ ...shared, entryPoints: ['scripts/schemas.ts'] });
  const built = join(out, `schemas.${process.pid}.mjs`);
  await writeIfChanged(built, Buffer.from(outputFiles[0].contents));
  const { townJsonSchema, jsonOutputSchema, withKeyList } = await import(pathToFileURL(built).href);
  await rm(built);
  const text = (schema) => Buffer.from(`${JSON.stringify(schema, null, 2)}\n`);
  await writeIfChanged(join(root, 'config/town.schema.json'), text(townJsonSchema()));
  await writeIfChanged(join(root, 'config/json.schema.json'), text(jsonOutputSchema()));
  const [readme, keys] = await Promise.all(
    ['README.md', 'config/keys.yaml'].map((path) => readFile(join(root, path), 'utf8')),
  );
  await writeIfChanged(join(root, 'README.md'), Buffer.from(withKeyList(readme, keys)));
}

/** What the files in config/ say, so that a start need not parse them; see daemon/programs.ts. */
async function writeConfig() {
  const folder = join(root, 'config');
  const themes = (await readdir(join(folder, 'themes'))).map((name) => `themes/${name}`);
  const known = {};
  for (const name of ['keys.yaml', 'screen.yaml', 'agents.yaml', ...themes]) {
    const text = await readFile(join(folder, name), 'utf8');
    known[name] = { text, value: parse(text) };
  }
  await writeIfChanged(join(out, 'config.json'), Buffer.from(JSON.stringify(known)));
}
