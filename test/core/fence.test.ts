/** The fence around the rules: their own tsconfig knows no Node, no screen and no other room. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.ts';
import { bans } from '../tidy-rules.ts';

const top = join(import.meta.dirname, '../..');
const tsc = join(top, 'node_modules/typescript/bin/tsc');

/** Type checks a folder; returns what the compiler says, and nothing when it is content. */
function check(folder: string): string {
  try {
    execFileSync(process.execPath, [tsc, '--noEmit', '-p', folder], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}

describe('The fence around the rules', () => {
  let copy = '';

  beforeAll(() => {
    copy = temporaryFolder('town-fence-');
    cpSync(join(top, 'src/core'), join(copy, 'src/core'), { recursive: true });
    cpSync(join(top, 'tsconfig.json'), join(copy, 'tsconfig.json'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('is content with them as they are', () => {
    expect(check(join(top, 'src/core'))).toBe('');
    expect(check(join(copy, 'src/core'))).toBe('');
  });

  it.each([
    ['a file', "import { readFileSync } from 'node:fs';\nexport const text = readFileSync;"],
    ['a process', 'export const folder = process.cwd();'],
    ['a timer', 'export const timer = setTimeout(() => {}, 1);'],
    ['the screen', "console.log('here');\nexport {};"],
    ['another room', "export * from '../ledger/index.ts';"],
  ])('stops a rule that reaches for %s', (_, text) => {
    const path = join(copy, 'src/core/stray.ts');
    writeFileSync(path, text);
    expect(check(join(copy, 'src/core'))).toContain('stray.ts');
    rmSync(path);
  });

  it.each(['Date.now()', 'new Date()', 'Math.random()'])(
    'leaves %s, which no tsconfig can take away, to the test `tidy`',
    (text) => {
      const held = bans.filter((ban) => ban.holdsFor('src/core/stray.ts'));
      const file = { path: 'src/core/stray.ts', text: `export const now = ${text};` };
      expect(held.flatMap((ban) => ban.find(file))).not.toEqual([]);
    },
  );
});
