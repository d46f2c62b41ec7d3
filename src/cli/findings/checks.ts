/** Whether the programs are here that checks begin with. */
import { shellCommands } from './committed.ts';
import type { Finding } from './finding.ts';
import { findProgram } from './programs-on-path.ts';
import { inTeam, type Scene } from './scene.ts';

/** What a shell does itself, or what only introduces the program. */
const ofShell = new Set(
  'test true false cd echo printf exit set export unset if for while case until command eval exec read trap ulimit umask wait time'.split(
    ' ',
  ),
);

/** A check that cannot be started is red for every task. */
export function checkFindings(scene: Scene): Finding[] {
  const { graph, environment, folder } = scene;
  if (graph === null) return [];
  return shellCommands(graph).flatMap(({ command, path }) => {
    const [, name] = /^\s*([A-Za-z0-9_.+-]+)(?:\s|$)/.exec(command) ?? [];
    if (name === undefined || ofShell.has(name)) return [];
    const found = findProgram(name, { path: environment['PATH'], folder: folder.root });
    if (found !== null) return [];
    const message = `"${name}" is not on PATH, so this fails for every task`;
    return [inTeam(scene, 'warning', name, { path, message, instead: 'install it' })];
  });
}
