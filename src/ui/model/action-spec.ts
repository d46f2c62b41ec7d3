/** What is told of an action. */
import type { Facts, View } from './model.ts';

export type Situation = { view: View; facts: Facts };

export type About = {
  /** For the help page and the palette. */
  words: string;
  /** Other words that people look for it by. */
  also?: string;
  /** For the bottom line; null keeps the action off it. */
  hint: string | ((situation: Situation) => string | null) | null;
  when?: (situation: Situation) => boolean;
  /** Its opposite, or the other ways to go, named in the same hint. */
  pair?: string | readonly string[];
  /** Its hint stays when there is no room for all. */
  stays?: true;
};
