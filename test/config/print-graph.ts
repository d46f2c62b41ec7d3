/** Prints a graph as the document it stands for: the way back, to test the way there. */
import { formatDuration } from '../../src/config/index.ts';
import type { Agent, Evidence, Graph, Handoff, Role } from '../../src/core/graph.ts';

/** `short` leaves out what is a default and uses the short form of handoffs; `long` says it all. */
export type Style = 'short' | 'long';

export function documentOf(graph: Graph, style: Style): object {
  const agents = mapValues(graph.agents, agentDocument);
  return {
    town: graph.town,
    ...(style === 'short' && graph.into === 'main' ? {} : { into: graph.into }),
    entry: graph.entry,
    ...(Object.keys(agents).length > 0 ? { agents } : {}),
    roles: mapValues(graph.roles, (role) => roleDocument(role, style)),
  };
}

function agentDocument({ preset, command, args, env }: Agent): object {
  return {
    ...(preset === null ? {} : { preset }),
    ...(command === null ? {} : { command }),
    ...(args.length > 0 ? { args } : {}),
    ...(Object.keys(env).length > 0 ? { env } : {}),
  };
}

function roleDocument(role: Role, style: Style): object {
  const handoffs = mapValues(role.handoffs, (handoff) => handoffDocument(handoff, style));
  switch (role.kind) {
    case 'agent': {
      const { timeMs, reminders, restarts } = role.limits;
      const isPlain =
        style === 'short' && timeMs === 2_700_000 && reminders === 2 && restarts === 3;
      return {
        agent: style === 'short' && role.agents.length === 1 ? role.agents[0] : role.agents,
        ...(style === 'short' && role.seats === 1 ? {} : { seats: role.seats }),
        workspace: role.workspace,
        ...(role.brief === null ? {} : { brief: role.brief }),
        ...(isPlain ? {} : { limits: { time: formatDuration(timeMs), reminders, restarts } }),
        ...(role.standing ? { standing: true } : { handoffs }),
        ...(role.panel ? { panel: role.panel } : {}),
        ...(role.loop ? { loop: role.loop } : {}),
      };
    }
    case 'merge-queue': {
      const { checks, checksFrom, mode, batch, timeMs } = role;
      const from = checksFrom === undefined ? {} : { checks_from: { into: checksFrom } };
      const time = formatDuration(timeMs);
      return { station: role.kind, checks, ...from, mode, batch, time, handoffs };
    }
    case 'check': {
      const { command, seats, timeMs } = role;
      return { station: role.kind, command, seats, time: formatDuration(timeMs), handoffs };
    }
    case 'human':
      return { station: role.kind, handoffs };
  }
}

function handoffDocument(handoff: Handoff, style: Style): unknown {
  const { to, needs, limit, each, then } = handoff;
  if (style === 'short' && needs.length === 0 && limit === null && each === null) return to;
  return {
    to,
    ...(needs.length > 0 ? { needs: needs.map(evidenceDocument) } : {}),
    ...(limit === null ? {} : { limit, else: handoff.else }),
    ...(each === null ? {} : { each, then }),
  };
}

function evidenceDocument(need: Evidence): unknown {
  return need.kind === 'command' ? { passes: need.command } : need.kind;
}

function mapValues<In, Out>(
  record: Record<string, In>,
  change: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
