/** How a project tests itself, told by the files at its top. */

/** The files at the top of the project, as agents will have them. */
export type Top = {
  names: readonly string[];
  /** The text of one of them; empty when it is not there. */
  read: (name: string) => string;
  /** Whether a program is on PATH. */
  has: (program: string) => boolean;
};

export type TestCommand = {
  command: string;
  /** What it begins with. */
  program: string;
  /** What in the project says so. */
  because: string;
  /** What has to be done once by hand before it can pass; null when nothing has. */
  first: string | null;
};

/** Every way of testing that the project shows, the likeliest first, whether its program is here or not. */
export function testCommandsOf(top: Top): TestCommand[] {
  const found = [ofPackage(top), ofMake(top), ofCargo(top), ofPython(top), ofGo(top)];
  return found.filter((each) => each !== null);
}

type Manifest = {
  scripts?: Record<string, unknown>;
  packageManager?: unknown;
  dependencies?: object;
  devDependencies?: object;
};

/** What `npm init` writes. */
const placeholder = /no test specified/;

const lockFiles: [string, string][] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

function ofPackage(top: Top): TestCommand | null {
  const manifest = manifestOf(top);
  const script = manifest?.scripts?.['test'];
  if (typeof script !== 'string' || script.trim() === '' || placeholder.test(script)) return null;
  const { manager, told } = managerOf(top, manifest!);
  // "bun test" is a runner of its own, and would pass over the script.
  const command = manager === 'bun' ? 'bun run test' : `${manager} test`;
  const because = `package.json has a test script${told}`;
  const needsPackages = { ...manifest!.dependencies, ...manifest!.devDependencies };
  const first = Object.keys(needsPackages).length > 0 ? `${manager} install` : null;
  return { command, program: manager, because, first };
}

function manifestOf({ read }: Top): Manifest | null {
  try {
    const manifest: unknown = JSON.parse(read('package.json'));
    return typeof manifest === 'object' && manifest !== null ? manifest : null;
  } catch {
    return null;
  }
}

function managerOf(
  { names }: Top,
  { packageManager }: Manifest,
): { manager: string; told: string } {
  const [, named] = /^(npm|pnpm|yarn|bun)@/.exec(String(packageManager)) ?? [];
  if (named !== undefined) return { manager: named, told: ` and names ${named}` };
  const lock = lockFiles.find(([file]) => names.includes(file));
  return lock === undefined
    ? { manager: 'npm', told: '' }
    : { manager: lock[1], told: `, and there is a ${lock[0]}` };
}

function ofMake({ names, read }: Top): TestCommand | null {
  const file = ['GNUmakefile', 'makefile', 'Makefile'].find((name) => names.includes(name));
  if (file === undefined) return null;
  const text = read(file);
  const target = ['test', 'check'].find((name) => hasTarget(text, name));
  if (target === undefined) return null;
  const because = `the ${file} has a target ${target}`;
  return { command: `make ${target}`, program: 'make', because, first: null };
}

/** `test:`, also among several targets; neither a variable (`test := …`) nor a prerequisite. */
function hasTarget(makefile: string, name: string): boolean {
  return new RegExp(`^(?:[\\w./-]+ +)*${name}(?: +[\\w./-]+)* *::?(?!=)`, 'm').test(makefile);
}

function ofCargo({ names }: Top): TestCommand | null {
  if (!names.includes('Cargo.toml')) return null;
  const because = 'there is a Cargo.toml';
  return { command: 'cargo test', program: 'cargo', because, first: null };
}

function ofGo({ names }: Top): TestCommand | null {
  if (!names.includes('go.mod')) return null;
  const because = 'there is a go.mod';
  return { command: 'go test ./...', program: 'go', because, first: null };
}

/** Files that speak of pytest, or are there only for its sake. */
const ofPytest = [
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  'requirements-dev.txt',
  'requirements.txt',
];

function ofPython({ names, read, has }: Top): TestCommand | null {
  const own = ['pytest.ini', 'conftest.py'].find((name) => names.includes(name));
  const file = own ?? ofPytest.find((name) => names.includes(name) && /pytest/.test(read(name)));
  if (file === undefined) return null;
  const because = own === undefined ? `${file} names pytest` : `there is a ${file}`;
  const runner = [
    ['uv.lock', 'uv'],
    ['poetry.lock', 'poetry'],
  ].find(([lock, tool]) => names.includes(lock!) && has(tool!))?.[1];
  if (runner !== undefined)
    return { command: `${runner} run pytest`, program: runner, because, first: null };
  return { command: 'pytest', program: 'pytest', because, first: null };
}
