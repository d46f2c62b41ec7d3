/** The Node that is there now. The one that started a program may have been upgraded or removed since. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** As in `engines` of package.json. */
const oldest = { major: 20, minor: 19 };

/**
 * The path of this process's own Node while it is there, else of the first `node` on PATH that Town runs
 * on. Throws one line for the person when there is none.
 */
export function findNode(own = process.execPath, path = process.env['PATH']): string {
  if (isProgram(own)) return own;
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders.map((folder) => join(folder, 'node')).filter(isProgram);
  const fit = found.find(isNewEnough);
  if (fit !== undefined) return fit;
  const seen = found.length === 0 ? 'PATH has no other' : `${found.join(', ')} is too old`;
  throw new Error(
    `Node is gone from ${own}, and ${seen}. Install Node ${oldest.major}.${oldest.minor} or later, then run "town down --keep-agents" and "town up" with it on PATH; agents at work go on.`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isNewEnough(node: string): boolean {
  try {
    const said = execFileSync(node, ['--version'], {
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 5000,
    });
    const [major = 0, minor = 0] = said.trim().replace(/^v/, '').split('.').map(Number);
    return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
  } catch {
    return false;
  }
}
