/** What must hold of each handoff by itself, and of the verdicts of stations. */
import { type Graph, type Role, type Station, stationVerdicts } from '../../core/graph.ts';
import { edgesOf } from '../edges.ts';
import type { HandoffDocument, TownDocument } from '../schema.ts';
import { quoted } from '../words.ts';
import { fixedTargets, handoffPath, type Remark, rolePath } from './remark.ts';

type LongHandoff = Exclude<HandoffDocument, string>;
type Misuse = { key: keyof LongHandoff; message: string; instead: string };

export function handoffRemarks(graph: Graph, document: TownDocument): Remark[] {
  const own = Object.values(graph.roles).flatMap((role) => [
    ...(role.kind === 'agent' ? [] : verdictRemarks(role)),
    ...misuseRemarks(role, document),
  ]);
  return [...own, ...standingTargets(graph)];
}

/** A station gives its own verdicts, each of them, and no others; a human station gives any. */
function verdictRemarks(role: Station): Remark[] {
  const path = rolePath(role.name, 'handoffs');
  const given = Object.keys(role.handoffs);
  if (role.kind === 'human') {
    const message = `${quoted(role.name)} offers no choice`;
    return given.length > 0 ? [] : [{ path, side: 'key', message, instead: 'write "yes: …"' }];
  }
  const known: readonly string[] = stationVerdicts[role.kind];
  const missing = known
    .filter((verdict) => !given.includes(verdict))
    .map((verdict): Remark => {
      const message = `${quoted(role.name)} does not say where ${quoted(verdict)} goes`;
      return { path, side: 'key', message, instead: `write "${verdict}: …"` };
    });
  const unknown = given
    .filter((verdict) => !known.includes(verdict))
    .map((verdict): Remark => {
      const message = `a ${role.kind} never gives the verdict ${quoted(verdict)}`;
      const meant = { word: verdict, among: known };
      return { path: handoffPath(role.name, verdict), side: 'key', message, meant };
    });
  return [...missing, ...unknown];
}

function misuseRemarks(role: Role, document: TownDocument): Remark[] {
  const written = document.roles[role.name]?.handoffs ?? {};
  return Object.entries(written).flatMap(([verdict, handoff]) => {
    if (typeof handoff === 'string') return [];
    return [...misuses(handoff), ...misusesAt(role, handoff)].map(
      ({ key, message, instead }): Remark => ({
        path: handoffPath(role.name, verdict, key),
        side: 'key',
        message,
        instead,
      }),
    );
  });
}

function misuses(handoff: LongHandoff): Misuse[] {
  const misuse: Misuse[] = [];
  if (handoff.each && handoff.then === undefined) {
    const message = '"each" needs "then", where the task goes when its subtasks are in';
    misuse.push({ key: 'each', message, instead: 'write "then: …"' });
  }
  if (handoff.then !== undefined && !handoff.each) {
    const message = '"then" is not used without "each"';
    misuse.push({ key: 'then', message, instead: 'write "each: subtask", or leave it out' });
  }
  if (handoff.else !== undefined && handoff.limit === undefined) {
    const message = '"else" is not used without "limit"';
    misuse.push({ key: 'else', message, instead: 'write "limit: 3", or leave it out' });
  }
  return misuse;
}

function misusesAt(role: Role, handoff: LongHandoff): Misuse[] {
  const misuse: Misuse[] = [];
  if (role.kind !== 'agent' && handoff.each)
    misuse.push({ key: 'each', message: 'a station makes no subtasks', instead: 'leave it out' });
  if (role.kind !== 'agent' && handoff.needs) {
    const message = 'the verdict of a station needs no evidence';
    misuse.push({ key: 'needs', message, instead: 'leave it out' });
  }
  const shows = handoff.needs?.some((need) => need !== 'commit') ?? false;
  if (role.kind === 'agent' && role.workspace === 'none' && shows) {
    const message = 'a role without a workspace cannot show this';
    misuse.push({ key: 'needs', message, instead: 'write "workspace: task"' });
  }
  return misuse;
}

function standingTargets(graph: Graph): Remark[] {
  const stands = (name: string) => {
    const role = graph.roles[name];
    return role?.kind === 'agent' && role.standing && !fixedTargets.includes(name);
  };
  const message = (name: string) => `${quoted(name)} is a standing role and takes no tasks`;
  const entry = graph.entry;
  const atEntry = stands(entry) ? [{ path: ['entry'], message: message(entry) }] : [];
  const edges = edgesOf(graph)
    .filter(({ target }) => stands(target))
    .map(({ from, verdict, key, target }) => ({
      path: handoffPath(from, verdict, key),
      message: message(target),
    }));
  return [...atEntry, ...edges];
}
