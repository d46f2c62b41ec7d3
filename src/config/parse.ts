/** The whole way from the text of `town.yaml` to a graph, or to everything that is wrong with it. */
import type { Graph } from '../core/graph.ts';
import { buildGraph } from './build.ts';
import { guard } from './guard.ts';
import { placed } from './place.ts';
import { type Finding, type Problem, toProblems } from './problem.ts';
import { agentRemarks, reservedNameRemarks } from './rules/agents.ts';
import { handoffRemarks } from './rules/handoffs.ts';
import { type Names, referenceRemarks } from './rules/references.ts';
import { agentRoleRemarks } from './rules/roles.ts';
import { warningRemarks } from './rules/warnings.ts';
import { wayRemarks } from './rules/ways.ts';
import type { TownDocument } from './schema.ts';
import { readShape } from './shape.ts';
import { parseYaml, readTree, syntaxFindings, type Tree } from './tree.ts';

export type GraphSource = {
  text: string;
  /** The name shown in problems. */
  file: string;
  /** The names of the presets the agents room knows. */
  presets: readonly string[];
  /** The version the graph gets. */
  version: number;
};

export type ParsedGraph =
  | { kind: 'graph'; graph: Graph; warnings: Problem[] }
  | { kind: 'problems'; problems: Problem[] };

/**
 * Reads a graph. Never throws on any text. Problems come all at once, by position, with one
 * exception: what could only follow from them is looked at when they are gone, so a misspelt role is
 * not also reported as an unreachable one. The order is: the text, YAML, the shape with names and
 * each role by itself, the ways through the whole graph.
 */
export function parseGraph(source: GraphSource): ParsedGraph {
  const unsafe = guard(source.text);
  if (unsafe.length > 0) return refuse(source, unsafe);
  const document = parseYaml(source.text);
  const garbled = syntaxFindings(document);
  if (garbled.length > 0) return refuse(source, garbled);
  const { tree, findings: unreadable, tooLarge } = readTree(document);
  if (tooLarge) return refuse(source, unreadable);
  const shape = readShape(tree);
  const unread = new Set(unreadable.map(({ at }) => at));
  const misshapen = [...unreadable, ...shape.findings.filter(({ at }) => !unread.has(at))];
  const names = namesIn(tree, source.presets);
  if (misshapen.length > 0 || !shape.document) {
    const graph = shape.document && buildGraph(shape.document, source.version);
    const unknown = graph ? referenceRemarks(graph, names) : [];
    return refuse(source, [...misshapen, ...placed(tree, unknown)]);
  }
  return judge({ source, tree, document: shape.document, names });
}

type Judged = { source: GraphSource; tree: Tree; document: TownDocument; names: Names };

/** A document of the right shape against the rules. */
function judge({ source, tree, document, names }: Judged): ParsedGraph {
  const graph = buildGraph(document, source.version);
  const local = [
    ...referenceRemarks(graph, names),
    ...reservedNameRemarks(graph),
    ...agentRemarks(document),
    ...agentRoleRemarks(graph, document),
    ...handoffRemarks(graph, document),
  ];
  const remarks = local.length > 0 ? local : wayRemarks(graph);
  if (remarks.length > 0) return refuse(source, placed(tree, remarks));
  const warnings = toProblems(source, placed(tree, warningRemarks(graph)));
  return { kind: 'graph', graph, warnings };
}

function refuse(source: GraphSource, findings: Finding[]): ParsedGraph {
  return { kind: 'problems', problems: toProblems(source, findings) };
}

/** The names as written, also of roles and agents whose own text has problems. */
function namesIn(tree: Tree, presets: readonly string[]): Names {
  const { roles, agents } = (tree.data ?? {}) as { roles?: unknown; agents?: unknown };
  return { roles: keysOf(roles), agents: keysOf(agents), presets };
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
