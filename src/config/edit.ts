/** Changes `town.yaml` the way a careful person would: the meant lines, and nothing else. */
import { changesOf, type GraphEdit } from './changes.ts';
import { type Change, sameData, withChange } from './data.ts';
import { guard } from './guard.ts';
import { type Finding, type Problem, toProblems } from './problem.ts';
import { splice } from './splice.ts';
import { locate, parseYaml, readTree, syntaxFindings, type Tree } from './tree.ts';

export type EditedText = { kind: 'text'; text: string } | { kind: 'problems'; problems: Problem[] };

/**
 * The text with one edit made. Comments, order and spelling of everything else stay: the places come
 * from the parsed document, and only their characters are replaced. The result is read back, and
 * must say exactly what was asked for.
 *
 * Agents are kept in step: one that is named for the first time is declared as the preset of that
 * name, and one that loses its last role is removed. The result may still break rules of the graph,
 * since it can take several edits to get from one whole team to another: `parseGraph` tells.
 *
 * Problems are those of a text that cannot be read, or of a place that is not there or is written in
 * a way that cannot be edited here (an alias).
 */
export function editGraphText(text: string, edit: GraphEdit, file = 'town.yaml'): EditedText {
  const refuse = (findings: Finding[]): EditedText => ({
    kind: 'problems',
    problems: toProblems({ text, file }, findings),
  });
  const { tree, findings } = read(text);
  if (!tree) return refuse(findings);
  const changes = changesOf(edit, tree.data);
  if (typeof changes === 'string')
    return refuse([{ at: locate(tree, ['roles', edit.role], 'key'), message: changes }]);
  let edited = text;
  for (const change of changes) {
    const next = makeChange(edited, change);
    if (next === null) return refuse([notHere(tree, change)]);
    edited = next;
  }
  return { kind: 'text', text: edited };
}

/**
 * The text with one value set; a new key stands after the key `after`, or last. Null where that cannot
 * be done without touching anything else.
 */
export function setInGraphText(
  text: string,
  path: readonly string[],
  value: unknown,
  after: string | null = null,
): string | null {
  return makeChange(text, { kind: 'set', path, value, after });
}

type ReadText = { tree: Tree | null; findings: Finding[] };

function read(text: string): ReadText {
  const unsafe = guard(text);
  if (unsafe.length > 0) return { tree: null, findings: unsafe };
  const document = parseYaml(text);
  const garbled = syntaxFindings(document);
  if (garbled.length > 0) return { tree: null, findings: garbled };
  const { tree, findings } = readTree(document);
  return { tree: findings.length > 0 ? null : tree, findings };
}

/** The text after one change, or null when it would not say what was asked for. */
function makeChange(text: string, change: Change): string | null {
  const before = read(text).tree;
  if (!before) return null;
  const wanted = withChange(before.data, change);
  if (sameData(before.data, wanted)) return text;
  const next = splice(text, parseYaml(text), change);
  const after = next === null ? null : read(next).tree;
  return after && sameData(after.data, wanted) ? next : null;
}

function notHere(tree: Tree, { path }: Change): Finding {
  const message = 'this cannot be edited here as it is written';
  return { at: locate(tree, path), message, instead: 'edit the file by hand' };
}
