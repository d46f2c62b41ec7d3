// What dependencies do the moment they are loaded, and Town needs later or never. Each delayed the first
// frame of the screen by ten milliseconds or more on Node 20.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const graphemes = fileURLToPath(new URL('../src/terminal/graphemes.ts', import.meta.url));

/** `from` must stand in the file `times` times: a release that is written otherwise has to be looked at. */
const changes = [
  {
    // Its WebAssembly is asked for with fetch, which loads the whole HTTP client of Node.
    file: /yoga-layout[/\\]dist[/\\]binaries[/\\]yoga-wasm-base64-esm\.js$/,
    from: /typeof fetch/g,
    to: 'typeof undefined',
    times: 2,
  },
  {
    // The tables of all scripts are loaded by the first text that needs them.
    file: /(string-width|slice-ansi|ansi-tokenize[/\\]build)[/\\](index|tokenize-ansi|tokenize)\.js$/,
    from: /new Intl\.Segmenter\([^)]*\)/g,
    to: 'graphemeSegmenter()',
    before: `import { graphemeSegmenter } from ${JSON.stringify(graphemes)};\n`,
    times: 1,
  },
  {
    // A regular expression over all emoji takes long to build.
    file: /string-width[/\\]index\.js$/,
    from: /const rgiEmojiRegex = .*;/g,
    to: "const rgiEmojiRegex = { test(text) { return (this.built ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(text); } };",
    times: 1,
  },
  {
    // No text with Town's own signs needs it: they take a cell each, which test/ui/words.test.ts holds.
    file: /string-width[/\\]index\.js$/,
    from: /\/\^\[\\u0020-\\u007E\]\*\$\//g,
    to: '/^[ -~─-▟●○◌◍◆◇✓×·…→↑↓←↻❯‖≡↵‹›]*$/',
    times: 1,
  },
];

/** The esbuild plugin that makes them wait. */
export const lightStart = {
  name: 'light-start',
  setup({ onLoad }) {
    const filter = /(yoga-wasm-base64-esm|string-width[/\\]index|tokenize|tokenize-ansi)\.js$/;
    onLoad({ filter }, async ({ path }) => ({
      contents: changed(path, await readFile(path, 'utf8')),
    }));
  },
};

function changed(path, text) {
  return changes
    .filter(({ file }) => file.test(path))
    .reduce((before, change) => {
      const found = before.match(change.from)?.length ?? 0;
      if (found !== change.times)
        throw new Error(
          `${path} has ${change.from} ${found} times, not ${change.times}. Look at it again, and at scripts/light-start.js.`,
        );
      return (change.before ?? '') + before.replace(change.from, () => change.to);
    }, text);
}
