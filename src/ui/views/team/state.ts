/** What the Team view keeps. */
import type { TeamChange, TeamEdit } from '../../../client/team.ts';
import type { Graph } from '../../../core/graph.ts';
import type { State } from '../../../core/state.ts';
import { emptyList, type List, selectedIn } from '../../model/list.ts';

/** What the edits would change, as far as the town has said. `of` says which edits of which team. */
export type Preview =
  | { kind: 'nothing' }
  | { kind: 'on its way'; of: string }
  | { kind: 'failed'; of: string; reason: string }
  | { kind: 'here'; of: string; change: TeamChange };

export type TeamState = {
  list: List;
  /** Edits that are not written yet, in order. */
  edits: TeamEdit[];
  preview: Preview;
  /** The team as the latest edits that fit would make it. */
  drafted: Graph | null;
};

export const firstTeam: TeamState = {
  list: emptyList,
  edits: [],
  preview: { kind: 'nothing' },
  drafted: null,
};

export type TeamRow =
  | { kind: 'role'; id: string; role: string }
  | { kind: 'handoff'; id: string; role: string; verdict: string };

/** The team that is shown: with the edits, as far as they fit. */
export function graphShown({ drafted, edits }: TeamState, state: State): Graph | null {
  return edits.length === 0 ? state.graph : (drafted ?? state.graph);
}

/** Each role, and under it its handoffs. */
export function teamRows(graph: Graph | null): TeamRow[] {
  return Object.values(graph?.roles ?? {}).flatMap(({ name, handoffs }): TeamRow[] => [
    { kind: 'role', id: `role ${name}`, role: name },
    ...Object.keys(handoffs).map(
      (verdict): TeamRow => ({
        kind: 'handoff',
        id: `handoff ${name} ${verdict}`,
        role: name,
        verdict,
      }),
    ),
  ]);
}

export function chosenRow(team: TeamState, state: State): TeamRow | null {
  const rows = teamRows(graphShown(team, state));
  const id = selectedIn(
    team.list,
    rows.map((row) => row.id),
  );
  return rows.find((row) => row.id === id) ?? null;
}

/** Which preview the edits need; null when it is here or on its way. */
export function wantedPreview(
  { edits, preview }: TeamState,
  { graph }: State,
): { edits: TeamEdit[]; of: string } | null {
  if (edits.length === 0) return null;
  const of = `${graph?.version ?? 0} ${JSON.stringify(edits)}`;
  return preview.kind !== 'nothing' && preview.of === of ? null : { edits, of };
}

/** The change that can be written now: seen, in order, and changing something. */
export function writable({ edits, preview }: TeamState): TeamChange | null {
  if (edits.length === 0 || preview.kind !== 'here') return null;
  const { change } = preview;
  return change.problems.length === 0 && change.lines.length > 0 ? change : null;
}
