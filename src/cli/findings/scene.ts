/** What the looks look at: the team's file, the presets, the repository, the environment of agents. */
import { existsSync, readFileSync } from 'node:fs';
import type { Presets } from '../../agents/index.ts';
import { environmentForDaemon } from '../../client/daemon-environment.ts';
import type { TownFolder } from '../../client/town-folder.ts';
import { type Problem, parseGraph, placeRemark, type Remark } from '../../config/index.ts';
import type { Graph } from '../../core/index.ts';
import { openPresets, readFounding } from '../../daemon/open-town.ts';
import {
  commitOf,
  openFounded,
  openRepository,
  type Repository,
} from '../../world/real/git/index.ts';
import { programs } from '../reach-town.ts';
import { about, type Finding, type Severity } from './finding.ts';

export type Scene = {
  folder: TownFolder;
  /** The name of the team's file in findings, and its text; null when there is none. */
  file: string;
  text: string | null;
  presets: Presets | null;
  /** The team of the file; null when that has problems. */
  graph: Graph | null;
  /** What is wrong with the files themselves. */
  inFiles: Finding[];
  /** Null where there is no repository that git can read. */
  repository: Repository | null;
  /** The branch that work lands on, and its commit; null when there is none. */
  into: string;
  head: string | null;
  /** What the daemon hands on from. */
  environment: NodeJS.ProcessEnv;
};

/** Reads all of it once. `other` is another file than the team's own. */
export async function openScene(folder: TownFolder, other: string | null): Promise<Scene> {
  const path = other ?? folder.file;
  const file = other ?? 'town.yaml';
  const text = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const { presets, problems } = await presetsOf(folder);
  const { graph, findings } = teamOf({ file, text, presets });
  const repository = await repositoryOf(folder);
  const into = graph?.into ?? 'main';
  return {
    ...{ folder, file, text, presets, graph, repository, into },
    inFiles: [...problems, ...findings],
    head: repository === null ? null : await headOf(repository, into),
    environment: environmentForDaemon(process.env),
  };
}

function headOf(repository: Repository, into: string): Promise<string | null> {
  return commitOf(repository, `refs/heads/${into}`).catch(() => null);
}

type FoundPresets = { presets: Presets | null; problems: Finding[] };

async function presetsOf(folder: TownFolder): Promise<FoundPresets> {
  try {
    return { presets: await openPresets(folder, programs()), problems: [] };
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n') : [String(error)];
    const problems = lines.map((line) => about('agents.yaml', 'error', line));
    return { presets: null, problems };
  }
}

function teamOf({ file, text, presets }: Pick<Scene, 'file' | 'text' | 'presets'>): {
  graph: Graph | null;
  findings: Finding[];
} {
  if (text === null || presets === null) return { graph: null, findings: [] };
  const names = Object.keys(presets.named);
  const parsed = parseGraph({ text, file, presets: names, version: 1 });
  if (parsed.kind === 'problems')
    return { graph: null, findings: parsed.problems.map((each) => ofProblem(each, 'error')) };
  return {
    graph: parsed.graph,
    findings: parsed.warnings.map((each) => ofProblem(each, 'warning')),
  };
}

function ofProblem(problem: Problem, severity: Severity, what = 'team'): Finding {
  const { file, line, column, excerpt, message: text, suggestion: todo } = problem;
  return { severity, about: what, where: { file, line, column, excerpt }, text, todo };
}

/** A finding about a place of the team's file. */
export function inTeam(
  { file, text }: Pick<Scene, 'file' | 'text'>,
  severity: Severity,
  what: string,
  remark: Remark,
): Finding {
  const problem = text === null ? null : placeRemark({ text, file }, remark);
  if (problem !== null) return ofProblem(problem, severity, what);
  return about(what, severity, remark.message, remark.instead ?? null);
}

async function repositoryOf(folder: TownFolder): Promise<Repository | null> {
  try {
    const founding = readFounding(folder);
    if (founding === null) return await openRepository(folder.root);
    const { commands: trusted, settings } = founding;
    return await openFounded(folder.root, { trusted, founding: settings });
  } catch {
    return null;
  }
}
