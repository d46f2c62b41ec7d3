/** Runs other programs: `git`, and `town`, the door every agent speaks through. */
import { execFile } from 'node:child_process';

export type Ran = { code: number; out: string; err: string };
export type Run = (program: string, args: string[]) => Promise<Ran>;

const largestOutput = 64 * 1024 * 1024;

/**
 * A way to run programs in `folder` until `stop` fires; `name` signs the commits. A program that
 * cannot be started comes back with code 127 and the reason, as a shell would have it.
 */
export function programsIn(place: { folder: string; name: string; stop: AbortSignal }): Run {
  const { folder, name, stop } = place;
  const email = 'sim@town.invalid';
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_EDITOR: 'true',
    GIT_TERMINAL_PROMPT: '0',
  };
  const options = { cwd: folder, env, signal: stop, maxBuffer: largestOutput };
  return (program, args) =>
    new Promise((resolve) => {
      execFile(program, args, options, (error, out, err) => {
        if (error === null) return resolve({ code: 0, out, err });
        const code = typeof error.code === 'number' ? error.code : 127;
        resolve({ code, out, err: err || error.message });
      });
    });
}
