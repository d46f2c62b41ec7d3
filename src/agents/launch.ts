/** An agent, its preset and one run, as a command line and an environment. */
import { basename, dirname } from 'node:path';
import type { Agent } from '../core/graph.ts';
import { passed, pathWith } from './environment.ts';
import { asksFor, fill, fillAll, placeholderProblem, type Values } from './placeholders.ts';
import type { Preset } from './preset.ts';
import type { Presets } from './presets.ts';

export type LaunchRequest = {
  agent: Agent;
  /** What `presetOf` gives for the agent. */
  preset: Preset;
  /** Absolute path of the brief. */
  brief: string;
  /** The task's title, or the role's name for a standing session. */
  title: string;
  /** A fresh id for a new session; used when the CLI lets Town choose. */
  session: string | null;
  /** The session to continue; a CLI that cannot starts afresh. */
  resume: string | null;
  workspace: string;
  /** The git folders a commit in the workspace writes to: the main one and the worktree's. */
  gitDirs: string[];
  /** Whose variables the allow-list picks from: usually `process.env`. */
  environment: Record<string, string | undefined>;
  /** Variables of the run itself (`TOWN_*`); they win over all others. */
  town: Record<string, string>;
  /** The folder of the `town` command, put first on PATH. */
  bin: string | null;
  /** Paths of this Node and of the built-in agent. */
  node: string;
  sim: string;
};

export type Launch = {
  command: string[];
  env: Record<string, string>;
  /** The session's id when it is known now; null when it must be asked for, or there is none. */
  session: string | null;
  /** True when the command continues `resume`. */
  resumes: boolean;
  /** Text to paste once the agent is idle, for a CLI that takes no prompt beside its resume flag. */
  paste: string | null;
};

/**
 * The preset of an agent: the one it names, or the one for any command. Throws an Error that
 * lists the known names when there is no such preset.
 */
export function presetOf(agent: Agent, presets: Presets): Preset {
  if (agent.preset === null) return presetOfCommand(agent.command ?? [], presets);
  const preset = presets.named[agent.preset];
  if (preset) return preset;
  const known = Object.keys(presets.named).join(', ');
  throw new Error(
    `agent "${agent.name}" names the preset "${agent.preset}", which does not exist; known are ${known}`,
  );
}

/** A command that starts the program of a preset has the screens of that program. */
function presetOfCommand([program = '']: string[], { named, command }: Presets): Preset {
  const own = Object.values(named).find(({ start }) => start[0] === basename(program));
  if (own === undefined || command.readings.some(({ source }) => source !== 'status'))
    return command;
  const { firstRun, readings, submit } = own;
  return { ...command, firstRun, readings, submit };
}

/** What is wrong with an agent before anything is started, one line each. */
export function agentProblems(agent: Agent, presets: Presets): string[] {
  if (agent.preset !== null && !presets.named[agent.preset])
    return [
      `unknown preset "${agent.preset}"; known are ${Object.keys(presets.named).join(', ')}, or give a \`command\``,
    ];
  if (agent.preset === null && (agent.command ?? []).length === 0)
    return ['neither a `preset` nor a `command`'];
  const written = [...(agent.command ?? []), ...agent.args, ...Object.values(agent.env)];
  return written.flatMap((argument) => placeholderProblem(argument) ?? []);
}

/** The command line and environment of one run. Throws an Error that says what is missing. */
export function launchOf(request: LaunchRequest): Launch {
  const { agent, preset } = request;
  const resumes = request.resume !== null && preset.resume !== null && agent.command === null;
  const templates = templatesOf(agent, preset, resumes);
  const session = resumes ? request.resume : request.session;
  const values = valuesOf(request, session);
  const args = agent.args.map((argument) => fill(argument, values));
  const gitdirs = request.gitDirs.flatMap((gitdir) =>
    preset.gitdirs.map((argument) => fill(argument, { ...values, gitdir })),
  );
  const command = fillAll(templates, values, { args, gitdirs });
  if (!command[0])
    throw new Error(`agent "${agent.name}" has no program to start; give it a preset or a command`);
  return {
    command,
    env: environmentOf(request, values),
    session: asksFor([...templates, ...agent.args], 'session') ? session : null,
    resumes,
    paste: resumes && preset.pasted === 'on resume' ? values.prompt : null,
  };
}

/** A command of the user's own gets the arguments at its end, unless it says where with `{args}`. */
function templatesOf(agent: Agent, preset: Preset, resumes: boolean): string[] {
  if (resumes && preset.resume) return preset.resume;
  const written = agent.command ?? preset.start;
  return written.includes('{args}') ? written : [...written, '{args}'];
}

function valuesOf(request: LaunchRequest, session: string | null): Values {
  const values: Values = {
    prompt: null,
    brief: request.brief,
    briefdir: dirname(request.brief),
    session,
    workspace: request.workspace,
    title: request.title,
    gitdir: request.gitDirs[0] ?? null,
    node: request.node,
    sim: request.sim,
    townvars: JSON.stringify(['TOWN_BRIEF', ...Object.keys(request.town)]),
  };
  return { ...values, prompt: fill(request.preset.prompt, values) };
}

function environmentOf(request: LaunchRequest, values: Values): Record<string, string> {
  const { agent, preset } = request;
  const filled = (written: Record<string, string>) =>
    Object.fromEntries(Object.entries(written).map(([name, text]) => [name, fill(text, values)]));
  const env: Record<string, string> = {
    ...passed(request.environment, preset.pass),
    ...filled(preset.set),
    ...filled(agent.env),
    TOWN_BRIEF: request.brief,
    ...request.town,
  };
  return request.bin === null ? env : { ...env, PATH: pathWith(request.bin, env.PATH) };
}
