/** What the keys of the Review view do. */
import type { About, Situation } from '../../model/action-spec.ts';
import { outcomesOf, type Way } from './outcomes.ts';
import { fileIn, reviewable, reviewedTask } from './state.ts';

const hasFile = ({ view }: Situation) => fileIn(view.review) !== null;
const hasFiles = ({ view }: Situation) =>
  view.review.loaded.kind === 'here' && view.review.loaded.files.length > 1;
const hasTasks = ({ facts }: Situation) => reviewable(facts.state).length > 1;

const canGo =
  (way: Way) =>
  ({ view, facts }: Situation) => {
    const task = reviewedTask(view.review, facts.state);
    return task !== null && outcomesOf(facts.state, task, way).kind === 'some';
  };

export const reviewActions = {
  approve: { words: 'approve the work, with a note', hint: 'approve', when: canGo('on') },
  'send back': { words: 'send it back, with a note', hint: 'send back', when: canGo('back') },
  'next hunk': { words: 'next hunk', hint: 'hunks', pair: 'hunk before', when: hasFile },
  'hunk before': { words: 'hunk before', hint: null, when: hasFile },
  'next file': { words: 'next file', hint: 'files', pair: 'file before', when: hasFiles },
  'file before': { words: 'file before', hint: null, when: hasFiles },
  'next task': { words: 'next task to review', hint: 'tasks', pair: 'task before', when: hasTasks },
  'task before': { words: 'task before', hint: null, when: hasTasks },
} as const satisfies Record<string, About>;
