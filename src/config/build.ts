/** A document as it is written to the graph as it is meant: every default filled in. */
import type { Agent, AgentRole, Evidence, Graph, Handoff, Limits, Role } from '../core/graph.ts';
import { parseDuration } from './duration.ts';
import type { HandoffDocument, RoleDocument, TownDocument } from './schema.ts';

type Document<Station> = Extract<RoleDocument, { station: Station }>;
type AgentRoleDocument = Exclude<RoleDocument, { station: string }>;

const defaults = {
  into: 'main',
  seats: 1,
  time: '45m',
  checkTime: '15m',
  reminders: 2,
  restarts: 3,
  batch: 4,
} as const;

/** The graph that a document stands for. It may still break the rules. */
export function buildGraph(document: TownDocument, version: number): Graph {
  return {
    version,
    town: document.town,
    into: document.into ?? defaults.into,
    entry: document.entry,
    agents: mapValues(document.agents ?? {}, buildAgent),
    roles: mapValues(document.roles, buildRole),
    ...(document.worktrees === undefined ? {} : { worktrees: document.worktrees }),
    ...(document.archive === undefined ? {} : { archive: document.archive }),
  };
}

function buildAgent(agent: NonNullable<TownDocument['agents']>[string], name: string): Agent {
  const { preset = null, command = null, args = [], env = {} } = agent;
  return { name, preset, command, args, env };
}

function buildRole(role: RoleDocument, name: string): Role {
  switch (role.station) {
    case 'merge-queue':
      return buildMergeQueue(role, name);
    case 'check':
      return {
        kind: 'check',
        name,
        command: role.command,
        seats: role.seats ?? defaults.seats,
        timeMs: parseDuration(role.time ?? defaults.checkTime),
        handoffs: mapValues(role.handoffs, buildHandoff),
      };
    case 'human':
      return { kind: 'human', name, handoffs: mapValues(role.handoffs, buildHandoff) };
    default:
      return buildAgentRole(role, name);
  }
}

function buildMergeQueue(role: Document<'merge-queue'>, name: string): Role {
  return {
    kind: 'merge-queue',
    name,
    checks: role.checks,
    ...(role.checks_from === undefined ? {} : { checksFrom: role.checks_from.into }),
    mode: role.mode ?? 'rebase',
    batch: role.batch ?? defaults.batch,
    timeMs: parseDuration(role.time ?? defaults.checkTime),
    handoffs: mapValues(role.handoffs, buildHandoff),
  };
}

function buildAgentRole(role: AgentRoleDocument, name: string): AgentRole {
  const standing = role.standing ?? false;
  return {
    kind: 'agent',
    name,
    agents: typeof role.agent === 'string' ? [role.agent] : role.agent,
    seats: role.seats ?? defaults.seats,
    // A standing session has no task, so it cannot have the task's worktree.
    workspace: role.workspace ?? (standing ? 'view' : 'task'),
    brief: role.brief ?? null,
    limits: buildLimits(role.limits ?? {}),
    standing,
    panel: role.panel ? { size: role.panel.size, quorum: quorumOf(role.panel) } : null,
    loop: role.loop ?? null,
    handoffs: mapValues(role.handoffs ?? {}, buildHandoff),
  };
}

function buildLimits(limits: NonNullable<AgentRoleDocument['limits']>): Limits {
  return {
    timeMs: parseDuration(limits.time ?? defaults.time),
    reminders: limits.reminders ?? defaults.reminders,
    restarts: limits.restarts ?? defaults.restarts,
  };
}

/** More than half, unless it is said. */
function quorumOf(panel: { size: number; quorum?: number | undefined }): number {
  return panel.quorum ?? Math.floor(panel.size / 2) + 1;
}

function buildHandoff(written: HandoffDocument): Handoff {
  const handoff = typeof written === 'string' ? { to: written } : written;
  return {
    to: handoff.to,
    needs: (handoff.needs ?? []).map(buildEvidence),
    limit: handoff.limit ?? null,
    else: handoff.else ?? 'human',
    each: handoff.each ?? null,
    then: handoff.then ?? null,
  };
}

function buildEvidence(need: 'commit' | 'clean' | { passes: string }): Evidence {
  return typeof need === 'string' ? { kind: need } : { kind: 'command', command: need.passes };
}

function mapValues<In, Out>(
  record: Record<string, In>,
  change: (value: In, name: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}
