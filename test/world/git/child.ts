/** Real child processes for tests of sudden death. */
import path from 'node:path';
import { build } from 'esbuild';

/** Bundles a fixture program so that plain node can run it; gives the path of the result. */
export async function bundled(folder: string, fixture: string): Promise<string> {
  const outfile = path.join(folder, `${path.basename(fixture, '.ts')}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, fixture)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}
