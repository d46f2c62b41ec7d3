/** The brief of a run: YAML between `---` lines for programs, then text for readers. */
import { parse } from 'yaml';
import * as z from 'zod';

const word = z
  .union([z.string(), z.number()])
  .transform(String)
  .nullish()
  .transform((value) => value ?? null);

const reason = z.unknown().transform((value): string => {
  if (typeof value === 'string') return value;
  const note = z.looseObject({ note: z.string().optional(), reason: z.string().optional() });
  const found = note.safeParse(value).data;
  return found?.note ?? found?.reason ?? JSON.stringify(value);
});

const child = z.looseObject({ task: word, title: word, place: word, landed: word });

type Child = {
  task: string | null;
  title: string | null;
  place: string | null;
  landed: string | null;
};

const frontMatter = z.looseObject({
  task: word,
  title: word,
  role: word,
  attempt: z.number().nullish(),
  verdicts: z.array(z.string()).nullish(),
  workspace: z.enum(['view', 'task', 'review', 'none']).nullish(),
  into: word,
  base: word,
  head: word,
  reasons: z.array(reason).nullish(),
  children: z.array(child).nullish(),
  seed: word,
});

export type Brief = {
  /** Null for a standing session. */
  task: string | null;
  title: string;
  role: string;
  attempt: number;
  verdicts: string[];
  workspace: 'view' | 'task' | 'review' | 'none';
  into: string | null;
  base: string | null;
  head: string | null;
  /** Why earlier attempts came back, oldest first. */
  reasons: string[];
  children: Child[];
  seed: string | null;
  text: string;
};

/** Reads a brief; whatever it leaves out has a plain default. Throws an Error when it is malformed. */
export function readBrief(source: string): Brief {
  const found = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?/.exec(source);
  const checked = frontMatter.safeParse(found ? parse(found[1] ?? '') : {});
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw new Error(`the brief's field ${issue?.path.join('.')} is wrong: ${issue?.message}`);
  }
  const text = found ? source.slice(found[0].length) : source;
  const { data } = checked;
  return {
    task: data.task,
    title: data.title ?? firstLine(text),
    role: data.role ?? 'sim',
    attempt: data.attempt ?? 1,
    verdicts: data.verdicts ?? [],
    workspace: data.workspace ?? 'none',
    into: data.into,
    base: data.base,
    head: data.head,
    reasons: data.reasons ?? [],
    children: data.children ?? [],
    seed: data.seed,
    text,
  };
}

function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? 'Untitled';
  return line.replace(/^#+\s*/, '').trim();
}
