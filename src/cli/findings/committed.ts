/** Files that commands of the team need, and that are not in the commit that agents and checks see. */
import { statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Agent, Graph } from '../../core/index.ts';
import type { Repository } from '../../world/real/git/index.ts';
import { agentsAtWork } from './agents.ts';
import type { Finding } from './finding.ts';
import { inTeam, type Scene } from './scene.ts';

/** A file that is named by a command, and where. */
type Named = { file: string; path: PropertyKey[] };

/** One finding for each file; none where there is no commit to look at. */
export async function committedFindings(scene: Scene): Promise<Finding[]> {
  const { graph, repository, head, folder, into } = scene;
  if (graph === null || repository === null || head === null) return [];
  const isHere = (file: string) =>
    statSync(join(folder.root, file), { throwIfNoEntry: false })?.isFile() ?? false;
  const named = [...inAgents(scene, graph, isHere), ...inShellCommands(graph, isHere)];
  const known = await filesIn(repository, head, [...new Set(named.map(({ file }) => file))]);
  return named
    .filter(({ file }) => !known.has(normalize(file)))
    .map(({ file, path }) => {
      const message = isHere(file)
        ? `${file} is not committed, so agents and checks, which see ${into}, do not have it`
        : `${file} is neither here nor in ${into}`;
      const instead = isHere(file)
        ? `commit it: git add ${file} && git commit`
        : 'write it and commit it';
      return inTeam(scene, 'warning', file, { path, message, instead });
    });
}

async function filesIn(repository: Repository, head: string, files: string[]) {
  if (files.length === 0) return new Set<string>();
  const asked = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', head, '--', ...files];
  return new Set((await repository.git(asked)).text.split('\0'));
}

const interpreters =
  /^(sh|bash|dash|zsh|fish|node|deno|bun|tsx|python|python[23](\.\d+)?|ruby|perl|php|lua)$/;

function inAgents(scene: Scene, graph: Graph, isHere: (file: string) => boolean): Named[] {
  return agentsAtWork(scene)
    .filter(({ name }) => seesCommit(graph, name))
    .flatMap(({ name, command }) => {
      if (command === null) return [];
      const script = scriptAt(command);
      return command.flatMap((file, at) => {
        if (!isPlainPath(file) || (at !== script && !isHere(file))) return [];
        return [{ file, path: ['agents', name, 'command', at] }];
      });
    });
}

/** Roles without a workspace run in the repository itself, where every file is. */
function seesCommit({ roles }: Graph, agent: Agent['name']): boolean {
  return Object.values(roles).some(
    (role) => role.kind === 'agent' && role.workspace !== 'none' && role.agents.includes(agent),
  );
}

/** Which part of a command is the file that runs: the program itself, or an interpreter's first file. */
function scriptAt([program = '', ...args]: readonly string[]): number {
  if (program.includes('/')) return 0;
  const first = args.findIndex((argument) => !argument.startsWith('-'));
  const isInline = args[0] === '-c' || args[0] === '-e' || args[0] === '-m';
  return interpreters.test(program) && !isInline ? first + 1 : -1;
}

/** A path inside of the repository. */
function isPlainPath(text: string): boolean {
  return /^[^-/{~][^{}\n]*$/.test(text) && !normalize(text).startsWith('..');
}

/** Words of checks and the like that are files here. Programs of PATH are none. */
function inShellCommands(graph: Graph, isHere: (file: string) => boolean): Named[] {
  return shellCommands(graph).flatMap(({ command, path }) =>
    command
      .split(/[\s;&|()<>"'`]+/)
      .filter((word) => /[./]/.test(word) && isPlainPath(word) && isHere(word))
      .map((file) => ({ file, path })),
  );
}

/** Everything that the team gives to a shell, with its place. */
export function shellCommands({ roles }: Graph): { command: string; path: PropertyKey[] }[] {
  return Object.values(roles).flatMap((role) => {
    const at = (...keys: PropertyKey[]) => ['roles', role.name, ...keys];
    if (role.kind === 'merge-queue')
      return role.checks.map((command, index) => ({ command, path: at('checks', index) }));
    if (role.kind === 'check') return [{ command: role.command, path: at('command') }];
    if (role.kind !== 'agent') return [];
    const loop =
      role.loop === null ? [] : [{ command: role.loop.until, path: at('loop', 'until') }];
    const needed = Object.entries(role.handoffs).flatMap(([verdict, { needs }]) =>
      needs.flatMap((need) =>
        need.kind === 'command'
          ? [{ command: need.command, path: at('handoffs', verdict, 'needs') }]
          : [],
      ),
    );
    return [...loop, ...needed];
  });
}
