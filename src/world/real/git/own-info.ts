/**
 * The folder `info` of the repository as it was at the founding.
 *
 * `info/attributes` and `info/exclude` say what git writes into files and which files it looks at, no
 * option turns them off, and every agent can write them. So Town's calls in its own checkouts see
 * another common directory, `.town/git`: links to all that is in the real one, but with an `info` of
 * its own. The files that a git directory may name other folders with (`commondir`) do not count then
 * either: GIT_COMMON_DIR comes first (git(1)).
 */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Checkout } from './git-call.ts';
import type { Config } from './listing.ts';
import type { Repository } from './repository.ts';

/** What counts of `info`; the other files in it are remembered (sparse patterns) or refused (grafts). */
const files = ['attributes', 'exclude'] as const;
const keyOf = (file: string) => `info/${file}`;
/** Longer files are not kept, and count as empty. */
const longest = 64 * 1024;

/** The texts of `info` as they are now, by `info/<file>`: to be kept at a founding. */
export function infoIn(commonDir: string): Config {
  return Object.fromEntries(
    files.map((file) => {
      const text = textOf(path.join(commonDir, 'info', file)) ?? '';
      return [keyOf(file), text.length > longest ? '' : text];
    }),
  );
}

/** A change of `info/attributes` since the founding, in full sentences. Tools write `info/exclude` for
 * good reasons, and it hides nothing from Town. */
export function toldInfo(commonDir: string, founding: Config): string[] {
  const key = keyOf('attributes');
  // An older town did not look at it.
  if (founding[key] === undefined || infoIn(commonDir)[key] === founding[key]) return [];
  return [
    `The file ${path.join(commonDir, key)} was changed since the town was founded. Town checks and shows work by what it said then; your own git goes by what it says now. Put it back, or dismiss this.`,
  ];
}

/** The same repository, in whose calls `info` is that of the founding; as it is now when nothing is
 * known of that. */
export function withOwnInfo(repository: Repository): Repository {
  const { git } = repository;
  return {
    ...repository,
    git: (args, call = {}) => {
      if (!isOfRepository(repository, call.in)) return git(args, call);
      const env = { GIT_COMMON_DIR: mirror(repository), ...call.env };
      return git(args, { ...call, env });
    },
  };
}

/** A submodule has a git directory of its own, deeper down. */
function isOfRepository({ main, commonDir }: Repository, place: Checkout = main): boolean {
  const { gitDir } = place;
  return gitDir === main.gitDir || path.dirname(gitDir) === path.join(commonDir, 'worktrees');
}

/** Makes or mends the links, which costs no process. */
function mirror({ town, commonDir, founding }: Repository): string {
  const folder = path.join(town, 'git');
  mkdirSync(path.join(folder, 'info'), { recursive: true, mode: 0o700 });
  const there = new Set(readdirSync(commonDir).filter(isShared));
  for (const name of readdirSync(folder))
    if (name !== 'info' && !there.has(name)) remove(path.join(folder, name));
  for (const name of there) link(path.join(folder, name), path.join(commonDir, name));
  const known = { ...infoIn(commonDir), ...founding };
  for (const name of readdirSync(path.join(folder, 'info')))
    if (known[keyOf(name)] === undefined) remove(path.join(folder, 'info', name));
  for (const file of files) {
    const text = known[keyOf(file)];
    const place = path.join(folder, 'info', file);
    if (text !== undefined && textOf(place) !== text) {
      remove(place);
      writeFileSync(place, text);
    }
  }
  return folder;
}

/** Locks come and go while another git works. */
const isShared = (name: string): boolean => name !== 'info' && !name.endsWith('.lock');

function link(place: string, target: string): void {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() && readlinkSync(place) === target) return;
  remove(place);
  symlinkSync(target, place);
}

function remove(place: string): void {
  rmSync(place, { recursive: true, force: true });
}

function textOf(place: string): string | null {
  try {
    return lstatSync(place).isFile() ? readFileSync(place, 'utf8') : null;
  } catch {
    return null;
  }
}
