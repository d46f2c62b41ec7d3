import { describe, expect, it } from 'vitest';
import { update } from '../../src/ui/app/update.ts';
import { firstView } from '../../src/ui/model/model.ts';
import { needsIn } from '../../src/ui/model/selectors.ts';
import { withInbox } from './fixtures/ledger.ts';
import { factsIn, type Pressed, pressIn } from './fixtures/press.ts';
import { busyTown, noon } from './fixtures/town.ts';

const town = withInbox(busyTown(noon), noon);
const at = (keys: string) => pressIn(town, `4${keys}`);
const answer = ({ commands }: Pressed) => {
  const [command] = commands;
  return command?.kind === 'act' ? command.event : null;
};

describe('the Inbox view', () => {
  it('has what an agent waits for first, then what a task waits for, each from the oldest', () => {
    expect(needsIn(town).map(({ id }) => id)).toEqual([
      'i-3',
      'i-2',
      'i-5',
      'i-4',
      'i-1',
      'i-7',
      'i-6',
    ]);
  });

  it('takes words for an answer, on several lines', () => {
    expect(answer(at('j\rboth\x1b\rof them\r'))).toEqual({
      type: 'inbox.answered',
      item: 'i-2',
      choice: null,
      text: 'both\nof them',
    });
  });

  const choices: [keys: string, choice: string, note: string][] = [
    ['jjj\r\r', 'retry', ''],
    ['jjj\rb\r', 'drop', ''],
    ['jjj\r\x1b[B\r', 'drop', ''],
    ['jjj\r\x1b[A\x1b[A\r', 'retry', ''],
    ['jjj\rz\r', 'retry', ''],
    ['jjj\rb\tno more\r', 'drop', 'no more'],
  ];
  for (const [keys, choice, note] of choices)
    it(`chooses ${choice} at ${JSON.stringify(keys)}`, () => {
      expect(answer(at(keys))).toMatchObject({ item: 'i-4', choice, text: note });
    });

  it('goes into the terminal that asks, ready to type', () => {
    expect(at('\r').view).toMatchObject({
      page: 'town',
      focus: 'worker.2',
      mode: { kind: 'typing', target: { seat: 'worker.2', run: 'r-3' } },
    });
  });

  it('goes to the terminal an item is about without typing', () => {
    expect(at('jo').view).toMatchObject({
      page: 'town',
      focus: 'worker.2',
      mode: { kind: 'command' },
    });
  });

  it('lets a stopped agent go on by one key', () => {
    const { 'i-3': asking, ...rest } = town.inbox;
    const choices = ['continue', 'dismiss'];
    const stopped = { ...asking!, kind: 'stopped' as const, choices };
    const one = { ...town, inbox: { ...rest, 'i-3': stopped } };
    expect(answer(pressIn(one, '4\r'))).toMatchObject({ item: 'i-3', choice: 'continue' });
  });

  it('dismisses what can be dismissed, and says so of the rest', () => {
    expect(answer(at('x'))).toMatchObject({ item: 'i-3', choice: 'dismiss' });
    expect(at('jx')).toMatchObject({ commands: [], notice: 'This one wants an answer: Enter.' });
  });

  it('selects the next item when the selected one is settled', () => {
    const { view } = at('j');
    const { 'i-2': _, ...inbox } = town.inbox;
    const { commands } = pressIn({ ...town, inbox }, '\rok', view);
    expect(commands).toEqual([]);
    expect(pressIn({ ...town, inbox }, '\r', view).view.overlays).toMatchObject([{ item: 'i-5' }]);
  });

  it('says that an item was settled by someone else while it was answered', () => {
    const { view } = at('j\rboth');
    const { 'i-2': _, ...inbox } = town.inbox;
    const { commands, notice } = pressIn({ ...town, inbox }, '\r', view);
    expect([commands, notice]).toEqual([[], 'That item is settled already.']);
  });

  it('is narrowed by any word that it shows', () => {
    expect(answer(at('/crash\r\r\r'))).toMatchObject({ item: 'i-5', choice: 'unpark' });
  });

  it('goes through its rows while a filter is written', () => {
    expect(answer(at('/worker\x1b[B\r\rboth\r'))).toMatchObject({ item: 'i-2', text: 'both' });
  });

  it('takes a click for a selection, and one on the selected row for Enter', () => {
    const facts = factsIn(town);
    const { view } = at('');
    const once = update(view, facts, { kind: 'pick', id: 'i-4' }).view;
    expect(once.inbox.list.selected).toBe('i-4');
    expect(update(once, facts, { kind: 'pick', id: 'i-4' }).view.overlays).toMatchObject([
      { kind: 'answer', item: 'i-4' },
    ]);
  });

  it('is left by another digit, by a click on a tab, and never while typing', () => {
    expect(at('1').view.page).toBe('town');
    const facts = factsIn(town);
    const typing = pressIn(town, '\r4').view;
    expect([typing.page, typing.mode.kind]).toEqual(['town', 'typing']);
    const clicked = update(typing, facts, { kind: 'go', page: 'inbox' }).view;
    expect([clicked.page, clicked.mode.kind]).toEqual(['inbox', 'command']);
    expect(firstView.page).toBe('town');
  });
});
