/** The text of `town.yaml` and the graph it stands for: reading, comparing, editing. */
export { type GraphSource, type ParsedGraph, parseGraph } from './parse.ts';
export { formatProblem, type Problem } from './problem.ts';
export { type RoleDocument, type TownDocument, townJsonSchema } from './schema.ts';
export { describeDifference } from './difference.ts';
