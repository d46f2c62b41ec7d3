/** What the keys of the Team view do. */
import type { About, Situation } from '../../model/action-spec.ts';
import { chosenRow, graphShown, writable } from './state.ts';

const row = ({ view, facts }: Situation) => chosenRow(view.team, facts.state);
const role = (situation: Situation) => {
  const graph = graphShown(situation.view.team, situation.facts.state);
  return graph?.roles[row(situation)?.role ?? ''];
};
const isAgent = (situation: Situation) => role(situation)?.kind === 'agent';
const hasSeats = (situation: Situation) => 'seats' in (role(situation) ?? {});
const isHandoff = (situation: Situation) => row(situation)?.kind === 'handoff';
const hasEdits = ({ view }: Situation) => view.team.edits.length > 0;

export const teamActions = {
  write: {
    words: 'write the changes to town.yaml',
    hint: 'write it',
    when: ({ view }) => writable(view.team) !== null,
    stays: true,
  },
  undo: { words: 'take the last change back', hint: 'undo', when: hasEdits },
  discard: { words: 'take all changes back', hint: 'discard', when: hasEdits },
  'more seats': {
    words: 'add a seat: one more agent of this role',
    hint: 'seats',
    pair: 'fewer seats',
    when: hasSeats,
  },
  'fewer seats': { words: 'take a seat away: one agent fewer', hint: null, when: hasSeats },
  change: {
    words: 'change who does it, or where the verdict leads',
    hint: (situation) => (isHandoff(situation) ? 'where to' : 'agent'),
    when: (situation) => isHandoff(situation) || isAgent(situation),
  },
  'add role': { words: 'add a role', hint: 'new role' },
  'remove role': {
    words: 'remove the role',
    hint: 'remove',
    when: (situation) => row(situation) !== null,
  },
  space: { words: 'change its workspace', hint: 'workspace', when: isAgent },
  limits: {
    words: 'change its time, or how often the handoff may be used',
    hint: (situation) => (isHandoff(situation) ? 'limit' : 'time'),
    when: (situation) => isHandoff(situation) || isAgent(situation),
  },
  editor: { words: 'open town.yaml in $EDITOR', hint: 'editor' },
} as const satisfies Record<string, About>;
