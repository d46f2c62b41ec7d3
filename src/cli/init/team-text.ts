/** The text of a `town.yaml` for one repository, made of a team that comes with Town. */
import { editGraphText, parseGraph, setInGraphText } from '../../config/index.ts';
import type { AgentRole, Graph } from '../../core/index.ts';
import { shellCommands } from '../findings/committed.ts';

export type TeamChoice = {
  town: string;
  into: string;
  /** Names of presets, the one to take first at the head. */
  agents: string[];
  /** The command that must pass; null leaves the check that works in any repository. */
  check: string | null;
  /** Whether the person has a brief of that path. */
  hasBrief: (path: string) => boolean;
};

/** The shipped text with its comments, under the choices made. Throws when it is no text of Town's. */
export function teamText(shipped: string, choice: TeamChoice): string {
  const graph = graphOf(shipped);
  const { town, into, check } = choice;
  const plain = shipped
    .replace(/\$schema=\S+/, '$$schema=.town/town.schema.json')
    .replace(/^#\n# To use it: town init .*\n/m, '');
  const named = set(set(plain, ['town'], town), ['into'], into, 'town');
  const played = withAgents(named, graph, choice.agents);
  const checked = withCheck(played, graph, check ?? anywhere);
  return withBriefNotes(check === null ? checked : withoutNote(checked), choice);
}

/** Fails if a file still has the marks of an unfinished merge, and shows the lines. */
const anywhere = "git grep -nIE '^(<{7}|>{7}) '; test $? -eq 1";

function graphOf(text: string): Graph {
  const presets = ['sim', 'claude', 'codex'];
  const parsed = parseGraph({ text, file: 'town.yaml', presets, version: 1 });
  if (parsed.kind === 'graph') return parsed.graph;
  throw new Error(`A team that comes with Town has a fault: ${parsed.problems[0]?.message}`);
}

function set(text: string, path: string[], value: unknown, after: string | null = null): string {
  const changed = setInGraphText(text, path, value, after);
  if (changed === null) throw new Error(`"${path.join('.')}" cannot be set in a team of Town's.`);
  return changed;
}

/** A team of one agent gets all of them, the next for when one is rate-limited; else each gets its own. */
function withAgents(text: string, graph: Graph, agents: string[]): string {
  const names = Object.keys(graph.agents);
  const instead = (name: string) => agents[names.indexOf(name) % agents.length]!;
  const roles = Object.values(graph.roles).filter(
    (role): role is AgentRole => role.kind === 'agent',
  );
  return roles.reduce((before, role) => {
    const wanted = names.length === 1 ? agents : [...new Set(role.agents.map(instead))];
    const edited = editGraphText(before, { edit: 'agent', role: role.name, agents: wanted });
    if (edited.kind === 'text') return edited.text;
    throw new Error(`The agent of "${role.name}" cannot be set in a team of Town's.`);
  }, text);
}

/** Whatever the shipped team gives to a shell is the test of some project; here it is that of this one. */
function withCheck(text: string, { roles }: Graph, check: string): string {
  return Object.values(roles).reduce((before, role) => {
    const at = (...keys: string[]) => ['roles', role.name, ...keys];
    if (role.kind === 'merge-queue') return set(before, at('checks'), [check]);
    if (role.kind !== 'agent') return before;
    const looping = role.loop === null ? before : set(before, at('loop', 'until'), check);
    return Object.entries(role.handoffs)
      .filter(([, { needs }]) => needs.some(({ kind }) => kind === 'command'))
      .reduce((done, [verdict, { needs }]) => {
        const value = needs.map(({ kind }) => (kind === 'command' ? { passes: check } : kind));
        return set(done, at('handoffs', verdict, 'needs'), value);
      }, looping);
  }, text);
}

/** The note on the check that works in any repository. */
function withoutNote(text: string): string {
  return text.replace(/^ *# This one works in any[\s\S]*?(?=^ *checks:)/m, '');
}

function withBriefNotes(text: string, { hasBrief }: TeamChoice): string {
  return text.replace(/^( +brief: (\S+))$/gm, (line, _, path: string) =>
    hasBrief(path) ? line : `${line} # built in; write this file to have your own`,
  );
}

/** Whether the team runs a test anywhere. */
export function runsChecks(shipped: string): boolean {
  return shellCommands(graphOf(shipped)).length > 0;
}
