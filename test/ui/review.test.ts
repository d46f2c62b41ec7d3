import highlighter from 'highlight.js/lib/common';
import { describe, expect, it } from 'vitest';
import type { HumanStation } from '../../src/core/graph.ts';
import type { State } from '../../src/core/state.ts';
import { update } from '../../src/ui/app/update.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import { createPainter, plainly } from '../../src/ui/views/review/diff/highlight.ts';
import { filesOf } from '../../src/ui/views/review/diff/parse.ts';
import { outcomesOf, type Way } from '../../src/ui/views/review/outcomes.ts';
import {
  firstReview,
  type Loaded,
  reviewable,
  wantedDiff,
} from '../../src/ui/views/review/state.ts';
import { factsIn, pressIn } from './fixtures/press.ts';
import {
  aGraph,
  agentRole,
  anItem,
  aRun,
  aSeat,
  aState,
  aTask,
  busyTown,
  handoff,
  noon,
} from './fixtures/town.ts';
import { aDiff } from './fixtures/work.ts';

const town = busyTown(noon);
const files = filesOf(aDiff);
const here: Loaded = {
  kind: 'here',
  of: 't-3',
  files,
  from: 'branch',
  cut: false,
  painted: plainly,
};
const reviewing: View = {
  ...firstView,
  page: 'review',
  review: { ...firstReview, task: 't-3', loaded: here },
};

describe('a patch', () => {
  it('is read into files, hunks and numbered rows', () => {
    const [code, text, picture] = files;
    expect(code?.hunks).toEqual([0, 9]);
    expect(code?.rows[3]).toEqual({
      kind: 'removed',
      text: "const algorithm = 'sha1';",
      old: 3,
      new: null,
    });
    expect(code?.rows.at(-1)).toEqual({ kind: 'same', text: '}', old: 23, new: 25 });
    expect(text?.rows.at(-1)?.text).toBe('No newline at end of file');
    expect(picture?.rows).toEqual([{ kind: 'note', text: 'A binary file.', old: null, new: null }]);
  });

  it('may be cut anywhere', () => {
    for (let length = 0; length < aDiff.patch.length; length += 7) {
      const cut = filesOf({ files: aDiff.files, patch: aDiff.patch.slice(0, length) });
      expect(cut.map(({ path }) => path)).toEqual(aDiff.files.map(({ path }) => path));
      for (const { rows } of cut) expect(rows.length).toBeGreaterThan(0);
    }
  });

  it('keeps its files apart when one of them became a link', () => {
    const part = (name: string, sign: string) =>
      `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n${sign}x\n`;
    const patch = part('a', '-') + part('a', '+') + part('b', '+');
    const file = (path: string, status: string) => ({ path, status, added: 1, deleted: 1 });
    const [one, other] = filesOf({ files: [file('a', 'T'), file('b', 'M')], patch });
    expect([one?.hunks.length, other?.hunks.length]).toEqual([2, 1]);
  });
});

describe('the colours of code', () => {
  const [file] = files;
  const paint = createPainter(highlighter);

  it('tell its words apart, on both sides of a change', () => {
    const rows = file === undefined ? [] : paint(file, 0, 9);
    expect(rows[3]?.[0]).toEqual({ text: 'const', tone: 'keyword' });
    expect(rows[3]).toContainEqual({ text: "'sha1'", tone: 'literal' });
    expect(rows[4]?.[0]?.tone).toBe('comment');
    expect(rows[5]).toContainEqual({ text: "'sha256'", tone: 'literal' });
  });

  it('change no letter, in any piece of the file', () => {
    if (file === undefined) throw new Error('no file');
    const plain = plainly(file, 0, 20).map((row) => row.map(({ text }) => text).join(''));
    for (let from = 0; from < file.rows.length; from += 1) {
      const rows = paint(file, from, 4).map((row) => row.map(({ text }) => text).join(''));
      expect(rows).toEqual(plain.slice(from, from + 4));
    }
  });

  it('let nothing through that a terminal would obey', () => {
    const evil = { path: 'a.ts', status: 'M', added: 1, deleted: 0 };
    const patch = 'diff --git a/a.ts b/a.ts\n@@ -0,0 +1 @@\n+const a = "\x1b]52;c;AAAA\x07";\n';
    const [bad] = filesOf({ files: [evil], patch });
    const text = bad === undefined ? '' : JSON.stringify(paint(bad, 0, 5));
    expect(text).not.toMatch(/\\u00|\x1b|\x07/);
  });
});

describe('the Review view', () => {
  it('goes through rows, hunks and files', () => {
    const at = (keys: string) => {
      const { review } = pressIn(town, keys, reviewing, 5).view;
      return [review.file, review.top];
    };
    expect(at('j')).toEqual([0, 1]);
    expect(at('k')).toEqual([0, 0]);
    expect(at('G')).toEqual([0, 10]);
    expect(at('}')).toEqual([0, 9]);
    expect(at('}}')).toEqual([1, 0]);
    expect(at('}{')).toEqual([0, 0]);
    expect(at(']')).toEqual([1, 0]);
    expect(at(']]')).toEqual([2, 0]);
    expect(at('][')).toEqual([0, 0]);
  });

  it('says where the files end', () => {
    expect(pressIn(town, '[', reviewing).notice).toBe('This is the first file.');
    expect(pressIn(town, ']]]', reviewing).notice).toBe('This is the last file.');
  });

  it('begins with what waits for the person, and goes on to other tasks', () => {
    expect(reviewable(town)[0]?.id).toBe('t-9');
    const { view } = pressIn(town, '6t');
    expect(view.review.task).toBe(reviewable(town)[1]?.id);
    expect(pressIn(town, '6tT').view.review.task).toBe('t-9');
  });

  it('wants a diff once, and again when there is new work', () => {
    const wanted = wantedDiff(reviewing.review, town);
    expect(wanted?.task).toBe('t-3');
    const loaded: Loaded = { kind: 'on its way', of: wanted?.of ?? '' };
    expect(wantedDiff({ ...reviewing.review, loaded }, town)).toBeNull();
    const tasks = { ...town.tasks, 't-3': { ...town.tasks['t-3']!, head: 'c'.repeat(40) } };
    expect(wantedDiff({ ...reviewing.review, loaded }, { ...town, tasks })).not.toBeNull();
  });

  it('stays with the task it has shown, whatever becomes more urgent', () => {
    const loaded: Loaded = { kind: 'on its way', of: 't-5 x' };
    const { view } = update(firstView, factsIn(town), { kind: 'diff', loaded });
    expect(view.review.task).toBe('t-5');
  });

  it('stays where the reader is when newer work of the same task comes', () => {
    const facts = factsIn(town);
    const down = { ...reviewing, review: { ...reviewing.review, file: 1, top: 2 } };
    const next = (of: string) =>
      update(down, facts, { kind: 'diff', loaded: { ...here, of } as Loaded }).view.review;
    expect([next('t-3 x').file, next('t-3 x').top]).toEqual([1, 2]);
    expect([next('t-4 x').file, next('t-4 x').top]).toEqual([0, 0]);
    const loaded: Loaded = { kind: 'on its way', of: 't-3 newer' };
    const asked = update(down, facts, { kind: 'diff', loaded }).view.review;
    expect(asked.loaded).toMatchObject({ kind: 'here', of: 't-3 newer', files });
    expect(asked.file).toBe(1);
  });

  it('gives the verdict of the seat that has the task, with a note', () => {
    const view = { ...reviewing, review: { ...reviewing.review, task: 't-7' } };
    expect(pressIn(town, 'y\r', view).commands).toEqual([
      { kind: 'verdict', task: 't-7', verdict: 'approve', note: '' },
    ]);
    expect(pressIn(town, 'xthe sums are wrong\r', view).commands).toEqual([
      { kind: 'verdict', task: 't-7', verdict: 'reject', note: 'the sums are wrong' },
    ]);
    expect(pressIn(town, 'x\x1b', view).commands).toEqual([]);
  });

  it('says why a way is closed', () => {
    const at = (task: string) => ({ ...reviewing, review: { ...reviewing.review, task } });
    expect(pressIn(town, 'y', at('t-5')).notice).toContain('t-5 is queued for worker');
    expect(pressIn(town, 'y', at('t-8')).notice).toContain('in the hands of merge');
    expect(pressIn(town, 'y', at('t-9')).notice).toContain('can be settled by: try again, drop');
  });
});

describe('what can be said of a task', () => {
  const words = (state: State, id: string, way: Way) => {
    const task = state.tasks[id];
    const found = task === undefined ? null : outcomesOf(state, task, way);
    return found?.kind === 'some' ? found.outcomes.map((each) => each.words) : found?.reason;
  };

  it('are the verdicts of a human station, those with a limit being the way back', () => {
    const gate: HumanStation = {
      kind: 'human',
      name: 'gate',
      handoffs: { ship: handoff('done'), again: handoff('worker', { limit: 2 }) },
    };
    const state = aState({
      graph: aGraph([gate]),
      seats: [aSeat('worker', null)],
      tasks: [aTask('t-1', 'a', { kind: 'human', item: 'i-1' })],
      inbox: [anItem('i-1', { role: 'gate', task: 't-1', choices: ['ship', 'again'] })],
    });
    expect(words(state, 't-1', 'on')).toEqual(['ship']);
    expect(words(state, 't-1', 'back')).toEqual(['again']);
  });

  it('are the ways out of the inbox elsewhere', () => {
    const choices = ['retry', 'done', 'drop', 'to worker'];
    const item = { ...town.inbox['i-1']!, choices };
    const state = { ...town, inbox: { ...town.inbox, 'i-1': item } };
    expect(words(state, 't-9', 'on')).toEqual(['done']);
    expect(words(state, 't-9', 'back')).toEqual(['retry', 'to worker']);
  });

  const atWork = (edges: Record<string, ReturnType<typeof handoff>>, attempts = {}) => {
    const role = { ...agentRole('worker', 1), handoffs: edges };
    const gate: HumanStation = { kind: 'human', name: 'gate', handoffs: {} };
    return aState({
      graph: aGraph([role, agentRole('mayor', 1), gate]),
      seats: [aSeat('worker.1', 'r-1')],
      runs: [aRun('r-1', 'worker.1', 't-1', { role: 'worker', terms: role })],
      tasks: [
        aTask(
          't-1',
          'a',
          { kind: 'running', role: 'worker', order: 1, runs: ['r-1'], votes: [] },
          { attempts },
        ),
      ],
    });
  };
  const back = (state: State) => {
    const found = outcomesOf(state, state.tasks['t-1']!, 'back');
    return found.kind === 'none'
      ? found.reason
      : found.outcomes.map((each) => each.command('no tests'));
  };

  it('never lead back to the person who says it: an agent at work gets a note instead', () => {
    const ways = [
      { done: handoff('mayor'), blocked: handoff('human') },
      { done: handoff('mayor'), look: handoff('gate', { limit: 2 }) },
      { done: handoff('mayor') },
      { done: handoff('mayor', { limit: 3, needs: [{ kind: 'commit' }] }) },
    ];
    for (const edges of ways) {
      expect(words(atWork(edges), 't-1', 'back')).toEqual(['a note to worker.1']);
      expect(back(atWork(edges))).toMatchObject([
        { kind: 'act', event: { type: 'message.sent', to: 'r-1', text: 'no tests' } },
      ]);
    }
    expect(words(atWork({ done: handoff('gate') }), 't-1', 'on')).toContain('worker.1');
  });

  it('keep the form open for a note with nothing in it', () => {
    const state = atWork({ done: handoff('mayor') });
    const begin: View = { ...reviewing, review: { ...firstReview, task: 't-1' } };
    const empty = pressIn(state, 'x\r', begin);
    expect(empty).toMatchObject({ commands: [], notice: 'Write the note first.' });
    expect(empty.view.overlays).toHaveLength(1);
    const { commands, view } = pressIn(state, 'x\ruse g.txt\r', begin);
    expect(commands).toMatchObject([{ event: { type: 'message.sent', text: 'use g.txt' } }]);
    expect(view.overlays).toEqual([]);
  });

  it('go to the role past a limit that would lead to the person', () => {
    const edges = { reject: handoff('mayor', { limit: 2 }) };
    expect(back(atWork(edges, { 'worker.reject': 1 }))).toMatchObject([
      { kind: 'verdict', task: 't-1', verdict: 'reject', note: 'no tests' },
    ]);
    expect(back(atWork(edges, { 'worker.reject': 2 }))).toMatchObject([
      {
        kind: 'act',
        event: { type: 'task.retried', task: 't-1', role: 'mayor', note: 'no tests' },
      },
    ]);
    const other = { reject: handoff('mayor', { limit: 2, else: 'mayor' }) };
    expect(back(atWork(other, { 'worker.reject': 2 }))).toMatchObject([{ kind: 'verdict' }]);
  });

  it('are the roles that had it, for a task that is done', () => {
    const mark = { at: noon, by: 'r-1', kind: 'verdict', verdict: 'done', note: '' } as const;
    const history = ['worker', 'reviewer', 'merge'].map((role) => {
      return { ...mark, role, to: null, attempt: 1, limit: null };
    });
    const tasks = { 't-1': aTask('t-1', 'a', { kind: 'done' }, { history }) };
    expect(words({ ...town, tasks }, 't-1', 'back')).toEqual(['to reviewer', 'to worker']);
    expect(words({ ...town, tasks }, 't-1', 'on')).toBe('t-1 is done already.');
  });
});
