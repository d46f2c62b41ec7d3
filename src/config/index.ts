/** The text of `town.yaml` and the graph it stands for: reading, comparing, editing. */
export type { GraphEdit } from './changes.ts';
export { describeDifference } from './difference.ts';
export { formatDuration } from './duration.ts';
export { type EditedText, editGraphText, setInGraphText } from './edit.ts';
export { type GraphSource, type ParsedGraph, parseGraph } from './parse.ts';
export { placeRemark } from './place.ts';
export { formatProblem, type Problem } from './problem.ts';
export type { Remark } from './rules/remark.ts';
export { type RoleDocument, type TownDocument, townJsonSchema } from './schema.ts';
