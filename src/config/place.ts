/** Where a remark about a team stands in the text of its file. */
import { guard } from './guard.ts';
import { type Finding, type Problem, toProblems } from './problem.ts';
import type { Remark } from './rules/remark.ts';
import { locate, parseYaml, readTree, type Tree } from './tree.ts';

/** Each remark at its key or its value. */
export function placed(tree: Tree, remarks: readonly Remark[]): Finding[] {
  return remarks.map(({ path, side, ...rest }) => ({ at: locate(tree, path, side), ...rest }));
}

/**
 * A remark that comes of more than the file itself, such as a program that is not installed, as a
 * problem with line and column. Null for a text that cannot be read.
 */
export function placeRemark(
  source: { text: string; file: string },
  remark: Remark,
): Problem | null {
  if (guard(source.text).length > 0) return null;
  const { tree } = readTree(parseYaml(source.text));
  return toProblems(source, placed(tree, [remark]))[0] ?? null;
}
