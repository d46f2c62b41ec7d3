import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyState } from '../../src/core/state.ts';
import { createInput } from '../../src/terminal/input.ts';
import { update } from '../../src/ui/app/update.ts';
import { createGatherer } from '../../src/ui/components/text-field/paste.ts';
import { noPointer } from '../../src/ui/input/clicks.ts';
import { hints } from '../../src/ui/input/keymap.ts';
import { readKeys } from '../../src/ui/input/keys-file.ts';
import { route } from '../../src/ui/input/router.ts';
import type { Command } from '../../src/ui/model/effect.ts';
import type { Input } from '../../src/ui/model/message.ts';
import { type Facts, firstView, focused, type View } from '../../src/ui/model/model.ts';
import { emptyFeed } from '../../src/ui/views/feed/history.ts';
import { anItem } from './fixtures/town.ts';

const path = new URL('../../config/keys.yaml', import.meta.url);
const keymap = readKeys({ path: 'keys.yaml', text: readFileSync(path, 'utf8') }, null);

const facts: Facts = {
  state: emptyState,
  rows: 10,
  across: 3,
  board: [],
  feed: emptyFeed,
  seats: [
    { name: 'mayor', role: 'mayor', run: 'r-1', reading: 'idle', need: null },
    { name: 'worker.1', role: 'worker', run: 'r-2', reading: 'busy', need: 'question' },
    { name: 'worker.2', role: 'worker', run: null, reading: null, need: null },
    { name: 'worker.3', role: 'worker', run: 'r-3', reading: 'asking', need: 'asking' },
  ],
  inbox: [
    anItem('i-1', { run: 'r-2', seat: 'worker.1', text: 'Which one?' }),
    anItem('i-2', { kind: 'decision', text: 'Again?', choices: ['retry', 'drop'] }),
    anItem('i-3', { kind: 'asking', run: 'r-3', seat: 'worker.3', text: 'May I?' }),
  ],
  activity: 'open',
  history: 100,
  drawsOn: 'normal screen',
  still: null,
  page: 20,
  under: 5,
  layout: { kind: 'too small' },
  room: 70,
};

type Session = { view: View; commands: Command[]; sent: { run: string; hex: string }[] };

/** Presses keys as a terminal sends them, through the splitter, the routes and the reducer. */
function press(text: string, begin: View = firstView, about: Facts = facts): Session {
  const session: Session = { view: begin, commands: [], sent: [] };
  const step = (input: Input) => {
    const { view, commands } = update(session.view, about, input);
    session.view = view;
    session.commands.push(...commands.filter(({ kind }) => kind !== 'keep'));
  };
  const input = createInput();
  const gathered = createGatherer();
  for (const event of [...input.push(Buffer.from(text)), ...input.flush()]) {
    const situation = {
      view: session.view,
      facts: about,
      keymap,
      tiles: [],
      hits: [],
      wantsMouse: false,
      pointer: noPointer,
    };
    const routed = route(event, situation);
    if (routed.kind === 'input') step(routed.input);
    const pasted = routed.kind === 'paste' ? gathered(routed.event) : null;
    if (pasted !== null) step({ kind: 'text', text: pasted });
    if (routed.kind === 'back in') step({ kind: 'back in' });
    if (routed.kind === 'send' || routed.kind === 'back in')
      session.sent.push({
        run: routed.target.run,
        hex: Buffer.from(routed.event.bytes).toString('hex'),
      });
  }
  return session;
}

const focusOf = ({ view }: Session) => focused(view, facts)?.name;

describe('moving about', () => {
  const moves: [keys: string, seat: string][] = [
    ['j', 'worker.1'],
    ['jj', 'worker.2'],
    ['k', 'mayor'],
    ['K', 'worker.3'],
    ['JJ', 'worker.2'],
    ['\x1b[B\x1b[B\x1b[A', 'worker.1'],
    ['G', 'worker.3'],
    ['Gg', 'mayor'],
    ['\t', 'worker.1'],
    ['\t\t', 'worker.3'],
    ['\x1b[Z', 'worker.3'],
    ['\x1b\x0c', 'worker.1'],
    ['\x1b\x0c\x1b\x08', 'mayor'],
    ['\x1b\x10', 'worker.3'],
  ];
  for (const [keys, seat] of moves)
    it(`goes to ${seat} at ${JSON.stringify(keys)}`, () => {
      expect(focusOf(press(keys))).toBe(seat);
    });

  it('zooms and goes back', () => {
    expect(press('z').view.zoom).toBe('in');
    expect(press('zz').view.zoom).toBe('out');
  });

  it('scrolls by pages, no further than there are lines', () => {
    expect(press('\x1b[5~').view.scroll).toBe(20);
    expect(press('\x1b[5~'.repeat(9)).view.scroll).toBe(100);
    expect(press('\x1b[5~\x1b[6~\x1b[6~').view.scroll).toBe(0);
    expect(press('\x1b[5~j').view.scroll).toBe(0);
  });
});

describe('typing', () => {
  it('sends every byte but the leave chord to the run that was entered', () => {
    const { view, sent } = press('\rq?\x03\x1b[A:j');
    expect(view.mode).toEqual({ kind: 'typing', target: { seat: 'mayor', run: 'r-1' } });
    expect(sent.map(({ hex }) => hex).join('')).toBe('713f031b5b413a6a');
    expect(new Set(sent.map(({ run }) => run))).toEqual(new Set(['r-1']));
  });

  it('ends with the leave chord in every encoding', () => {
    for (const chord of ['\x01', '\x1b[97;5u', '\x1b[27;5;97~'])
      expect(press(`\r${chord}`).view.mode.kind).toBe('command');
  });

  it('sends the leave chord on when it comes twice, and stays in', () => {
    const { view, sent } = press('\r\x01\x01x');
    expect(view.mode.kind).toBe('typing');
    expect(sent.map(({ hex }) => hex)).toEqual(['01', '78']);
  });

  it('does not take a leave chord for the second one when another key came between', () => {
    const { view, sent } = press('\r\x01j\x01');
    expect(view.mode.kind).toBe('command');
    expect(sent).toEqual([]);
  });

  it('does not see a leave chord within a paste', () => {
    const { view, sent } = press('\r\x1b[200~a\x01b\x1b[201~');
    expect(view.mode.kind).toBe('typing');
    expect(sent.map(({ hex }) => hex)).toContain('610162');
  });

  it('goes along to the next seat that has a session', () => {
    const { view } = press('j\r\x1b\x0c');
    expect(view.mode).toEqual({ kind: 'typing', target: { seat: 'worker.3', run: 'r-3' } });
  });

  it('zooms without leaving', () => {
    const { view } = press('\r\x1b\x1a');
    expect([view.mode.kind, view.zoom]).toEqual(['typing', 'in']);
  });

  it('is not entered where there is no session, and says why', () => {
    const { view } = press('jj\r');
    expect(view.mode.kind).toBe('command');
    expect(view.notice?.text).toBe('worker.2 is not running.');
  });

  it('stays bound to its run when the seat gets another', () => {
    const { view } = press('\r');
    const seats = facts.seats.map((seat) => ({ ...seat, run: `${seat.run} again` }));
    const { sent } = press('x', view, { ...facts, seats });
    expect(sent).toEqual([{ run: 'r-1', hex: '78' }]);
  });
});

describe('a new goal', () => {
  it('has its first line for a title and the rest for a body', () => {
    const { commands, view } = press('nFix \x7f the shop\x1b[200~\nAll of it\x1b[201~\r');
    expect(view.overlays).toEqual([]);
    expect(commands).toMatchObject([
      { kind: 'act', event: { type: 'task.added', title: 'Fix the shop', body: 'All of it' } },
    ]);
  });

  it('is not added when it is empty, or after Esc', () => {
    expect(press('n  \r').commands).toEqual([]);
    expect(press('nFix\x1b').commands).toEqual([]);
    expect(press('nFix\x1b').view.overlays).toEqual([]);
  });
});

describe('the inbox', () => {
  it('takes the words of an answer to the item of the focused seat', () => {
    const { commands } = press('jaThe first.\r');
    expect(commands).toMatchObject([
      { event: { type: 'inbox.answered', item: 'i-1', choice: null, text: 'The first.' } },
    ]);
  });

  it('takes a choice and a note', () => {
    const { commands } = press('a\x1bn\x1b[B\tno more\r');
    expect(commands).toMatchObject([
      { event: { type: 'inbox.answered', item: 'i-2', choice: 'drop', text: 'no more' } },
    ]);
  });

  it('wants words where there is nothing to choose', () => {
    const { commands, view } = press('ja\r');
    expect(commands).toEqual([]);
    expect(view.notice?.text).toContain('Write an answer first');
  });

  it('shows the terminal of a seat that asks on its own screen', () => {
    const session = press('Ga');
    expect(focusOf(session)).toBe('worker.3');
    expect(session.view.overlays).toEqual([]);
    expect(session.view.notice?.text).toContain('worker.3 asks in its terminal');
  });

  it('opens the question of a session whose screen waits for the answer too', () => {
    const asking = facts.inbox.find(({ kind }) => kind === 'asking')!;
    const question = { ...asking, id: 'i-99', kind: 'question' } as const;
    const { view } = press('Ga', firstView, { ...facts, inbox: [...facts.inbox, question] });
    expect(view.overlays).toMatchObject([{ kind: 'answer', item: 'i-99' }]);
  });

  it('says when nothing waits', () => {
    const { view } = press('a', firstView, { ...facts, inbox: [] });
    expect(view.notice?.text).toBe('Nothing waits for you.');
  });
});

describe('the rest', () => {
  it('pauses, goes on and opens', () => {
    const types = (['open', 'paused', 'closed'] as const).map((activity) => {
      const [command] = press('p', firstView, { ...facts, activity }).commands;
      return command?.kind === 'act' ? command.event.type : null;
    });
    expect(types).toEqual(['town.paused', 'town.resumed', 'town.opened']);
  });

  it('asks before it leaves, and offers to detach first', () => {
    expect(press('q').commands).toEqual([]);
    expect(press('q\r').commands).toEqual([{ kind: 'leave', how: 'detach' }]);
    expect(press('qj\r').commands).toEqual([{ kind: 'leave', how: 'stop' }]);
    expect(press('qk\r').commands).toEqual([]);
    expect(press('q\x1b').view.overlays).toEqual([]);
  });

  it('says what came of an act until the next key', () => {
    const receipt = { seq: 1, created: 't-7', refused: null };
    const { view } = update(firstView, facts, { kind: 'answered', done: 'Goal added', receipt });
    expect(view.notice).toEqual({ tone: 'good', text: 'Goal added: t-7' });
    expect(press('j', view).view.notice).toBeNull();
    const refused = { ...receipt, refused: 'it is closed' };
    expect(
      update(firstView, facts, { kind: 'answered', done: '', receipt: refused }).view.notice,
    ).toEqual({ tone: 'trouble', text: 'Refused: it is closed' });
  });

  it('hints at the keys that work now, and at no others', () => {
    const words = (view: View, about: Facts) =>
      hints(keymap, { view, facts: about }).map((hint) => hint.words);
    expect(words(firstView, facts)).toContain('type');
    expect(words({ ...firstView, focus: 'worker.2' }, facts)).not.toContain('type');
    expect(words(firstView, { ...facts, inbox: [] }).join()).not.toContain('answer');
    expect(words(firstView, { ...facts, activity: 'paused' })).toContain('resume');
    expect(words(press('\r').view, facts)).toContain('leaves, twice sends it');
  });
});
