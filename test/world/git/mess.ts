/** What agents leave in a checkout beside commits of their own, and a search for every byte of it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox } from './sandbox.ts';

const allow = ['-c', 'protocol.file.allow=always'];

/** A repository with a submodule `lib` and rules of what is ignored. Call it before the first task. */
export function withLibrary(box: Sandbox): void {
  const library = path.join(box.folder, 'library');
  box.git(['init', '-q', '-b', 'main', library]);
  box.commit({ 'lib.txt': '1' }, 'Library', library);
  box.git([...allow, 'submodule', '--quiet', 'add', library, 'lib']);
  box.commit(
    { '.gitignore': '/scratch/\n/own/\n/deep/\n/bare/\n/node_modules/\n.env\n' },
    'What is ignored',
  );
}

/** Fills a checkout with work that no commit of it can hold; gives every text that must be found. */
export function makeMess(box: Sandbox, where: string): string[] {
  const own = path.join(where, 'own');
  box.git(['init', '-q', '-b', 'main', own]);
  box.commit({ 'own.txt': 'committed in an ignored clone' }, 'Own', own);
  box.write('loose.txt', 'uncommitted in an ignored clone', own);

  const linked = path.join(where, 'scratch/wt');
  box.git(['worktree', 'add', '-q', '-b', `side-${path.basename(where)}`, linked], where);
  box.write('wt.txt', 'uncommitted in a linked worktree', linked);

  box.git([...allow, 'submodule', '--quiet', 'update', '--init'], where);
  const lib = path.join(where, 'lib');
  box.commit({ 'lib.txt': 'committed in a submodule' }, 'Only here', lib);
  box.write('more.txt', 'uncommitted in a submodule', lib);

  const bare = path.join(where, 'bare/it.git');
  box.git(['init', '-q', '--bare', '-b', 'main', bare]);
  const pushed = path.join(box.folder, `pusher-${path.basename(where)}`);
  box.git(['clone', '-q', bare, pushed]);
  box.commit({ 'pushed.txt': 'pushed to a bare clone' }, 'Pushed', pushed);
  box.git(['push', '-q', 'origin', 'HEAD:main'], pushed);
  execFileSync('rm', ['-rf', pushed]);

  const inner = path.join(where, 'deep/er/inner');
  box.git(['init', '-q', '-b', 'main', inner]);
  box.commit({ 'inner.txt': 'committed below an ignored folder' }, 'Inner', inner);
  box.write('deep/plain.txt', 'a plain file below an ignored folder', where);

  const dependency = path.join(where, 'node_modules/fork');
  box.git(['init', '-q', '-b', 'main', dependency]);
  box.commit({ 'fork.txt': 'committed in node_modules' }, 'Fork', dependency);
  box.write('node_modules/made-again/index.js', 'nobody wants this back', where);

  const visible = path.join(where, 'visible');
  box.git(['init', '-q', '-b', 'main', visible]);
  box.commit({ 'visible.txt': 'committed in an untracked clone' }, 'Visible', visible);

  box.write('.env', secret, where);
  box.write('loose.txt', 'uncommitted in the worktree', where);
  return [...texts, secret];
}

export const secret = 'SECRET=must never be a git object';

const texts = [
  'committed in an ignored clone',
  'uncommitted in an ignored clone',
  'uncommitted in a linked worktree',
  'committed in a submodule',
  'uncommitted in a submodule',
  'pushed to a bare clone',
  'committed below an ignored folder',
  'a plain file below an ignored folder',
  'committed in node_modules',
  'committed in an untracked clone',
  'uncommitted in the worktree',
];

/** Which of the texts are nowhere: in no plain file below the folders, and in no commit that a ref
 * or HEAD of the repository, or of one below the folders, reaches. */
export function missingFrom(box: Sandbox, folders: string[], wanted: string[]): string[] {
  const found = [reachable(box, box.root)];
  for (const folder of folders.filter((each) => existsSync(each)))
    for (const file of filesBelow(folder)) {
      if (file.repository) found.push(reachable(box, file.path));
      else found.push(readFileSync(file.path, 'latin1'));
    }
  return wanted.filter((text) => !found.some((each) => each.includes(text)));
}

type Found = { path: string; repository: boolean };

function filesBelow(folder: string): Found[] {
  const entries = readdirSync(folder);
  const isRepository =
    entries.includes('.git') || (entries.includes('HEAD') && entries.includes('objects'));
  const here: Found[] = isRepository ? [{ path: folder, repository: true }] : [];
  return [
    ...here,
    ...entries.flatMap((name): Found[] => {
      const inner = path.join(folder, name);
      const seen = lstatSync(inner);
      if (seen.isDirectory()) return name === '.git' ? [] : filesBelow(inner);
      return seen.isFile() ? [{ path: inner, repository: false }] : [];
    }),
  ];
}

/** The contents of all that the refs and the HEAD of a repository reach; nothing when it is broken. */
function reachable(box: Sandbox, where: string): string {
  const place = existsSync(path.join(where, '.git')) ? [] : ['--git-dir=.', '--work-tree=.'];
  const options = { cwd: where, env: box.environment, maxBuffer: 2 ** 28 };
  const git = (args: string[], input = '') =>
    spawnSync('git', [...place, ...args], { ...options, input });
  const head = git(['rev-parse', '-q', '--verify', 'HEAD']).status === 0 ? ['HEAD'] : [];
  const listed = git(['rev-list', '--objects', '--all', ...head, '--']);
  if (listed.status !== 0) return '';
  const ids = listed.stdout
    .toString('latin1')
    .split('\n')
    .map((line) => line.slice(0, 40));
  return git(['cat-file', '--batch'], ids.join('\n')).stdout.toString('latin1');
}
