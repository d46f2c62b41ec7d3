/** What was being written comes back when its dialog is opened again. */
import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/ui/components/text-field/line.ts';
import { writingIn } from '../../src/ui/dialogs/active-input.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import { pressIn } from './fixtures/press.ts';
import { aGraph, agentRole, anItem, aState, aTask } from './fixtures/town.ts';

const esc = '\x1b';
const town = aState({
  graph: aGraph([agentRole('worker', 1)]),
  seats: [],
  tasks: [
    aTask('t-1', 'One', { kind: 'human', item: 'i-3' }),
    aTask('t-2', 'Two', { kind: 'done' }, { history: [] }),
  ],
  inbox: [
    anItem('i-1', { text: 'Which one?' }),
    anItem('i-2', { text: 'And this?' }),
    anItem('i-3', { kind: 'decision', task: 't-1', choices: ['retry', 'drop'] }),
  ],
});

/** Escape stands alone: with a letter behind it, it would be Alt. */
function press(...parts: string[]): View {
  return parts.reduce((view, keys) => pressIn(town, keys, view).view, firstView);
}

function written(...parts: string[]): string | null {
  const writing = writingIn(press(...parts).overlays.at(-1) ?? null);
  return writing === null ? null : textOf(writing.line);
}

describe('What was begun and left with Esc', () => {
  it('comes back as the goal it was', () => {
    const twoLines = 'Write the parser\x0aquickly';
    expect(written('n', twoLines, esc, 'n')).toBe('Write the parser\nquickly');
    expect(written('n', twoLines, '\x03', 'n')).toBe('Write the parser\nquickly');
    expect(written('n', twoLines, esc, 'n', ' and well', esc, '2', 'n')).toBe(
      'Write the parser\nquickly and well',
    );
  });

  it('does not come back once it was sent, or when all of it was erased', () => {
    expect(written('n', 'One', '\r', 'n')).toBe('');
    expect(written('n', 'One', esc, 'n', '\r', 'n')).toBe('');
    expect(written('n', 'One', esc, 'n', '\x15', esc, 'n')).toBe('');
  });

  it('comes back as the answer to that item, and to no other', () => {
    expect(written('4', '\r', 'The left', esc, '\r')).toBe('The left');
    expect(written('4', '\r', 'The left', esc, 'j\r')).toBe('');
    expect(written('4', '\r', 'The left', esc, 'j\r', 'Both', esc, 'k\r')).toBe('The left');
  });

  it('comes back after a look at the next item', () => {
    const next = '\x1bn';
    expect(written('4', '\r', 'The left', next)).toBe('');
    expect(written('4', '\r', 'The left', next, esc, 'k\r')).toBe('The left');
  });

  it('comes back as the note to a choice, in sight before it is sent with one', () => {
    expect(written('4', 'jj\r')).toBeNull();
    expect(written('4', 'jj\r', '\t', 'mind the tests', esc, '\r')).toBe('mind the tests');
  });

  it('comes back as the note of a review', () => {
    const back = press('3', 'v', 'x');
    expect(back.overlays.at(-1)).toMatchObject({ kind: 'form' });
    expect(written('3', 'v', 'x', 'no tests', esc, 'x')).toBe('no tests');
    expect(written('3', 'v', 'x', 'no tests', esc, 'y')).not.toBe('no tests');
  });
});
