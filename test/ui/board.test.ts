import { describe, expect, it } from 'vitest';
import { top } from '../../src/ui/model/model.ts';
import { boardColumns, cursorIn } from '../../src/ui/views/board/state.ts';
import { factsIn, type Pressed, pressIn } from './fixtures/press.ts';
import { aGraph, agentRole, aSeat, aState, aTask, busyTown, noon } from './fixtures/town.ts';

const town = busyTown(noon);
const at = (keys: string) => pressIn(town, `3${keys}`);
const { board } = factsIn(town);

function selected({ view }: Pressed): string {
  const { column, card } = cursorIn(view.board, board);
  return board[column]?.tasks[card]?.id ?? `nothing at ${board[column]?.id}`;
}
const event = ({ commands }: Pressed) => {
  const [command] = commands;
  return command?.kind === 'act' ? command.event : null;
};

describe('the columns of the board', () => {
  it('stand in the order of the graph, then the person and what is done', () => {
    expect(board.map(({ name }) => name)).toEqual([
      'mayor',
      'worker',
      'reviewer',
      'merge',
      'you',
      'done',
    ]);
  });

  it('have what is at work first, then the queue as it is served', () => {
    const ids = board.find(({ name }) => name === 'worker')?.tasks.map(({ id }) => id);
    expect(ids).toEqual(['t-2', 't-3', 't-4', 't-5', 't-6']);
  });

  it('have the latest first where things are over, and a column for what was dropped', () => {
    const done = { kind: 'done' } as const;
    const tasks = [
      aTask('t-1', 'old', done, { since: 1 }),
      aTask('t-2', 'new', done, { since: 2 }),
      aTask('t-3', 'gone', { kind: 'dropped', reason: 'no' }),
    ];
    const state = aState({ graph: aGraph([agentRole('mayor', 1)]), tasks, seats: [] });
    const columns = boardColumns(state, '').map(({ name, tasks }) => [
      name,
      tasks.map(({ id }) => id),
    ]);
    expect(columns.slice(2)).toEqual([
      ['done', ['t-2', 't-1']],
      ['dropped', ['t-3']],
    ]);
  });

  it('have a place for every task, also when the role of a draft or a queue is gone', () => {
    const tasks = [
      aTask('t-1', 'a', { kind: 'draft', run: 'r-9' }),
      aTask('t-2', 'b', { kind: 'queued', role: 'gone', order: 1, notBefore: null }),
      aTask('t-3', 'c', { kind: 'children', then: 'mayor' }),
      aTask('t-4', 'd', { kind: 'human', item: 'i-1' }),
      aTask('t-5', 'e', { kind: 'station', role: 'merge', batch: 'b-1' }),
    ];
    const seats = [aSeat('mayor', null)];
    const state = aState({ graph: aGraph([agentRole('mayor', 1)]), tasks, seats });
    const listed = boardColumns(state, '').flatMap(({ tasks }) => tasks.map(({ id }) => id));
    expect(listed.sort()).toEqual(tasks.map(({ id }) => id));
  });

  it('can be narrowed', () => {
    const listed = boardColumns(town, 'payment').flatMap(({ tasks }) => tasks.map(({ id }) => id));
    expect(listed).toEqual(['t-1', 't-4', 't-6']);
  });
});

describe('the keys of the board', () => {
  const moves: [keys: string, task: string][] = [
    ['', 't-1'],
    ['l', 't-2'],
    ['lj', 't-3'],
    ['ljjk', 't-3'],
    ['lG', 't-6'],
    ['lGg', 't-2'],
    ['ljl', 't-7'],
    ['ljlh', 't-2'],
    ['h', 't-1'],
    ['lllll', 'nothing at all done'],
    ['lllllh', 't-9'],
    ['\x1b[C\x1b[B', 't-3'],
  ];
  for (const [keys, task] of moves)
    it(`go to ${task} at ${JSON.stringify(keys)}`, () => {
      expect(selected(at(keys))).toBe(task);
    });

  it('keep the task that is selected while it moves to another column', () => {
    const { view } = at('lj');
    const place = { kind: 'queued', role: 'reviewer', order: 9, notBefore: null } as const;
    const tasks = { ...town.tasks, 't-3': aTask('t-3', 'moved', place) };
    const columns = boardColumns({ ...town, tasks }, '');
    expect(columns[cursorIn(view.board, columns).column]?.name).toBe('reviewer');
  });

  it('scroll the columns so that the selected one is in sight', () => {
    expect(at('lll').view.board.left).toBe(1);
    expect(at('lllhhh').view.board.left).toBe(0);
  });

  it('retry, and change the priority', () => {
    expect(event(at('lr'))).toEqual({ type: 'task.retried', task: 't-2', role: null, note: '' });
    expect(event(at('l+'))).toEqual({ type: 'task.prioritised', task: 't-2', priority: 4 });
    expect(event(at('l-'))).toEqual({ type: 'task.prioritised', task: 't-2', priority: 6 });
  });

  it('ask before they drop, and keep unless told otherwise', () => {
    expect(at('ld').commands).toEqual([]);
    expect(at('ld\r').commands).toEqual([]);
    expect(event(at('ldj\r'))).toMatchObject({ type: 'task.dropped', task: 't-2' });
    expect(at('ld\x1b').view.overlays).toEqual([]);
  });

  it('hand a task to the role that is chosen', () => {
    expect(event(at('ltjj\r'))).toEqual({
      type: 'task.retried',
      task: 't-2',
      role: 'reviewer',
      note: '',
    });
  });

  it('open the details, in which the same keys work', () => {
    expect(top(at('l\r').view)).toEqual({ kind: 'task', task: 't-2', scroll: 0 });
    expect(event(at('l\rr'))).toMatchObject({ type: 'task.retried', task: 't-2' });
    expect(at('l\r\r').view.overlays).toEqual([]);
  });

  it('go to the terminal that works on a task, and say when none does', () => {
    expect([at('lo').view.page, at('lo').view.focus]).toEqual(['town', 'worker.1']);
    expect(at('lGo').notice).toBe('No terminal works on it just now.');
  });

  it('say that no task is selected in an empty column', () => {
    expect(at('lllllr').notice).toBe('No task is selected.');
  });

  it('narrow while one writes, and list everything again at Esc', () => {
    expect(at('/pay').view.board.list.filter).toBe('pay');
    expect(at('/pay\r').view.overlays).toEqual([]);
    expect(at('/pay\r\x1b').view.board.list.filter).toBe('');
    expect(at('/pay\x1b').view.board.list.filter).toBe('');
  });
});
