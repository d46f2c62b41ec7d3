/** Work that came back: what has to be different before it is handed on again. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { missingNewWork } from '../../src/daemon/deeds/new-work.ts';
import { treeOf } from '../../src/world/real/git/index.ts';
import { openPlace } from '../journeys/place.ts';
import { type Sandbox, sandbox } from '../world/git/sandbox.ts';

const script = resolve('test/fixtures/daemon/sent-back.sh');

const team = (folder: string) => `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(script)}, ${JSON.stringify(folder)}] }
roles:
  worker:
    agent: own
    handoffs: { done: { to: reviewer, needs: [commit, clean] } }
  reviewer:
    agent: own
    workspace: review
    handoffs: { approve: done, reject: { to: worker, limit: 2 } }
`;

test('the work that was rejected is not accepted again; a mend is, also one of a run that crashed', async () => {
  const place = openPlace();
  place.commit({ 'town.yaml': team(place.folder) });
  await place.ok('goal', 'Do it');
  const watch = await place.watch();
  await watch.until('the task to be done', ({ tasks }) => tasks['t-1']?.place.kind === 'done');
  const path = join(place.folder, 'told');
  const told = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const refusals = told.split('\n').filter((line) => line.startsWith('town: '));
  expect(refusals.slice(0, 3)).toEqual([
    expect.stringContaining('Nothing was committed since the work was sent back.'),
    expect.stringContaining('The work is the same as the one that was sent back'),
    expect.stringContaining('The work is the same as the one that was sent back'),
  ]);
  const { history } = watch.state().tasks['t-1']!;
  const notes = history.filter(({ kind }) => kind === 'verdict').map(({ note }) => note);
  expect(notes).toEqual(['done first', 'reject first', 'done same', 'approve now']);
});

describe('work that came back', () => {
  type Happens = (box: Sandbox) => void;
  const nothing: Happens = () => undefined;
  const mend: Happens = (box) => void box.commit({ 'work.txt': 'mended\n' });
  const amend: Happens = (box) => void box.git(['commit', '-q', '--amend', '-m', 'Other']);
  const empty: Happens = (box) => void box.commit({}, 'Nothing');
  const goBack: Happens = (box) => void box.git(['reset', '-q', '--hard', 'HEAD~1']);
  const mainMoves: Happens = (box) => {
    box.git(['switch', '-q', 'main']);
    box.commit({ 'main.txt': 'moved\n' });
    box.git(['switch', '-q', 'work']);
  };
  const rebase: Happens = (box) => void box.git(['rebase', '-q', 'main']);
  const revert: Happens = (box) => void box.git(['revert', '--no-edit', 'HEAD']);

  const same = /^The work is the same as the one that was sent back/;
  test.each<['rejected' | 'conflict' | 'failed', string, Happens[], RegExp | null]>([
    ['rejected', 'unchanged', [nothing], /^Nothing was committed since the work was sent back\./],
    ['rejected', 'amended', [amend], same],
    ['rejected', 'with an empty commit', [empty], same],
    ['rejected', 'reset to an earlier commit', [goBack], /^Every commit here was part of/],
    ['rejected', 'mended', [mend], null],
    ['rejected', 'with a commit reverted', [revert], null],
    ['rejected', 'rebased on what has landed', [mainMoves, rebase], null],
    ['conflict', 'unchanged', [mainMoves], /^Nothing was committed since the conflict with main\./],
    ['conflict', 'rebased', [mainMoves, rebase], null],
    ['failed', 'unchanged and up to date', [nothing], null],
    [
      'failed',
      'unchanged, while main has moved',
      [mainMoves],
      /and main has moved on\. Run: git rebase main/,
    ],
    ['failed', 'rebased', [mainMoves, rebase], null],
  ])('%s and %s', async (why, _, happens, expected) => {
    const box = sandbox();
    const repository = await box.open();
    box.git(['switch', '-q', '-c', 'work']);
    box.commit({ 'work.txt': 'one\n' });
    const sent = box.commit({ 'work.txt': 'two\n' });
    const back = { head: sent, tree: await treeOf(repository, sent), why, by: 'reviewer' };
    for (const happen of happens) happen(box);
    const head = box.git(['rev-parse', 'HEAD']).trim();
    const tree = await treeOf(repository, head);
    const missing = await missingNewWork(repository, { back, head, tree, into: 'main' });
    expect(missing).toEqual(expected === null ? [] : [expect.stringMatching(expected)]);
  });
});
