/** The choices of a dialog that are in sight. Pure. */
import { topFor } from '../model/list.ts';
import { choiceLetters } from './answer.ts';

export type Choice = {
  /** Its place among all choices. */
  at: number;
  /** The letter that names it; null where letters choose nothing. */
  letter: string | null;
  words: string;
  state: 'chosen' | 'other';
};

/** At most `room` of the choices, the chosen one among these; each has the letter that names it. */
export function letteredChoices(
  choices: readonly string[],
  { chosen, room }: { chosen: number | null; room: number },
): Choice[] {
  return plainChoices(choices, { chosen, room }).map((choice) => ({
    ...choice,
    letter: choiceLetters[choice.at] ?? ' ',
  }));
}

/** The same without letters. */
export function plainChoices(
  choices: readonly string[],
  { chosen, room }: { chosen: number | null; room: number },
): Choice[] {
  const first = topFor(0, chosen ?? 0, room, choices.length);
  return choices.slice(first, first + room).map((words, index) => {
    const at = first + index;
    return { at, letter: null, words, state: at === chosen ? 'chosen' : 'other' };
  });
}
