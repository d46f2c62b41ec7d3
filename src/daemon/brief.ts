/** The brief: the text a run starts with. Front matter for programs, then plain words for the rest. */
import { stringify } from 'yaml';
import { find, type Mark, type Run, type State, type Task } from '../core/index.ts';

export type BriefParts = {
  state: State;
  run: Run;
  /** The whole body of the task, also when the ledger holds only its beginning. */
  body: string;
  /** The text of the role's own brief, empty when it has none. */
  roleText: string;
  /** The checkout's commit, for a reviewer. */
  head: string | null;
  /** Submodules that have no files in the run's workspace. */
  emptySubmodules?: string[];
};

/** The brief of a run as the file it is given, Markdown with YAML front matter. */
export function briefText(parts: BriefParts): string {
  const { state, run, roleText } = parts;
  const task = run.task === null ? null : find(state.tasks, run.task);
  const sections = [
    roleText.trim(),
    task === null ? standingText(state) : taskText(parts, task),
    sayEmpty(parts.emptySubmodules ?? []),
    howToEnd(run),
  ];
  const front = stringify(frontMatter(parts, task), { lineWidth: 0 });
  return `---\n${front}---\n\n${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

/** What a program among agents can read without understanding prose. */
function frontMatter({ state, run, head }: BriefParts, task: Task | null): object {
  return {
    town: state.graph?.town ?? '',
    run: run.id,
    role: run.role,
    seat: run.seat,
    workspace: run.workspace,
    into: state.graph?.into ?? '',
    verdicts: Object.keys(run.terms.handoffs),
    ...(task === null
      ? {}
      : {
          task: task.id,
          title: task.title,
          attempt: attemptsAt(task, run.role),
          parent: task.parent,
          base: task.base,
          head: task.head ?? head,
          reasons: reasonsFor(task, run.role).map(({ note }) => note),
          children: childrenOf(state, task),
          seed: `${state.graph?.town ?? ''}/${task.id}`,
        }),
  };
}

function childrenOf(state: State, task: Task): object[] {
  return task.children.map((id) => {
    const { title, place, landed } = state.tasks[id]!;
    return { task: id, title, place: place.kind, landed };
  });
}

/** How often the task has come to this role, this time included. */
function attemptsAt(task: Task, role: string): number {
  const left = task.history.filter((mark) => mark.role === role && mark.kind !== 'vote');
  return (
    left.filter(({ kind }) => kind !== 'moved' && kind !== 'refused' && kind !== 'edited').length +
    1
  );
}

/** Everything that was said of the task so far. */
function pastOf({ history }: Pick<Task, 'history'>): Mark[] {
  return history.filter(({ kind, note }) => note !== '' && kind !== 'vote').slice(-8);
}

/** Why the task came back to a role: rejections, conflicts, failed checks, missing verdicts. */
function reasonsFor({ history }: Task, role: string): Mark[] {
  const first = history.findIndex((mark) => mark.role === role);
  if (first === -1) return [];
  const since = pastOf({ history: history.slice(first) });
  return since.filter((mark) => (mark.kind === 'verdict' ? mark.to === role : mark.role === role));
}

function standingText(state: State): string {
  return `# A standing session\n\nYou are part of the town "${state.graph?.town ?? ''}". There is no task: wait until someone writes to you. To put work into the town run:\n\n    town goal "what should be done"`;
}

function taskText({ state, body }: BriefParts, task: Task): string {
  const parent = task.parent === null ? null : find(state.tasks, task.parent);
  const lines = [`# ${task.id}: ${inOneLine(task.title)}`];
  if (body.trim() !== '') lines.push(sayBody(task, body.trim()));
  if (parent !== null) lines.push(`It is part of ${parent.id}, "${parent.title}".`);
  const past = pastOf(task);
  if (past.length > 0) lines.push(`## What happened so far\n\n${past.map(sayReason).join('\n')}`);
  if (task.children.length > 0) lines.push(`## Its subtasks\n\n${sayChildren(state, task)}`);
  return lines.join('\n\n');
}

/** What another agent wrote is quoted, so that it cannot be taken for Town's own words. */
function sayBody({ by }: Task, body: string): string {
  return by === 'human' || by === 'engine' ? body : `${by} wrote this task:\n\n${quoted(body)}`;
}

function sayReason({ role, kind, verdict, note, attempt, limit }: Mark): string {
  const times = limit === null ? '' : ` (${attempt} of ${limit})`;
  if (verdict !== null && kind === 'verdict')
    return `- ${role}: ${verdict}${times}, and said:\n${quoted(note, '  ')}`;
  const [first = '', ...rest] = linesOf(note);
  const more = rest.length === 0 ? '' : `\n${quoted(rest.join('\n'), '  ')}`;
  return `- ${role}: ${verdict ?? kind}${times}. ${first}${more}`;
}

function quoted(text: string, indent = ''): string {
  return linesOf(text)
    .map((line) => `${indent}> ${line}`.trimEnd())
    .join('\n');
}

/** Every character that ends a line for some program that shows Markdown. */
function linesOf(text: string): string[] {
  return text.split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/);
}

function sayChildren(state: State, task: Task): string {
  const lines = task.children.map((id) => {
    const { title, place, landed } = state.tasks[id]!;
    const why = place.kind === 'dropped' ? ` (${inOneLine(place.reason)})` : '';
    return `- ${id} "${title}": ${place.kind}${why}${landed === null ? '' : `, landed as ${landed.slice(0, 10)}`}`;
  });
  return lines.join('\n');
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sayEmpty(submodules: string[]): string {
  if (submodules.length === 0) return '';
  const [one] = submodules;
  return submodules.length === 1
    ? `The submodule ${one} is empty here.`
    : `These submodules are empty here: ${submodules.join(', ')}.`;
}

/** The one thing an agent must not forget, said last. */
function howToEnd(run: Run): string {
  const verdicts = Object.entries(run.terms.handoffs);
  if (verdicts.length === 0) return '';
  const lines = verdicts.map(([name, edge]) => {
    const needs = edge.needs.map((need) =>
      need.kind === 'command' ? `"${need.command}" passes` : need.kind,
    );
    const proof = needs.length === 0 ? '' : ` (checked: ${needs.join(', ')})`;
    const first =
      edge.each === 'subtask' ? ', after writing down each subtask with `town task add`' : '';
    return `- \`town verdict ${name} --note "…"\`: hands it to ${edge.to}${proof}${first}`;
  });
  return `## How to end\n\nWhen you are finished give exactly one verdict, by running one of these commands:\n\n${lines.join('\n')}\n\nIf you need an answer from the person in charge, run \`town ask "your question"\` and wait for what it prints.\n\nWhat you leave running ends with your session; start what is to live on, such as a server, with \`town keep -- <command>\`.`;
}
