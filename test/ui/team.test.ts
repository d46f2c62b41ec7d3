import { describe, expect, it } from 'vitest';
import { update } from '../../src/ui/app/update.ts';
import { firstView, type View } from '../../src/ui/model/model.ts';
import { teamRows, wantedPreview } from '../../src/ui/views/team/state.ts';
import { factsIn, pressIn } from './fixtures/press.ts';
import { busyTown, noon } from './fixtures/town.ts';
import { changeIn } from './fixtures/work.ts';

const town = busyTown(noon);
const begin: View = { ...firstView, page: 'team' };
const editsAfter = (keys: string) => pressIn(town, keys, begin).view.team.edits;

/** The view when the town has said what its edits change. */
function seen(view: View): View {
  const of = wantedPreview(view.team, town)?.of ?? '';
  const change = changeIn(town.graph, view.team.edits);
  const preview = { kind: 'here', of, change } as const;
  return update(view, factsIn(town), { kind: 'team', preview }).view;
}

describe('the Team view', () => {
  it('lists every role with its handoffs', () => {
    expect(teamRows(town.graph).map(({ id }) => id)).toEqual([
      'role mayor',
      'handoff mayor planned',
      'handoff mayor complete',
      'role worker',
      'handoff worker done',
      'handoff worker blocked',
      'role reviewer',
      'handoff reviewer approve',
      'handoff reviewer reject',
      'role merge',
      'handoff merge merged',
      'handoff merge conflict',
    ]);
  });

  const edits: [what: string, keys: string, edits: object[]][] = [
    ['adds and takes seats', 'jjj+++-', [{ edit: 'seats', role: 'worker', seats: 6 }]],
    ['has no fewer than no seats', '----', [{ edit: 'seats', role: 'mayor', seats: 0 }]],
    [
      'changes where a verdict leads',
      'jjjj\r\x1b[B\r',
      [{ edit: 'handoff', role: 'worker', verdict: 'done', to: 'merge' }],
    ],
    [
      'names other agents',
      '\rcodex, claude\r',
      [{ edit: 'agent', role: 'mayor', agents: ['codex', 'claude'] }],
    ],
    ['changes a workspace', 'sj\r', [{ edit: 'workspace', role: 'mayor', workspace: 'none' }]],
    [
      'changes a time',
      't\x152h\r',
      [{ edit: 'role limit', role: 'mayor', limit: 'time', value: '2h' }],
    ],
    [
      'changes how often a handoff may be used',
      'Gt\x155\r',
      [{ edit: 'limit', role: 'merge', verdict: 'conflict', limit: 5 }],
    ],
    [
      'takes a limit away',
      'Gt\x15\r',
      [{ edit: 'limit', role: 'merge', verdict: 'conflict', limit: null }],
    ],
    [
      'removes a role, and its work goes where it would have gone next',
      'jjjjjjd\r',
      [{ edit: 'remove role', role: 'reviewer', instead: 'merge' }],
    ],
    [
      'adds a role on a road',
      'jjjitester\r\r',
      [
        {
          edit: 'add role',
          role: 'tester',
          as: {
            agent: 'claude',
            seats: 1,
            workspace: 'task',
            handoffs: { done: 'reviewer', blocked: 'human' },
          },
          after: 'worker',
        },
        { edit: 'handoff', role: 'worker', verdict: 'done', to: 'tester' },
      ],
    ],
    ['takes the last change back', '+ju', []],
    ['takes all changes back', '+jjj+x', []],
    ['changes nothing after Esc', '\rcodex\x1b', []],
  ];
  for (const [what, keys, wanted] of edits)
    it(what, () => {
      expect(editsAfter(keys)).toEqual(wanted);
    });

  it('says what is wrong with a name or a number', () => {
    expect(pressIn(town, 'iWorker\r', begin).notice).toContain('small letters');
    expect(pressIn(town, 'iworker\r', begin).notice).toBe('There is a role worker already.');
    expect(pressIn(town, 'Gt\x15often\r', begin).notice).toContain('A limit is a number');
    expect(pressIn(town, 'GG+', begin).notice).toBe('This role has no seats.');
  });

  it('writes only what was seen', () => {
    const { view, commands, notice } = pressIn(town, '+w', begin);
    expect([commands, notice]).toEqual([[], 'Wait until you see what it changes.']);
    const edits = [{ edit: 'seats', role: 'mayor', seats: 2 }];
    expect(pressIn(town, 'w', seen(view)).commands).toEqual([
      { kind: 'write team', edits, of: 'seen' },
    ]);
    expect(pressIn(town, 'w', begin).notice).toBe('Nothing is changed yet.');
  });

  it('writes nothing that would be refused', () => {
    const { view } = pressIn(town, 'sj\r', begin);
    const { commands, notice } = pressIn(town, 'w', seen(view));
    expect([commands, notice.includes('would be refused')]).toEqual([[], true]);
  });

  it('shows the team as it would be, and counts on from there', () => {
    const drafted = seen(pressIn(town, 'jjj+', begin).view);
    expect(drafted.team.drafted?.roles['worker']).toMatchObject({ seats: 5 });
    expect(pressIn(town, '+', drafted).view.team.edits).toEqual([
      { edit: 'seats', role: 'worker', seats: 6 },
    ]);
  });

  it('asks once what edits would change, and again for other edits or another team', () => {
    const { view } = pressIn(town, '+', begin);
    expect(wantedPreview(begin.team, town)).toBeNull();
    const wanted = wantedPreview(view.team, town);
    const asked = { ...view.team, preview: { kind: 'on its way', of: wanted?.of ?? '' } as const };
    expect(wantedPreview(asked, town)).toBeNull();
    const graph = { ...town.graph!, version: 2 };
    expect(wantedPreview(asked, { ...town, graph })).not.toBeNull();
  });

  it('has nothing in hand any more when it is written', () => {
    const { view } = pressIn(town, '+', begin);
    const change = { ...changeIn(town.graph, view.team.edits), applied: true };
    const preview = { kind: 'here', of: '', change } as const;
    const next = update(view, factsIn(town), { kind: 'team', preview }).view;
    expect([next.team.edits, next.notice?.tone]).toEqual([[], 'good']);
  });

  it('opens the file in the editor', () => {
    expect(pressIn(town, 'e', begin).commands).toEqual([{ kind: 'editor' }]);
  });
});
