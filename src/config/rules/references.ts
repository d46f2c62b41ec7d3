/** Every name that is used must be the name of something. */
import type { Graph } from '../../core/graph.ts';
import { edgesOf } from '../edges.ts';
import { quoted } from '../words.ts';
import { fixedTargets, handoffPath, type Remark } from './remark.ts';

/** What names there are, also those of parts that have problems of their own. */
export type Names = { roles: string[]; agents: string[]; presets: readonly string[] };

export function referenceRemarks(graph: Graph, names: Names): Remark[] {
  const roles = new Set(names.roles);
  return [
    ...(roles.has(graph.entry) ? [] : [unknownRole(['entry'], graph.entry, names.roles)]),
    ...targetRemarks(graph, names.roles),
    ...agentRemarks(graph, names),
    ...presetRemarks(graph, names.presets),
  ];
}

function targetRemarks(graph: Graph, roles: string[]): Remark[] {
  const known = new Set([...fixedTargets, ...roles]);
  const among = [...known];
  return edgesOf(graph)
    .filter(({ target }) => !known.has(target))
    .map(({ from, verdict, key, target }) =>
      unknownRole(handoffPath(from, verdict, key), target, among),
    );
}

function unknownRole(path: Remark['path'], word: string, among: string[]): Remark {
  return { path, message: `unknown role ${quoted(word)}`, meant: { word, among } };
}

function agentRemarks(graph: Graph, { agents, presets }: Names): Remark[] {
  const known = new Set(agents);
  return Object.values(graph.roles).flatMap((role) => {
    if (role.kind !== 'agent') return [];
    return role.agents.flatMap((word, index): Remark[] => {
      if (known.has(word)) return [];
      const path = ['roles', role.name, 'agent', ...(role.agents.length > 1 ? [index] : [])];
      const message = `unknown agent ${quoted(word)}`;
      if (!presets.includes(word)) return [{ path, message, meant: { word, among: agents } }];
      return [{ path, message, instead: `write "${word}: { preset: ${word} }" under "agents"` }];
    });
  });
}

function presetRemarks(graph: Graph, among: readonly string[]): Remark[] {
  return Object.values(graph.agents).flatMap(({ name, preset }) =>
    preset === null || among.includes(preset)
      ? []
      : [
          {
            path: ['agents', name, 'preset'],
            message: `unknown preset ${quoted(preset)}`,
            meant: { word: preset, among },
          },
        ],
  );
}
