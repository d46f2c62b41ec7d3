import { describe, expect, it } from 'vitest';
import { emptyLine } from '../../src/ui/components/text-field/line.ts';
import { paletteFound } from '../../src/ui/dialogs/palette.ts';
import { opened } from '../../src/ui/model/effect.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import { factsIn, pressIn } from './fixtures/press.ts';
import { busyTown, noon } from './fixtures/town.ts';

const town = busyTown(noon);
const over = (view: View) => opened(view, { kind: 'palette', line: emptyLine, at: 0 });
const found = (letters: string, view = firstView) =>
  paletteFound({ view: over(view), facts: factsIn(town) }, letters).map(({ entry }) => entry.words);

describe('the palette', () => {
  it('offers what can be done now before any letter', () => {
    expect(found('')).toContain('zoom the focused terminal, or go back to all');
    expect(found('')).toContain('show the Board: tasks by role');
    expect(found('')).not.toContain('scroll the focused terminal back');
    expect(found('', { ...firstView, page: 'board' })).toContain('hand the task to another role');
    expect(found('', { ...firstView, page: 'board' })).not.toContain('next seat');
  });

  const searches: [letters: string, first: string][] = [
    ['board', 'show the Board: tasks by role'],
    ['wkr2', 'worker.2 asking Add tests for the 支払い webhook handler'],
    ['migration', 't-5 Write the migration for old orders'],
    ['goal', 'give the town a new goal'],
    ['question', expect.stringMatching(/^question worker\.2: The webhook signs/)],
  ];
  for (const [letters, first] of searches)
    it(`finds ${String(first)} by ${letters}`, () => {
      expect(found(letters)[0]).toEqual(first);
    });

  /** What people call things who have not read anything yet. */
  const calls: [letters: string, page: View['page'], first: string][] = [
    ['add worker', 'town', 'add a worker: one more seat, shown in Team first'],
    ['add a worker', 'inbox', 'add a worker: one more seat, shown in Team first'],
    ['more agents', 'team', expect.stringMatching(/^add a (seat|mayor|worker|reviewer)/)],
    ['type', 'town', 'type to the agent, in the focused terminal; twice when it is locked'],
    ['type', 'board', 'type to an agent: go to its terminal'],
    ['message', 'feed', 'type to an agent: go to its terminal'],
    ['answer', 'map', 'answer what waits in the inbox'],
    ['new goal', 'town', 'give the town a new goal'],
    ['add task', 'board', 'give the town a new goal'],
    ['quit', 'town', 'quit this screen; the agents go on, or stop'],
    ['exit', 'town', 'quit this screen; the agents go on, or stop'],
    ['detach', 'review', 'quit this screen; the agents go on, or stop'],
    ['diff', 'town', 'review the work of the selected task'],
    ['shortcuts', 'map', 'show the keys'],
    ['edit team', 'town', 'show the Team: who does what; change it'],
  ];
  for (const [letters, page, first] of calls)
    it(`leads someone who writes "${letters}" in ${page} to ${String(first)}`, () => {
      expect(found(letters, { ...firstView, page })[0]).toEqual(first);
    });

  it('adds a seat to the draft of the team, which is written later', () => {
    const { view, commands } = pressIn(town, ':add worker\r');
    const { seats } = town.graph!.roles['worker'] as { seats: number };
    expect(view).toMatchObject({
      page: 'team',
      overlays: [],
      team: {
        list: { selected: 'role worker' },
        edits: [{ edit: 'seats', role: 'worker', seats: seats + 1 }],
      },
    });
    expect(commands).toEqual([]);
  });

  it('goes to a terminal that can be typed to', () => {
    expect(pressIn(town, '3:type\r').view).toMatchObject({ page: 'town', focus: 'mayor' });
  });

  it('does not offer what is over', () => {
    const place = { kind: 'done' } as const;
    const done = { ...town, tasks: { 't-5': { ...town.tasks['t-5']!, place } } };
    const words = paletteFound({ view: over(firstView), facts: factsIn(done) }, 'migration');
    expect(words).toEqual([]);
  });

  it('says which letters were found, in the words that are shown', () => {
    const facts = factsIn(town);
    const [first] = paletteFound({ view: over(firstView), facts }, 'migration');
    const letters = first?.marks.map((at) => first.entry.words[at]).join('');
    expect(letters).toBe('migration');
  });

  it('does what was chosen, as if its key had been pressed', () => {
    expect(pressIn(town, ':board\r').view).toMatchObject({ page: 'board', overlays: [] });
    expect(pressIn(town, ':wkr2\r').view).toMatchObject({ page: 'town', focus: 'worker.2' });
    expect(pressIn(town, ':migration\r').view).toMatchObject({
      page: 'board',
      board: { list: { selected: 't-5' } },
      overlays: [{ kind: 'task', task: 't-5' }],
    });
    expect(pressIn(town, ':question\r').view).toMatchObject({
      page: 'inbox',
      inbox: { list: { selected: 'i-2' } },
    });
    expect(pressIn(town, ':pause the\r').commands).toMatchObject([
      { event: { type: 'town.paused' } },
    ]);
  });

  it('goes through what it found, and no further than its ends', () => {
    const at = (keys: string) => pressIn(town, `:payment${keys}`).view.overlays;
    expect(at('\x1b[B')).toMatchObject([{ at: 1 }]);
    expect(at('\x1b[B\x1b[A\x1b[A')).toMatchObject([{ at: 0 }]);
    expect(at('\x1b[Bs')).toMatchObject([{ at: 0 }]);
  });

  it('does nothing at Esc, and says so when nothing has that name', () => {
    expect(pressIn(town, ':board\x1b').view).toMatchObject({ page: 'town', overlays: [] });
    expect(pressIn(town, ':xqzw\r').notice).toBe('Nothing of that name.');
  });
});
