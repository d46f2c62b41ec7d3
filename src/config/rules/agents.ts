/** What must hold of each agent by itself, and of the names of agents and roles. */
import type { Graph } from '../../core/graph.ts';
import type { TownDocument } from '../schema.ts';
import { quoted } from '../words.ts';
import { fixedTargets, type Remark } from './remark.ts';

type AgentDocument = NonNullable<TownDocument['agents']>[string];

export function agentRemarks(document: TownDocument): Remark[] {
  return Object.entries(document.agents ?? {}).flatMap(([name, agent]) =>
    agent.command === undefined ? withoutCommand(name, agent) : besideCommand(name, agent),
  );
}

function withoutCommand(name: string, agent: AgentDocument): Remark[] {
  if (agent.preset !== undefined) return [];
  const message = `agent ${quoted(name)} has neither a preset nor a command`;
  return [{ path: ['agents', name], side: 'key', message, instead: 'write "preset: claude"' }];
}

function besideCommand(name: string, agent: AgentDocument): Remark[] {
  const instead = { preset: 'keep one of them', args: 'write the arguments in the command' };
  return (['preset', 'args'] as const)
    .filter((key) => agent[key] !== undefined)
    .map((key) => ({
      path: ['agents', name, key],
      side: 'key',
      message: `${quoted(key)} is not used beside "command"`,
      instead: instead[key],
    }));
}

/** `done` and `human` mean places; only a human station may be called `human`. */
export function reservedNameRemarks(graph: Graph): Remark[] {
  const roles = Object.values(graph.roles)
    .filter(({ name, kind }) => name !== 'human' || kind !== 'human')
    .map(({ name }) => ['roles', name] as const);
  const agents = Object.keys(graph.agents).map((name) => ['agents', name] as const);
  return [...agents, ...roles]
    .filter(([, name]) => fixedTargets.includes(name))
    .map((path) => ({
      path,
      side: 'key',
      message: `${quoted(path[1])} is a place every town has`,
      instead: 'choose another name',
    }));
}
