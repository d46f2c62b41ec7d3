/** Order in the house: what may import what, and what is not done here. Each ban says what to do. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bans, circles, roomOf, type SourceFile } from './tidy-rules.ts';

const top = join(import.meta.dirname, '..');

function filesIn(folder: string): SourceFile[] {
  return readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .map((path) => ({ path, text: readFileSync(join(top, path), 'utf8') }));
}

// The samples of the rules are broken on purpose.
const files = [
  ...filesIn('src'),
  ...filesIn('test'),
  ...filesIn('bench'),
  ...filesIn('scripts'),
].filter(({ path }) => path !== 'test/tidy-rules.ts');

describe.each(bans)('The project is free of $name', ({ instead, holdsFor, find, caught, free }) => {
  it('everywhere', () => {
    const found = files
      .filter(({ path }) => holdsFor(path))
      .flatMap((file) => find(file).map((words) => `${file.path}: ${words}`));
    expect(found, `Use instead: ${instead}.`).toEqual([]);
  });

  it('and a sample of it would be caught, while its neighbour is let through', () => {
    expect(holdsFor(caught.path)).toBe(true);
    expect(find(caught)).not.toEqual([]);
    expect(holdsFor(free.path) ? find(free) : []).toEqual([]);
  });
});

describe('The rooms', () => {
  it('are all on the map, src/README.md', () => {
    const map = readFileSync(join(top, 'src/README.md'), 'utf8');
    const rooms = readdirSync(join(top, 'src'), { withFileTypes: true });
    const missing = rooms
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .filter((name) => !map.includes(`\`${name}/`));
    expect(missing, 'Add a line for the room to the table in src/README.md.').toEqual([]);
  });

  it('of the rules have no import that leads in a circle', () => {
    const core = files.filter(({ path }) => path.startsWith('src/') && roomOf(path) === 'core');
    expect(core.length).toBeGreaterThan(20);
    expect(circles(core)).toEqual([]);
    const round = circles([
      { path: 'src/core/a.ts', text: "import { b } from './b.ts';" },
      { path: 'src/core/b.ts', text: "import { a } from './a.ts';" },
    ]);
    expect(round).toEqual(['src/core/a.ts → src/core/b.ts → src/core/a.ts']);
  });
});
