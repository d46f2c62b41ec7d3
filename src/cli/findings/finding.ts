/**
 * What a look at the town has found. `town check`, `town up` and `town doctor` show the same findings,
 * each in its own way: with the line of the file, in one line each, or all of them, good ones too.
 */

/** `error`: the town, or a role of it, cannot work. `warning`: something will fail or surprise. */
export type Severity = 'good' | 'note' | 'warning' | 'error';

/** A place in a file. `line` and `column` count from 1; `excerpt` is that line with a caret under it. */
export type Where = { file: string; line: number; column: number; excerpt: string };

export type Finding = {
  severity: Severity;
  /** What it is about, in a word or two: `git`, `disk`, the name of a CLI. */
  about: string;
  /** Null when it is about the machine or the repository as a whole. */
  where: Where | null;
  /** What was found. */
  text: string;
  /** What to do; null when nothing is to be done, or `text` says it already. */
  todo: string | null;
  /** Puts it right, where nothing can be lost by that, and says in the past tense what it did. */
  fix?: () => Promise<string>;
};

export function about(
  what: string,
  severity: Severity,
  text: string,
  todo: string | null = null,
): Finding {
  return { severity, about: what, where: null, text, todo };
}

/** What a look has found; what it dies of is a finding, too, so that the others are still made. */
export async function guarded(
  what: string,
  look: () => Promise<Finding[]> | Finding[],
): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const text = `this could not be looked at: ${error instanceof Error ? error.message : error}`;
    return [about(what, 'warning', text)];
  }
}

/** In one line: what and where, what was found, what to do. */
export function inOneLine({ about: what, where, text, todo }: Finding): string {
  const place = where === null ? what : `${where.file}:${where.line}:${where.column}`;
  return `${place}: ${textOf({ text, todo })}`;
}

/** What was found and what to do. */
export function textOf({ text, todo }: Pick<Finding, 'text' | 'todo'>): string {
  return todo === null ? text : `${text}; ${todo}`;
}

/** As JSON, without what can only be done here. */
export function toldFinding({ fix, ...finding }: Finding) {
  return { ...finding, fixable: fix !== undefined };
}

export function isAtLeast(severity: Severity, { severity: found }: Finding): boolean {
  const order: Severity[] = ['good', 'note', 'warning', 'error'];
  return order.indexOf(found) >= order.indexOf(severity);
}
