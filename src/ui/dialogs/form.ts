/** A dialog of a view: something to choose, something to write, or both. */
import { type Line, lineOf } from '../components/text-field/line.ts';
import type { Way } from '../views/review/outcomes.ts';
import type { TeamAsked } from '../views/team/asked.ts';

/** What the answer is for. */
export type Purpose =
  | { kind: 'judge'; task: string; way: Way }
  | { kind: 'team'; asked: TeamAsked }
  /** Where a text shall be written, and what to do when there is such a file. */
  | { kind: 'file'; text: string }
  | { kind: 'file there'; text: string; path: string };

export type Form = {
  kind: 'form';
  purpose: Purpose;
  title: string;
  /** What it is about, under the title. */
  about: string;
  choices: string[];
  choice: number;
  /** Null when nothing is to be written. */
  line: { text: Line; hint: string } | null;
};

type Asked = {
  purpose: Purpose;
  title: string;
  about: string;
  choices: string[];
  /** What is chosen at first. */
  chosen?: string;
  line: { hint: string; text?: string } | null;
};

/** The form as it is when it opens. */
export function formOf({ chosen, line, ...asked }: Asked): Form {
  return {
    kind: 'form',
    ...asked,
    choice: Math.max(0, chosen === undefined ? 0 : asked.choices.indexOf(chosen)),
    line: line === null ? null : { hint: line.hint, text: lineOf(line.text ?? '') },
  };
}
