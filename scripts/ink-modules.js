// The modules of Ink that Town replaces, for the bundler and for the tests; src/ui/ink says why. A
// release of Ink that imports them otherwise has to be looked at: build.js checks that all were replaced.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ours = (file) => fileURLToPath(new URL(`../src/ui/ink/${file}`, import.meta.url));

/** By what Ink's files import: the file in its place, and which export of it. */
const replaced = {
  './output.js': { file: ours('output.ts'), name: 'Output' },
  './measure-text.js': { file: ours('measure-text.ts'), name: 'measureText' },
  './wrap-text.js': { file: ours('wrap-text.ts'), name: 'wrapText' },
  'widest-line': { file: ours('line-width.ts'), name: 'widestLine' },
};

const isInk = (importer) => /[/\\]ink[/\\]build[/\\]/.test(importer ?? '');
const reexport = ({ file, name }) => `export { ${name} as default } from ${JSON.stringify(file)};`;
const prefix = '\0town-ink:';

/** The esbuild plugin. */
export const inkModules = {
  name: 'ink-modules',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /(output|measure-text|wrap-text)\.js$|^widest-line$/ },
      ({ path, importer }) =>
        path in replaced && isInk(importer) ? { path, namespace: 'town-ink' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'town-ink' }, ({ path }) => ({
      contents: reexport(replaced[path]),
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    }));
  },
};

/** The same as a plugin of Vite; it is asked only for packages that `server.deps.inline` names. */
export const inkModulesForTests = {
  name: 'ink-modules',
  enforce: 'pre',
  resolveId(path, importer) {
    return path in replaced && isInk(importer) ? prefix + path : undefined;
  },
  async load(id) {
    if (id.startsWith(prefix)) return reexport(replaced[id.slice(prefix.length)]);
    if (!/[/\\](ink|ink-testing-library)[/\\]build[/\\]/.test(id)) return undefined;
    // The maps that these files name come without their sources, and Vite warns of each.
    return (await readFile(id.split('?')[0], 'utf8')).replace(/\n\/\/# sourceMappingURL=.*/, '');
  },
};

/** Throws unless a bundle that has Ink in it has all of these in place of Ink's own. */
export function checkInkModules(inputs) {
  const names = Object.keys(inputs);
  if (!names.some((name) => name.endsWith('ink/build/renderer.js'))) return;
  const missing = Object.keys(replaced).filter((path) => !names.includes(`town-ink:${path}`));
  if (missing.length > 0)
    throw new Error(
      `Ink no longer imports ${missing.join(', ')}. Look at its new release, and at scripts/ink-modules.js.`,
    );
}
