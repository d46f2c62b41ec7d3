/** Random graphs that keep every rule, and the documents that stand for them. */
import fc from 'fast-check';
import type { Agent, AgentRole, Evidence, Graph, Handoff, Role } from '../../src/core/graph.ts';
import { presets } from './read.ts';

const name = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  .filter((word) => !['done', 'human', 'constructor', 'prototype'].includes(word));
const shown = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !/[\u0000-\u001f\u007f]/.test(text));
const command = fc.oneof(fc.constantFrom('npm test', 'make -j2: check', '# "x"', 'a\n b\n'), shown);
const seconds = fc.oneof(fc.integer({ min: 1, max: 7200 }), fc.constantFrom(2700, 900, 7200));
const timeMs = seconds.map((count) => count * 1000);
const limit = fc.integer({ min: 1, max: 10_000 });
const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.constantFrom<Evidence>({ kind: 'commit' }, { kind: 'clean' }),
  command.map((text): Evidence => ({ kind: 'command', command: text })),
);
const environment = fc
  .array(fc.tuple(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,5}$/), shown), { maxLength: 2 })
  .map((pairs): Record<string, string> => Object.fromEntries(pairs));

function agentOf(agentName: string): fc.Arbitrary<Agent> {
  const common = { name: fc.constant(agentName), env: environment };
  return fc.oneof(
    fc.record({
      ...common,
      preset: fc.constantFrom(...presets),
      command: fc.constant(null),
      args: fc.array(fc.oneof(shown, fc.constantFrom('', '-1', 'true', '{brief}')), {
        maxLength: 3,
      }),
    }),
    fc.record({
      ...common,
      preset: fc.constant(null),
      command: fc.array(command, { minLength: 1, maxLength: 3 }),
      args: fc.constant<string[]>([]),
    }),
  );
}

type Place = { names: string[]; index: number };

/** An edge that goes forward needs no limit; one to anywhere has one. Both ways lead to `done`. */
function handoffAt(
  { names, index }: Place,
  needs: fc.Arbitrary<Evidence[]>,
): fc.Arbitrary<Handoff> {
  const forward = fc.constantFrom(...names.slice(index + 1), 'done', 'human');
  const anywhere = fc.constantFrom(...names, 'human');
  const plain = { needs, each: fc.constant(null), then: fc.constant(null) };
  return fc.oneof(
    fc.record({ ...plain, to: forward, limit: fc.constant(null), else: fc.constant('human') }),
    fc.record({ ...plain, to: anywhere, limit, else: forward }),
  );
}

function plainTo(to: string): Handoff {
  return { to, needs: [], limit: null, else: 'human', each: null, then: null };
}

/** The named verdicts; the first one leads to the next role, so that every role has a way to `done`. */
function handoffsAt(
  place: Place,
  verdicts: readonly string[],
  needs: fc.Arbitrary<Evidence[]> = fc.constant([]),
): fc.Arbitrary<Record<string, Handoff>> {
  const [first = 'next', ...others] = verdicts;
  const next = place.names[place.index + 1] ?? 'done';
  return fc
    .tuple(...others.map(() => handoffAt(place, needs)))
    .map((handoffs) =>
      Object.fromEntries([
        [first, plainTo(next)],
        ...handoffs.map((handoff, index) => [others[index]!, handoff] as const),
      ]),
    );
}

const verdictNames = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });

function agentRoleAt(place: Place, agents: string[]): fc.Arbitrary<AgentRole> {
  const own = place.names[place.index]!;
  const subtasks = fc.option(
    fc.record({
      ...{ needs: fc.constant<Evidence[]>([]), limit, else: fc.constant('human') },
      to: fc.constantFrom(...place.names, 'done'),
      each: fc.constant('subtask' as const),
      then: fc.constantFrom(...place.names, 'done'),
    }),
  );
  return fc
    .record({
      agents: fc.uniqueArray(fc.constantFrom(...agents), { minLength: 1, maxLength: 2 }),
      seats: fc.integer({ min: 0, max: 500 }),
      shape: fc.constantFrom('plain', 'panel', 'loop'),
      workspace: fc.constantFrom('view', 'task', 'review', 'none'),
      brief: fc.option(shown),
      limits: fc.record({ timeMs, reminders: fc.nat(20), restarts: fc.nat(20) }),
      panel: fc
        .integer({ min: 1, max: 9 })
        .chain((size) =>
          fc.record({ size: fc.constant(size), quorum: fc.integer({ min: 1, max: size }) }),
        ),
      loop: fc.record({ until: command, limit }),
      handoffs: verdictNames.chain((verdicts) =>
        handoffsAt(place, verdicts, fc.array(evidence, { maxLength: 3 })),
      ),
      subtasks,
    })
    .map(({ shape, panel, loop, subtasks: split, handoffs, ...role }): AgentRole => {
      const workspace = shape === 'plain' ? role.workspace : shape === 'panel' ? 'review' : 'task';
      return {
        ...role,
        kind: 'agent',
        name: own,
        standing: false,
        seats: shape === 'panel' ? Math.max(role.seats, panel.size) : role.seats,
        workspace,
        panel: shape === 'panel' ? panel : null,
        loop: shape === 'loop' ? loop : null,
        handoffs: withoutProof(workspace, split ? { ...handoffs, split } : handoffs),
      };
    });
}

/** Nothing but commits can be shown without a workspace. */
function withoutProof(workspace: string, handoffs: Record<string, Handoff>): typeof handoffs {
  if (workspace !== 'none') return handoffs;
  return Object.fromEntries(
    Object.entries(handoffs).map(([verdict, handoff]) => [
      verdict,
      { ...handoff, needs: handoff.needs.filter(({ kind }) => kind === 'commit') },
    ]),
  );
}

function stationAt(place: Place): fc.Arbitrary<Role> {
  const own = fc.constant(place.names[place.index]!);
  return fc.oneof(
    fc.record(
      {
        kind: fc.constant('merge-queue' as const),
        name: own,
        checks: fc.array(command, { maxLength: 3 }),
        checksFrom: fc.constantFrom<string[]>(['scripts/'], ['a b', 'package.json']),
        mode: fc.constantFrom('rebase' as const, 'merge' as const),
        batch: fc.integer({ min: 1, max: 100 }),
        timeMs,
        handoffs: handoffsAt(place, ['merged', 'conflict', 'failed']),
      },
      {
        requiredKeys: ['kind', 'name', 'checks', 'mode', 'batch', 'timeMs', 'handoffs'],
      },
    ),
    fc.record({
      kind: fc.constant('check' as const),
      name: own,
      command,
      seats: fc.nat(500),
      timeMs,
      handoffs: handoffsAt(place, ['passed', 'failed']),
    }),
    fc.record({
      kind: fc.constant('human' as const),
      name: own,
      handoffs: verdictNames.chain((verdicts) => handoffsAt(place, verdicts)),
    }),
  );
}

function standing(roleName: string, agents: string[]): fc.Arbitrary<AgentRole> {
  return fc.record({
    kind: fc.constant('agent' as const),
    name: fc.constant(roleName),
    agents: fc.constantFrom(...agents).map((agent) => [agent]),
    seats: fc.nat(3),
    workspace: fc.constantFrom('view', 'none'),
    brief: fc.option(shown),
    limits: fc.record({ timeMs, reminders: fc.nat(20), restarts: fc.nat(20) }),
    standing: fc.constant(true),
    panel: fc.constant(null),
    loop: fc.constant(null),
    handoffs: fc.constant({}),
  });
}

/** Graphs that `parseGraph` accepts, with up to eight roles. */
export const randomGraph: fc.Arbitrary<Graph> = fc
  .record({
    names: fc.uniqueArray(name, { minLength: 1, maxLength: 7 }),
    agents: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    guide: fc.boolean(),
    town: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,12}$/),
    into: fc.constantFrom('main', 'master', 'release/1.x', 'ünïcode', 'true', '1'),
  })
  .chain(({ names, agents, guide, town, into }) =>
    fc
      .record({
        roles: fc.tuple(
          ...names.map((_, index) => {
            const place = { names, index };
            return fc.oneof(agentRoleAt(place, agents), stationAt(place));
          }),
        ),
        guides: guide ? standing('a-guide', agents).map((role) => [role]) : fc.constant([]),
        agents: fc.tuple(...agents.map(agentOf)),
      })
      .map((parts): Graph => {
        const roles: Role[] = [...parts.roles, ...parts.guides];
        const used = new Set(roles.flatMap((role) => (role.kind === 'agent' ? role.agents : [])));
        const declared = parts.agents.filter((agent) => used.has(agent.name));
        return {
          version: 1,
          town,
          into,
          entry: names[0]!,
          agents: Object.fromEntries(declared.map((agent) => [agent.name, agent])),
          roles: Object.fromEntries(roles.map((role) => [role.name, role])),
        };
      }),
  );
