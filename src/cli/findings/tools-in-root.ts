/** Tools of the person's that would take the worktrees inside the repository for a part of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Tool = {
  name: string;
  /** The package that is in `devDependencies`; null when it is no package of npm. */
  from: string | null;
  /** Its own files of configuration, in the root. */
  files: RegExp;
  /** What to write, and where. */
  write: string;
};

const tools: Tool[] = [
  {
    name: 'vitest',
    from: 'vitest',
    files: /^(vitest|vite)\.config\.[cm]?[jt]s$/,
    write: `test: { exclude: [...configDefaults.exclude, '.town/**'] } in vitest.config.ts`,
  },
  {
    name: 'jest',
    from: 'jest',
    files: /^jest\.config\.([cm]?[jt]s|json)$/,
    write: `testPathIgnorePatterns: ['/node_modules/', '<rootDir>/.town/'] and modulePathIgnorePatterns: ['<rootDir>/.town/'] in its configuration`,
  },
  {
    // Only since its flat configuration; before that it left folders with a dot out.
    name: 'eslint',
    from: null,
    files: /^eslint\.config\.[cm]?[jt]s$/,
    write: `{ ignores: ['.town/**'] } in eslint.config.js`,
  },
  {
    name: 'biome',
    from: '@biomejs/biome',
    files: /^\.?biome\.jsonc?$/,
    write: `"files": { "includes": ["**", "!.town"] } in biome.json`,
  },
  {
    name: 'pytest',
    from: null,
    files: /^(pytest\.ini|\.pytest\.ini|tox\.ini|conftest\.py)$/,
    write: 'norecursedirs = .* build dist node_modules in its configuration (".*" names .town)',
  },
];

export type Walking = { tool: string; write: string };

/** Tools that are set up in `root` and whose configuration does not speak of `.town`. */
export function toolsThatWalkIn(root: string): Walking[] {
  const names = readdirSync(root);
  const manifest = readJson(join(root, 'package.json'));
  const python = names.includes('pyproject.toml') ? read(join(root, 'pyproject.toml')) : '';
  return tools
    .filter(({ name, from, files }) => {
      const own = names.filter((each) => files.test(each)).map((each) => read(join(root, each)));
      const isPytest = name === 'pytest';
      const inManifest = from !== null && manifest.packages.includes(from);
      const inPyproject = isPytest && python.includes('[tool.pytest');
      if (own.length === 0 && !inManifest && !inPyproject) return false;
      return !leavesOut(name, [...own, manifest.text, isPytest ? python : '']);
    })
    .map(({ name, write }) => ({ tool: name, write }));
}

/**
 * Whether the configuration speaks of `.town`, or names only other folders to look into. pytest
 * leaves out folders that begin with a dot, unless the project names its own list; tsc always does.
 */
function leavesOut(tool: string, texts: string[]): boolean {
  const all = texts.join('\n');
  if (all.includes('.town')) return true;
  if (tool === 'biome' || tool === 'vitest') return includesOnlyFolders(all);
  if (tool !== 'pytest') return false;
  const own = /norecursedirs\s*=\s*([\s\S]*?)(\n\s*\n|\n\w|$)/.exec(all)?.[1];
  return own === undefined || /(^|[\s"'])\.\*/.test(own);
}

/** `include: ['test/**']`, and not `['**']`. */
function includesOnlyFolders(text: string): boolean {
  const list = /\bincludes?['"]?\s*:\s*\[([^\]]*)\]/.exec(text)?.[1];
  const patterns = [...(list ?? '').matchAll(/['"]([^'"]+)['"]/g)].map(([, pattern]) => pattern!);
  return patterns.length > 0 && !patterns.some((pattern) => /^(\.\/)?\*\*/.test(pattern));
}

function readJson(file: string): { packages: string[]; text: string } {
  const text = existsSync(file) ? read(file) : '';
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Record<string, object>;
    return { packages: [...Object.keys(dependencies), ...Object.keys(devDependencies)], text };
  } catch {
    return { packages: [], text };
  }
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
