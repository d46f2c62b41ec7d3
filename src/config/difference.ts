/** What a new graph changes, in lines for a person. */
import type { Agent, Evidence, Graph, Handoff, Role } from '../core/graph.ts';
import { formatDuration } from './duration.ts';
import { edgesOf } from './edges.ts';
import { visible } from './words.ts';

/** What can be compared of one thing, in words. Two things with the same facts are the same. */
type Facts = Record<string, string>;

const nothing = '–';

/**
 * One line for each change, such as `worker: seats 3 → 5`, `worker.done → tester (was reviewer)` or
 * `new role tester (gets: worker.done)`. No lines when only the version or the order is another.
 */
export function describeDifference(before: Graph, after: Graph): string[] {
  return [
    ...changedFacts('', townFacts(before), townFacts(after)),
    ...agentLines(before, after),
    ...roleLines(before, after),
  ];
}

function agentLines(before: Graph, after: Graph): string[] {
  return [
    ...Object.values(after.agents).flatMap((agent) => {
      const old = before.agents[agent.name];
      if (!old) return [`new agent ${agent.name}`];
      return changedFacts(`agent ${agent.name}: `, agentFacts(old), agentFacts(agent));
    }),
    ...missingFrom(after.agents, before.agents).map((name) => `agent ${name} removed`),
  ];
}

function roleLines(before: Graph, after: Graph): string[] {
  return [
    ...Object.values(after.roles).flatMap((role) => {
      const old = before.roles[role.name];
      if (!old) return [newRole(role.name, after)];
      return [
        ...changedFacts(`${role.name}: `, roleFacts(old), roleFacts(role)),
        ...handoffLines(old, role),
      ];
    }),
    ...missingFrom(after.roles, before.roles).map((name) => `role ${name} removed`),
  ];
}

function newRole(name: string, graph: Graph): string {
  const gets = edgesOf(graph)
    .filter(({ target, from }) => target === name && from !== name)
    .map(({ from, verdict }) => `${from}.${verdict}`);
  return `new role ${name}${gets.length > 0 ? ` (gets: ${[...new Set(gets)].join(', ')})` : ''}`;
}

function handoffLines(before: Role, after: Role): string[] {
  const lines = Object.entries(after.handoffs).flatMap(([verdict, handoff]) => {
    const name = `${after.name}.${verdict}`;
    const old = before.handoffs[verdict];
    if (!old) return [`${name} → ${handoff.to} (new)`];
    const moved = old.to === handoff.to ? [] : [`${name} → ${handoff.to} (was ${old.to})`];
    return [...moved, ...changedFacts(`${name}: `, handoffFacts(old), handoffFacts(handoff))];
  });
  const gone = missingFrom(after.handoffs, before.handoffs);
  return [...lines, ...gone.map((verdict) => `${after.name}.${verdict} removed`)];
}

function changedFacts(subject: string, before: Facts, after: Facts): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((fact) => before[fact] !== after[fact])
    .map((fact) => `${subject}${fact} ${before[fact] ?? nothing} → ${after[fact] ?? nothing}`);
}

function townFacts({ town, into, entry, worktrees, archive }: Graph): Facts {
  return {
    town: word(town),
    into: word(into),
    entry,
    worktrees: worktrees === undefined ? nothing : word(worktrees),
    'archive skips': archive === undefined ? 'the default list' : words(archive.skip),
  };
}

function agentFacts({ preset, command, args, env }: Agent): Facts {
  const variables = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    preset: preset ?? nothing,
    command: command ? words(command) : nothing,
    args: words(args),
    env: words(variables.map(([name, value]) => `${name}=${value}`)),
  };
}

function roleFacts(role: Role): Facts {
  switch (role.kind) {
    case 'agent':
      return {
        agent: words(role.agents),
        seats: `${role.seats}`,
        workspace: role.workspace,
        brief: role.brief === null ? nothing : word(role.brief),
        time: formatDuration(role.limits.timeMs),
        reminders: `${role.limits.reminders}`,
        restarts: `${role.limits.restarts}`,
        standing: role.standing ? 'yes' : 'no',
        panel: role.panel ? `${role.panel.quorum} of ${role.panel.size}` : nothing,
        loop: role.loop ? loopFact(role, role.loop) : nothing,
      };
    case 'merge-queue':
      return {
        station: role.kind,
        checks: words(role.checks),
        checks_from: words(role.checksFrom ?? []),
        mode: role.mode,
        batch: `${role.batch}`,
        time: formatDuration(role.timeMs),
      };
    case 'check':
      return {
        station: role.kind,
        command: word(role.command),
        seats: `${role.seats}`,
        time: formatDuration(role.timeMs),
      };
    case 'human':
      return { station: role.kind };
  }
}

/** The first verdict is the one that the command of a loop guards, so there order counts. */
function loopFact({ handoffs }: Role, { until, limit }: { until: string; limit: number }): string {
  return `at most ${limit}, until ${word(until)}, for ${Object.keys(handoffs)[0] ?? nothing}`;
}

function handoffFacts({ needs, limit, else: otherwise, each, then }: Handoff): Facts {
  return {
    needs: needs.length > 0 ? needs.map(evidence).join(', ') : nothing,
    limit: limit === null ? nothing : `${limit}`,
    else: otherwise,
    each: each ?? nothing,
    then: then ?? nothing,
  };
}

function evidence(need: Evidence): string {
  return need.kind === 'command' ? `passes ${JSON.stringify(visible(need.command))}` : need.kind;
}

/** Quoted unless it is one plain word, so that two different lists never look the same. */
function word(text: string): string {
  return /^[\w./:@=+-]+$/.test(text) ? text : visible(JSON.stringify(text));
}

function words(list: readonly string[]): string {
  return list.length > 0 ? list.map(word).join(', ') : nothing;
}

function missingFrom(some: object, all: object): string[] {
  return Object.keys(all).filter((name) => !Object.hasOwn(some, name));
}
