/** What Town may drop with a checkout: caches and build output that tools make again. */

/**
 * The names of files and folders that are not kept when `town.yaml` has no `archive: { skip: … }`.
 * `*` stands for any characters of a name.
 */
export const defaultSkip: readonly string[] = [
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '*.pyc',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.tox',
  'target',
  'dist',
  'build',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.parcel-cache',
  '.cache',
  '.gradle',
  'coverage',
  '.nyc_output',
  '*.tsbuildinfo',
  '.DS_Store',
];

/** Whether a name is one of the patterns. */
export function skipMatcher(patterns: readonly string[]): (name: string) => boolean {
  const escaped = patterns.map((pattern) =>
    pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );
  const whole = new RegExp(`^(?:${escaped.join('|')})$`, 's');
  return (name) => patterns.length > 0 && whole.test(name);
}
