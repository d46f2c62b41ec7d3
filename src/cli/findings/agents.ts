/** Whether the agents of the team can be started: their programs are here, and they are logged in. */
import { readFileSync } from 'node:fs';
import { passed } from '../../agents/environment.ts';
import { isLoggedIn, type LoginState, type Preset, type Presets } from '../../agents/index.ts';
import type { Agent, AgentRole } from '../../core/index.ts';
import { about, type Finding, type Severity } from './finding.ts';
import { findProgram } from './programs-on-path.ts';
import { inTeam, type Scene } from './scene.ts';

/** What a missing agent is: `start` refuses a town in which a role has none at all. */
export type Purpose = 'check' | 'start';

/** What keeps the agents of the team from working, each at its line. */
export function agentFindings(scene: Scene, purpose: Purpose): Finding[] {
  const looked = agentsAtWork(scene).map((agent) => lookAt(scene, agent));
  const missing = looked.filter(({ program }) => program === null);
  return [
    ...missing.map((found) => missingFinding(scene, found)),
    ...looked
      .filter(({ program, login }) => program !== null && login === 'no')
      .map((found) => loginFinding(scene, found)),
    ...emptyRoles(scene, missing, purpose === 'check' ? 'warning' : 'error'),
  ];
}

/** Every CLI that Town knows: where it is, and whether it was logged in. */
export function cliFindings({ presets, environment, folder }: Scene): Finding[] {
  const known = Object.values(presets?.named ?? {}).filter(({ start }) => isOwnProgram(start));
  return known.map((preset) => {
    const found = findProgram(preset.start[0]!, { path: environment['PATH'], folder: folder.root });
    if (found === null) return about(preset.name, 'note', 'not on PATH', sayInstall(preset));
    const login = loginOf(preset, passed(environment, preset.pass));
    if (login === 'no') return about(preset.name, 'note', `${found}, but ${sayLogin(preset)}`);
    return about(preset.name, 'good', login === 'yes' ? `${found}, logged in` : found);
  });
}

export type Cli = { preset: Preset; login: LoginState };

/** The CLIs of the presets that are on PATH, in the order of the presets; the built-in agent is none. */
export function clisHere(presets: Presets, environment: NodeJS.ProcessEnv, root: string): Cli[] {
  return Object.values(presets.named)
    .filter(({ start }) => isOwnProgram(start))
    .filter(({ start }) => findProgram(start[0]!, { path: environment['PATH'], folder: root }))
    .map((preset) => ({ preset, login: loginOf(preset, passed(environment, preset.pass)) }));
}

/** The built-in agent is started by Node, by a placeholder. */
function isOwnProgram(start: string[]): boolean {
  return start[0] !== undefined && !start[0].startsWith('{');
}

/** Agents of roles that have a seat. */
export function agentsAtWork({ graph }: Scene): Agent[] {
  if (graph === null) return [];
  const used = new Set(rolesAtWork(graph.roles).flatMap(({ agents }) => agents));
  return Object.values(graph.agents).filter(({ name }) => used.has(name));
}

function rolesAtWork(roles: NonNullable<Scene['graph']>['roles']): AgentRole[] {
  return Object.values(roles).flatMap((role) =>
    role.kind === 'agent' && role.seats > 0 ? [role] : [],
  );
}

type Looked = {
  agent: Agent;
  preset: Preset | null;
  /** As it is written, and where it was found. */
  name: string;
  program: string | null;
  login: LoginState;
};

function lookAt({ presets, environment, folder }: Scene, agent: Agent): Looked {
  const preset = agent.preset === null ? null : (presets?.named[agent.preset] ?? null);
  const name = (agent.command ?? preset?.start ?? [])[0] ?? '';
  const variables = { ...passed(environment, preset?.pass ?? []), ...agent.env };
  const path = agent.env['PATH'] ?? environment['PATH'];
  // A path into the worktree is looked at with the other files of commands, in `committed.ts`.
  const isInWorktree = name.includes('/') && !name.startsWith('/');
  const isHere = name.startsWith('{') || isInWorktree;
  const program = isHere ? name : findProgram(name, { path, folder: folder.root });
  const login = preset === null ? 'unknown' : loginOf(preset, variables);
  return { agent, preset, name, program, login };
}

function loginOf(preset: Preset, environment: Record<string, string>): LoginState {
  return isLoggedIn(preset, { environment, platform: process.platform, read: readIfThere });
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function missingFinding(scene: Scene, { agent, preset, name }: Looked): Finding {
  const path = ['agents', agent.name, ...(preset === null ? ['command', 0] : ['preset'])];
  const message = name.includes('/') ? `there is no program ${name}` : `"${name}" is not on PATH`;
  return inTeam(scene, 'warning', agent.name, { path, message, instead: sayInstall(preset) });
}

function loginFinding(scene: Scene, { agent, preset }: Looked): Finding {
  const path = ['agents', agent.name, 'preset'];
  const [message, instead] = [`"${preset!.name}" seems not to be logged in`, sayRun(preset!)];
  return inTeam(scene, 'warning', agent.name, { path, message, instead });
}

/** Roles of which no agent is here. */
function emptyRoles(scene: Scene, missing: Looked[], severity: Severity): Finding[] {
  const lacking = new Map(missing.map((each) => [each.agent.name, each]));
  return rolesAtWork(scene.graph?.roles ?? {})
    .filter(({ agents }) => agents.every((name) => lacking.has(name)))
    .map((role) => {
      const absent = role.agents.map((name) => lacking.get(name)!);
      const names = absent.map(({ name }) => `"${name}"`).join(' and ');
      const message = `no agent of the role "${role.name}" is here: ${names} cannot be found`;
      const commands = absent.flatMap(({ preset }) => preset?.install ?? []);
      const one = commands.length > 1 ? 'install one of them' : 'install it';
      const how = commands.length > 0 ? `${one} (${commands.join(', or ')})` : one;
      const instead = `${how}, or name another agent`;
      const path = ['roles', role.name, 'agent'];
      return inTeam(scene, severity, role.name, { path, message, instead });
    });
}

function sayInstall(preset: Preset | null): string {
  return preset?.install ? `install it: ${preset.install}` : 'install it';
}

function sayLogin(preset: Preset): string {
  return `it seems not to be logged in; ${sayRun(preset)}`;
}

function sayRun({ start }: Preset): string {
  return `run "${start[0]}" once by hand and log in`;
}
