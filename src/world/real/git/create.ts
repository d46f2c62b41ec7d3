/** A new repository, for the demo. */
import { openRepository } from './repository.ts';
import { runGit } from './run-git.ts';

/** Makes `directory` a repository on `branch` with one commit of all that is in it. */
export async function createRepository(order: {
  directory: string;
  branch: string;
  message: string;
}): Promise<void> {
  const { directory, branch, message } = order;
  const setting = { environment: process.env, trusted: {}, founding: null };
  await runGit(setting, { args: ['init', '--quiet', `--initial-branch=${branch}`], in: directory });
  const { git } = await openRepository(directory);
  await git(['add', '--all', '--', '.']);
  const known = await git(['config', '--get', 'user.email'], { accept: [0, 1] });
  const who = known.code === 0 ? [] : ['-c', 'user.name=Town', '-c', 'user.email=town@localhost'];
  await git([...who, 'commit', '--quiet', '--no-gpg-sign', '-m', message]);
}
