/** What the `tidy` test holds: each ban with what to use instead, and a sample that it catches. */

export type SourceFile = { path: string; text: string };

export type Ban = {
  name: string;
  instead: string;
  /** Whether the ban holds for a file, by its path from the top of the project. */
  holdsFor: (path: string) => boolean;
  /** The words that are found where the ban is broken. */
  find: (file: SourceFile) => string[];
  /** A file that breaks the ban, and one beside it that does not. */
  caught: SourceFile;
  free: SourceFile;
};

const within = (folder: string) => (path: string) => path.startsWith(folder);

function words(pattern: RegExp): Ban['find'] {
  return ({ text }) => [...withoutComments(text).matchAll(pattern)].map(([found]) => found);
}

/** A comment may speak of what the code may not do. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

/** From which rooms each room may import. `main` is the file that opens the rooms. */
const neighbours: Record<string, string[]> = {
  core: [],
  config: ['core'],
  agents: ['core'],
  terminal: ['core'],
  ledger: ['core'],
  client: ['core'],
  holder: ['client'],
  sim: [],
  world: ['core', 'config', 'agents', 'terminal', 'ledger', 'client', 'holder'],
  daemon: ['core', 'config', 'agents', 'terminal', 'ledger', 'client', 'holder', 'world'],
  simulation: ['core', 'config', 'world'],
  ui: ['core', 'terminal', 'client'],
  cli: [
    ...['core', 'config', 'agents', 'terminal', 'ledger', 'client', 'world', 'daemon'],
    ...['simulation', 'ui'],
  ],
  main: ['cli'],
};

/** Libraries that belong to one room, or to a few. */
const libraries: Record<string, string[]> = {
  ink: ['ui', 'cli'],
  react: ['ui', 'cli'],
  'node-pty': ['holder'],
  '@xterm/headless': ['terminal'],
  '@xterm/addon-serialize': ['terminal'],
  '@xterm/addon-unicode11': ['terminal'],
  'simple-git': ['world'],
  'vscode-jsonrpc': ['client', 'daemon'],
  commander: ['cli'],
};

export function roomOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.tsx?$/, '');
}

function importsOf({ text }: SourceFile): string[] {
  const pattern = /(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm;
  const found = [...withoutComments(text).matchAll(pattern)].map(([, from]) => from!);
  // A local import carries its ending; one without is part of a text, such as a sample program.
  return found.filter((from) => !from.startsWith('.') || /\.(?:tsx?|json)$/.test(from));
}

/** The path that a local import leads to, from the top of the project. */
export function resolveImport(path: string, from: string): string {
  return new URL(from, `file:///${path}`).pathname.slice(1);
}

function strayImports(file: SourceFile): string[] {
  const room = roomOf(file.path);
  const allowed = neighbours[room] ?? [];
  return importsOf(file).filter((from) => {
    if (!from.startsWith('.')) return isStrayLibrary(room, from);
    const target = resolveImport(file.path, from);
    if (!target.startsWith('src/')) return room === 'core';
    const other = roomOf(target);
    return other !== room && !allowed.includes(other);
  });
}

function isStrayLibrary(room: string, from: string): boolean {
  if (room === 'core') return true;
  const name = from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
  return !(libraries[name] ?? [room]).includes(room);
}

const isUi = within('src/ui/');
/** The one file that hands the real screen to the compositor. */
const opensScreen = (path: string) => path === 'src/ui/app/start.ts';

export const bans: Ban[] = [
  {
    name: 'an import against the direction of the rooms',
    instead:
      'pass the thing in, or move it to a room both may see; src/README.md has the directions',
    holdsFor: within('src/'),
    find: strayImports,
    caught: { path: 'src/core/step.ts', text: "import { open } from '../ledger/index.ts';" },
    free: { path: 'src/ledger/read.ts', text: "import type { Event } from '../core/index.ts';" },
  },
  {
    name: 'a clock, chance or a timer in core',
    instead:
      'the time and the number that the event brings (`draft.at`, `stamped.seq`), and `nextDue` to be woken',
    holdsFor: within('src/core/'),
    find: words(
      /\bDate\.now\b|\bnew Date\b|\bDate\(|\bMath\.random\b|\bperformance\.now\b|\bset(?:Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\bcrypto\b|\bprocess\.\w+/g,
    ),
    caught: { path: 'src/core/due.ts', text: 'const now = Date.now();' },
    free: { path: 'src/daemon/loop.ts', text: 'const now = Date.now();' },
  },
  {
    name: 'a mocking library in a test',
    instead:
      'the real thing (a temporary repository, a small program in test/fixtures), or a plain object passed in',
    holdsFor: within('test/'),
    find: words(
      /\bvi\.(?:fn|mock|spyOn|doMock|stubGlobal|hoisted|useFakeTimers)\b|['"]sinon['"]|['"]nock['"]/g,
    ),
    caught: { path: 'test/core/step.test.ts', text: 'const told = vi.fn();' },
    free: {
      path: 'test/core/step.test.ts',
      text: '// never vi.fn() here\nconst told: string[] = [];',
    },
  },
  {
    name: 'a wait without a bound, or without words, in a test',
    instead: '`until`, `within` or `createCondition` of test/until.ts',
    holdsFor: (path) => path.startsWith('test/') && path !== 'test/until.ts',
    find: words(
      /\bexpect\.poll\b|\bvi\.wait(?:For|Until)\b|\bawait once\(|\bawait new Promise\([^)]*\) => setTimeout/g,
    ),
    caught: { path: 'test/holder/log.test.ts', text: "await once(child, 'exit');" },
    free: {
      path: 'test/holder/log.test.ts',
      text: "await within('its exit', once(child, 'exit'));",
    },
  },
  {
    name: 'a default export',
    instead: 'a named export, so that a thing has one name everywhere',
    holdsFor: (path) => path !== 'vitest.config.ts',
    find: words(/^export default\b|\bas default\b/gm),
    caught: { path: 'src/ui/app.tsx', text: 'export default function App() {}' },
    free: { path: 'src/ui/app.tsx', text: 'export function App() {}' },
  },
  {
    name: 'a folder or file named utils',
    instead: 'a file named after the one thing it decides',
    holdsFor: () => true,
    find: ({ path }) => path.match(/(^|\/)(utils?|helpers?|misc|common)(\/|\.tsx?$)/g) ?? [],
    caught: { path: 'src/ui/utils/age.ts', text: '' },
    free: { path: 'src/ui/age.ts', text: '' },
  },
  {
    name: 'writing to the screen past the compositor',
    instead:
      'the compositor that src/ui/app/start.ts was given; it alone writes, one frame at a time',
    holdsFor: (path) => isUi(path) && !opensScreen(path),
    find: words(/\bprocess\.stdout\.write\b|\bconsole\.\w+\(/g),
    caught: { path: 'src/ui/layout/layout.ts', text: "process.stdout.write('x');" },
    free: { path: 'src/ui/app/start.ts', text: "process.stdout.write('x');" },
  },
  {
    name: 'a file over 300 lines',
    instead: 'one file per decision; look for the second thing this one decides',
    holdsFor: within('src/'),
    find: ({ text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > 300 ? [`${lines} lines`] : [];
    },
    caught: { path: 'src/core/step.ts', text: 'a;\n'.repeat(301) },
    free: { path: 'src/core/step.ts', text: 'a;\n'.repeat(300) },
  },
  {
    name: 'a check that is switched off',
    instead: 'code that passes it',
    holdsFor: (path) => path.startsWith('src/') || path.startsWith('test/'),
    find: ({ text }) =>
      text.match(
        new RegExp(
          `@ts-${'ignore'}|@ts-${'expect-error'}|biome-${'ignore'}|eslint-${'disable'}`,
          'g',
        ),
      ) ?? [],
    caught: { path: 'src/ui/app.tsx', text: `// @ts-${'ignore'}\nconst a = 1;` },
    free: { path: 'src/ui/app.tsx', text: 'const a = 1;' },
  },
  {
    name: 'a test that is left out',
    instead: 'the test, or nothing',
    holdsFor: within('test/'),
    find: words(new RegExp(`\\b(?:it|describe|test)\\.(?:${'only'}|${'skip'}|todo)\\b`, 'g')),
    caught: { path: 'test/core/step.test.ts', text: `it.${'only'}('x', () => {});` },
    free: { path: 'test/core/step.test.ts', text: "it('x', () => {});" },
  },
];

/** The imports of a set of files that lead in a circle; each circle as its paths. */
export function circles(files: SourceFile[]): string[] {
  const leads = new Map(
    files.map((file) => [
      file.path,
      importsOf(withoutTypes(file))
        .filter((from) => from.startsWith('.'))
        .map((from) => resolveImport(file.path, from)),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of leads.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of leads.keys()) visit(path, []);
  return found;
}

/** Imports of types alone are gone when the program runs. */
function withoutTypes({ path, text }: SourceFile): SourceFile {
  return { path, text: text.replace(/^(?:import|export) type [^;]*;/gm, '') };
}
