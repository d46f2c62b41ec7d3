/** `{word}` in an argument. `{{word}}` stands for `{word}` itself; other braces are left alone. */

/** Words that stand for one text inside an argument. */
export const words = [
  'prompt',
  'brief',
  'briefdir',
  'session',
  'workspace',
  'title',
  'gitdir',
  'node',
  'sim',
  'townvars',
] as const;

export type Word = (typeof words)[number];
export type Values = Record<Word, string | null>;

/** Words that stand for any number of arguments, and so must be an argument of their own. */
const lists = ['args', 'gitdirs'] as const;

const pattern = /\{\{([a-z]+)\}\}|\{([a-z]+)\}/g;

/** Why `argument` cannot be filled in, or null when every placeholder in it is known. */
export function placeholderProblem(argument: string): string | null {
  if (lists.some((list) => argument === `{${list}}`)) return null;
  for (const [text, , word] of argument.matchAll(pattern)) {
    if (word === undefined || isWord(word)) continue;
    if (lists.some((list) => list === word))
      return `${text} stands for several arguments; write it as an argument of its own`;
    return `unknown placeholder ${text}; known are ${[...words, ...lists].map((known) => `{${known}}`).join(' ')}, and {{${word}}} for the text ${text} itself`;
  }
  return null;
}

/** Fills in one argument. Throws an Error that names the placeholder when its value is missing. */
export function fill(argument: string, values: Values): string {
  return argument.replace(pattern, (text, escaped: string | undefined, word: string) => {
    if (escaped !== undefined) return `{${escaped}}`;
    const value = isWord(word) ? values[word] : null;
    if (value !== null) return value;
    throw new Error(
      isWord(word)
        ? `the argument "${argument}" needs ${text}, and this run has none`
        : (placeholderProblem(argument) ?? `unknown placeholder ${text}`),
    );
  });
}

/** Fills in a list of arguments; an argument that is `{args}` or `{gitdirs}` becomes that list. */
export function fillAll(
  templates: string[],
  values: Values,
  spliced: { args: string[]; gitdirs: string[] },
): string[] {
  return templates.flatMap((argument) => {
    if (argument === '{args}') return spliced.args;
    if (argument === '{gitdirs}') return spliced.gitdirs;
    return [fill(argument, values)];
  });
}

/** True when some argument asks for `word`. */
export function asksFor(templates: string[], word: Word): boolean {
  return templates.some((argument) =>
    [...argument.matchAll(pattern)].some((match) => match[2] === word),
  );
}

function isWord(word: string): word is Word {
  return words.some((known) => known === word);
}
