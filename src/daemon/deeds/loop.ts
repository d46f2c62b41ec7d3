/** The command that decides whether a loop goes another round. */
import { type Effect, find } from '../../core/index.ts';
import { checkEnvironment } from '../../world/real/check.ts';
import { withFoundedGit } from '../../world/real/git/index.ts';
import type { Daemon } from '../daemon.ts';
import { runShown, showing } from '../progress.ts';
import { workspacePath } from '../workspace-path.ts';
import { lastLines } from './evidence.ts';

const timeMs = 15 * 60_000;

export async function checkLoop(daemon: Daemon, asked: Extract<Effect, { type: 'loop.check' }>) {
  const run = find(daemon.loop.state().runs, asked.run);
  const cwd = run === null ? null : workspacePath(daemon.folder, run);
  if (run?.phase !== 'looping' || cwd === null) return;
  const order = {
    command: asked.command,
    cwd,
    env: await withFoundedGit(daemon.repository, checkEnvironment(process.env)),
    timeMs,
    signal: daemon.closing,
  };
  const { passed, how, tail } = await showing(daemon, run.id, (tell) =>
    runShown(tell, { step: 'testing' }, order),
  );
  if (how === 'aborted') return;
  const text = how === 'ended' ? lastLines(tail) : how;
  await daemon.loop.submit({ type: 'loop.checked', run: run.id, passed, tail: text });
}
