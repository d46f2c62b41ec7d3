/** `town init` in five kinds of repository: what it chose, what `check` says of it, and the first goal lands. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { openPlace, type Place, simArgs } from './place.ts';
import { isQuiet } from './watch.ts';

type Kind = {
  kind: string;
  branch: string;
  files: Record<string, string>;
  /** The program of the check, and a small script that plays it where it is not installed. */
  program: string;
  stand: string;
  check: string;
  because: string;
};

/** A test leaves its mark in this file of the home each time it really runs; checks are given HOME. */
const mark = 'runs';

const kinds: Kind[] = [
  {
    kind: 'npm',
    branch: 'main',
    files: {
      'package.json': '{ "name": "x", "scripts": { "test": "node --test" } }',
      'package-lock.json': '{ "name": "x", "lockfileVersion": 3, "packages": {} }',
      'test/x.test.js': `require('node:test')('x', () => require('node:fs').appendFileSync(process.env.HOME + '/${mark}', 'x'));\n`,
    },
    program: 'npm',
    stand: 'node --test',
    check: 'npm test',
    because: 'package.json has a test script, and there is a package-lock.json',
  },
  {
    kind: 'cargo',
    branch: 'main',
    files: {
      'Cargo.toml': '[package]\nname = "x"\nversion = "0.1.0"\nedition = "2021"\n',
      '.gitignore': 'target\nCargo.lock\n',
      'src/lib.rs': `#[test]\nfn x() {\n    std::fs::write(std::env::var("HOME").unwrap() + "/${mark}", "x").unwrap();\n}\n`,
    },
    program: 'cargo',
    stand: `test "$1" = test && test -f Cargo.toml && echo x >> "$HOME/${mark}"`,
    check: 'cargo test',
    because: 'there is a Cargo.toml',
  },
  {
    kind: 'go',
    branch: 'main',
    files: {
      'go.mod': 'module x\n\ngo 1.20\n',
      'x_test.go': `package x\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestX(t *testing.T) {\n\tos.WriteFile(os.Getenv("HOME")+"/${mark}", []byte("x"), 0o600)\n}\n`,
    },
    program: 'go',
    stand: `test "$1 $2" = "test ./..." && test -f go.mod && echo x >> "$HOME/${mark}"`,
    check: 'go test ./...',
    because: 'there is a go.mod',
  },
  {
    kind: 'python',
    branch: 'master',
    files: {
      'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
      '.gitignore': '__pycache__\n.pytest_cache\n',
      'tests/test_x.py': `import os\n\n\ndef test_x():\n    open(os.environ["HOME"] + "/${mark}", "a").write("x")\n`,
    },
    program: 'pytest',
    stand: `test -f pyproject.toml && echo x >> "$HOME/${mark}"`,
    check: 'pytest',
    because: 'pyproject.toml names pytest',
  },
  {
    kind: 'make',
    branch: 'main',
    files: { Makefile: `.PHONY: test\ntest:\n\techo x >> "$$HOME/${mark}"\n` },
    program: 'make',
    stand: `test "$1" = test && echo x >> "$HOME/${mark}"`,
    check: 'make test',
    because: 'the Makefile has a target test',
  },
];

function placeOf({ kind, branch, files, program, stand }: Kind): Place {
  const place = openPlace(kind);
  place.git(['init', '-q', '-b', branch]);
  place.commit(files);
  // Some of these programs are only found by what lies in the real home.
  place.env['RUSTUP_HOME'] = process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup');
  place.env['CARGO_HOME'] = process.env['CARGO_HOME'] ?? join(homedir(), '.cargo');
  if (!works(place, program)) install(place, program, stand);
  return place;
}

function works({ env, root }: Place, program: string): boolean {
  try {
    const version = program === 'go' ? 'version' : '--version';
    execFileSync(program, [version], { env, cwd: root, stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

function install(place: Place, program: string, script: string): void {
  const bin = join(place.folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  place.env['PATH'] = `${bin}${delimiter}${place.env['PATH']}`;
}

function quicken(place: Place): void {
  const file = join(place.root, 'town.yaml');
  const args = simArgs(place, { pace: 0.05, children: 1 });
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('{ preset: sim }', `{ preset: sim, args: ${args} }`));
}

test.each(kinds)(
  '$kind: init chooses $check on $branch, and the first goal lands',
  async (kind) => {
    const place = placeOf(kind);
    const out = await place.ok('init', '--agent', 'sim');
    expect(out).toContain(`  into    ${kind.branch}, because it is checked out\n`);
    expect(out).toContain(`  checks  ${kind.check}, because ${kind.because}\n`);
    expect(out).toContain('  agents  sim, because you named it\n');
    expect(readFileSync(join(place.root, 'town.yaml'), 'utf8')).toContain(
      `checks: [${kind.check}]`,
    );
    const checked = await place.run(['check']);
    expect(checked).toMatchObject({
      code: 0,
      out: `${join(place.root, 'town.yaml')} is in order.\n`,
    });
    quicken(place);
    await place.ok('goal', 'Write a page about it');
    const watch = await place.watch();
    const state = await watch.until('the goal to be done', isQuiet);
    expect(Object.values(state.inbox)).toEqual([]);
    expect(Object.values(state.tasks).filter(({ landed }) => landed !== null)).toHaveLength(1);
    expect(place.git(['log', '--format=%s', kind.branch]).split('\n').length).toBeGreaterThan(1);
    expect(readFileSync(join(place.env['HOME']!, mark), 'utf8')).toMatch(/^x/);
    expect(existsSync(join(place.root, '.town/kept'))).toBe(false);
  },
);
