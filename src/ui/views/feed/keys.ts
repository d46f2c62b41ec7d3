/** What the keys of the Feed view do. */
import type { About, Situation } from '../../model/action-spec.ts';
import { chosenLine } from './state.ts';

const line = ({ view, facts }: Situation) => chosenLine(view.feed, facts.feed);

export const feedActions = {
  jump: {
    words: 'go to what it speaks of: a terminal, a task, an item of the inbox',
    hint: 'go there',
    when: (situation) => line(situation) !== null,
  },
  'same task': {
    words: 'only what is about the same task, or everything again',
    hint: 'same task',
    when: (situation) => (line(situation)?.task ?? null) !== null,
  },
  'same role': {
    words: 'only what is about the same role, or everything again',
    hint: 'role',
    when: (situation) => line(situation) !== null,
  },
  'same kind': {
    words: 'only what is of the same kind, or everything again',
    hint: 'kind',
    when: (situation) => line(situation) !== null,
  },
} as const satisfies Record<string, About>;
