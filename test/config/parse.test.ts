import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/config/index.ts';
import { graphOf, parse, placedRefusals, refusals, swap } from './read.ts';

const team = `town: acme
entry: mayor
agents:
  claude: { preset: claude }
  codex: { preset: codex, args: [--model, gpt-5], env: { MODE: quiet } }
  own: { command: [my-agent, --prompt-file, "{brief}"] }
roles:
  mayor:
    agent: claude
    workspace: view
    brief: briefs/mayor.md
    handoffs:
      planned: { to: worker, each: subtask, then: mayor, limit: 3 }
      complete: done
  worker:
    agent: [claude, codex]
    seats: 3
    limits: { time: 90s, reminders: 0 }
    handoffs:
      done: { to: reviewer, needs: [commit, clean, { passes: npm test }] }
      blocked: human
  reviewer:
    agent: own
    seats: 3
    workspace: review
    panel: { size: 3 }
    handoffs:
      approve: lint
      reject: { to: worker, limit: 3, else: ask }
  lint:
    station: check
    command: npm run lint
    handoffs:
      passed: merge
      failed: { to: worker, limit: 2 }
  ask:
    station: human
    handoffs:
      again: { to: worker, limit: 1 }
      enough: done
  merge:
    station: merge-queue
    checks: [npm test]
    handoffs:
      merged: done
      conflict: { to: worker, limit: 2 }
      failed: { to: worker, limit: 2 }
  guide:
    agent: claude
    standing: true
`;

describe('a good text', () => {
  const graph = graphOf(team);

  it('becomes a graph with every default filled in', () => {
    expect(graph.into).toBe('main');
    expect(graph.version).toBe(1);
    expect(graph.agents).toEqual({
      claude: { name: 'claude', preset: 'claude', command: null, args: [], env: {} },
      codex: {
        name: 'codex',
        preset: 'codex',
        command: null,
        args: ['--model', 'gpt-5'],
        env: { MODE: 'quiet' },
      },
      own: {
        name: 'own',
        preset: null,
        command: ['my-agent', '--prompt-file', '{brief}'],
        args: [],
        env: {},
      },
    });
    expect(graph.roles.mayor).toMatchObject({
      seats: 1,
      limits: { timeMs: 45 * 60_000, reminders: 2, restarts: 3 },
      standing: false,
      panel: null,
      loop: null,
    });
    expect(graph.roles.worker).toMatchObject({
      agents: ['claude', 'codex'],
      workspace: 'task',
      brief: null,
      limits: { timeMs: 90_000, reminders: 0, restarts: 3 },
    });
    expect(graph.roles.reviewer).toMatchObject({ panel: { size: 3, quorum: 2 } });
    expect(graph.roles.lint).toMatchObject({ kind: 'check', seats: 1, timeMs: 15 * 60_000 });
    expect(graph.roles.merge).toMatchObject({ mode: 'rebase', batch: 4, timeMs: 15 * 60_000 });
    expect(graph.roles.guide).toMatchObject({ standing: true, workspace: 'view', handoffs: {} });
  });

  it('takes the short form of a handoff for the long one', () => {
    const plain = { needs: [], limit: null, else: 'human', each: null, then: null };
    expect(graph.roles.worker?.handoffs.blocked).toEqual({ ...plain, to: 'human' });
    expect(graph.roles.worker?.handoffs.done?.needs).toEqual([
      { kind: 'commit' },
      { kind: 'clean' },
      { kind: 'command', command: 'npm test' },
    ]);
    expect(graph.roles.mayor?.handoffs.planned).toEqual({
      ...plain,
      to: 'worker',
      each: 'subtask',
      then: 'mayor',
      limit: 3,
    });
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
  ])('of a panel of %i asks %i to agree, when it does not say', (size, quorum) => {
    const text = swap(
      team,
      'seats: 3\n    workspace: review\n    panel: { size: 3 }',
      `seats: 5\n    workspace: review\n    panel: { size: ${size} }`,
    );
    expect(graphOf(text).roles.reviewer).toMatchObject({ panel: { size, quorum } });
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });

  it('follows anchors and aliases', () => {
    const shared = swap(
      swap(team, 'limits: { time: 90s, reminders: 0 }', 'limits: &short { time: 90s }'),
      '    brief: briefs/mayor.md\n',
      '',
    ).replace('    workspace: view\n', '    workspace: view\n    brief: &text x.md\n');
    const aliased = swap(
      shared,
      '    standing: true',
      '    standing: true\n    brief: *text\n    limits: *short',
    );
    expect(graphOf(aliased).roles.guide).toMatchObject({
      brief: 'x.md',
      limits: { timeMs: 90_000 },
    });
  });

  it('reads the same with Windows line ends', () => {
    expect(graphOf(team.replaceAll('\n', '\r\n'))).toEqual(graph);
  });

  it('may have a human station called human', () => {
    const renamed = swap(team.replace('else: ask', 'else: human'), '  ask:\n', '  human:\n');
    expect(graphOf(renamed).roles.human).toMatchObject({ kind: 'human' });
  });
});

describe('a text with one mistake is refused at its place', () => {
  /** What is replaced, by what, and the refusals it brings: the word they point at, and what they say. */
  const mistakes: Record<string, [piece: string, by: string, ...refusals: string[]]> = {
    'an unknown key': [
      'entry: mayor',
      'entry: mayor\nextra: 1',
      'extra| unknown key "extra"; known here: town, into, entry, agents, roles, worktrees, archive',
    ],
    'a misspelt key': [
      'seats: 3\n    limits',
      'seat: 3\n    limits',
      'seat| unknown key "seat"; did you mean "seats"?',
    ],
    'a misspelt key that is needed': [
      'to: reviewer',
      'too: reviewer',
      'too| unknown key "too"; did you mean "to"?',
    ],
    'a key of another kind of role': [
      'station: human',
      'station: human\n    seats: 2',
      'seats| unknown key "seats"; known here: station, handoffs',
    ],
    'then without each': [
      'to: reviewer, needs',
      'to: reviewer, then: worker, needs',
      'then| "then" is not used without "each"; write "each: subtask", or leave it out',
    ],
    'each without then': [
      'each: subtask, then: mayor, limit: 3',
      'each: subtask, limit: 3',
      'each| "each" needs "then", where the task goes when its subtasks are in; write "then: …"',
    ],
    'else without limit': [
      'limit: 3, else: ask',
      'else: done',
      'else| "else" is not used without "limit"; write "limit: 3", or leave it out',
    ],
    'an unknown role': [
      'to: reviewer,',
      'to: reviwer,',
      'reviwer| unknown role "reviwer"; did you mean "reviewer"?',
    ],
    'an unknown role in a short handoff': [
      'passed: merge',
      'passed: merg',
      'merg| unknown role "merg"; did you mean "merge"?',
    ],
    'an unknown role in then': [
      'then: mayor',
      'then: major',
      'major| unknown role "major"; did you mean "mayor"?',
    ],
    'an unknown role in else': [
      'else: ask',
      'else: asks',
      'asks| unknown role "asks"; did you mean "ask"?',
    ],
    'an unknown entry': [
      'entry: mayor',
      'entry: mayer',
      'mayer| unknown role "mayer"; did you mean "mayor"?',
    ],
    'an entry that is no role': [
      'entry: mayor',
      'entry: done',
      'done| unknown role "done"; known here: mayor, worker, reviewer, lint, ask, merge, guide',
    ],
    'a verdict with no target': [
      'complete: done',
      'complete:',
      'complete| "complete" needs a target, found nothing; write a role, done or human',
    ],
    'a handoff without to': [
      '{ to: worker, limit: 1 }',
      '{ limit: 1 }',
      'again| "to" is missing in "again"',
    ],
    'a role nobody hands to': [
      '  guide:\n',
      '  idler: { agent: own, handoffs: { done: done } }\n  guide:\n',
      'idler| nobody hands work to role "idler"; name it in a handoff that the entry leads to, or remove it',
    ],
    'a cycle without a limit': [
      'reject: { to: worker, limit: 3, else: ask }',
      'reject: worker\n      unsure: ask',
      'worker| work can go round for ever: worker.done → reviewer.reject → worker; give one of these handoffs a limit, such as "limit: 3"',
    ],
    'a cycle of one role': [
      'blocked: human',
      'blocked: worker',
      'worker| work can go round for ever: worker.blocked → worker; give one of these handoffs a limit, such as "limit: 3"',
    ],
    'a cycle through then': [
      ', limit: 3 }\n      complete',
      ' }\n      complete',
      'mayor| work can go round for ever: mayor.planned (then) → mayor; give one of these handoffs a limit, such as "limit: 3"',
    ],
    'a cycle through else': [
      'again: { to: worker, limit: 1 }',
      'again: { to: worker, limit: 1, else: reviewer }',
      'reviewer| work can go round for ever: reviewer.reject (else) → ask.again (else) → reviewer; give one of these handoffs a limit, such as "limit: 3"',
    ],
    'no way to done': [
      'complete: done',
      'complete: human',
      'mayor| no way from the entry "mayor" to done; hand some verdict on the way to done',
    ],
    'more seats than 500': [
      'seats: 3\n    limits',
      'seats: 501\n    limits',
      '501| "seats": must be 500 or less, found 501',
    ],
    'fewer seats than none': [
      'seats: 3\n    limits',
      'seats: -1\n    limits',
      '-1| "seats": must be 0 or more, found -1',
    ],
    'half a seat': [
      'seats: 3\n    limits',
      'seats: 2.5\n    limits',
      '2.5| "seats": expected a whole number, found 2.5',
    ],
    'a number of seats that is none': [
      'seats: 3\n    limits',
      'seats: .nan\n    limits',
      '.nan| "seats": expected a whole number, found NaN',
    ],
    'two roles with one name': [
      '  lint:\n',
      '  merge:\n',
      'lint| unknown role "lint"; known here: done, human, mayor, worker, reviewer, merge, ask, guide',
      'merge| "merge" is written twice here; keep one of them',
    ],
    'a station that does not say where a verdict goes': [
      '      merged: done\n',
      '',
      'handoffs| "merge" does not say where "merged" goes; write "merged: …"',
    ],
    'a verdict its station never gives': [
      'merged: done',
      'merged: done\n      mergd: done',
      'mergd| a merge-queue never gives the verdict "mergd"; did you mean "merged"?',
    ],
    'a human station without a choice': [
      '      again: { to: worker, limit: 1 }\n      enough: done\n',
      '      {}\n',
      'handoffs| "ask" offers no choice; write "yes: …"',
    ],
    'an unknown station': [
      'station: check',
      'station: chek',
      'chek| "station" cannot be "chek"; did you mean "check"?',
    ],
    'a merge queue that is silent about checks': [
      '    checks: [npm test]\n',
      '',
      'merge| "checks" is missing in "merge": list commands that must pass, or write [] to land without any',
    ],
    'a quorum over the size': [
      'size: 3 }',
      'size: 3, quorum: 4 }',
      '4| 4 can never agree in a panel of 3; write 3 or less',
    ],
    'a panel larger than its seats': [
      'size: 3 }',
      'size: 4 }',
      '4| a panel of 4 does not fit in 3 seats; write "seats: 4"',
    ],
    'a panel that writes': [
      'workspace: review',
      'workspace: task',
      'panel| the seats of a panel would all write in the worktree of the task; write "workspace: review"',
    ],
    'a panel that loops': [
      'panel: { size: 3 }',
      'panel: { size: 3 }\n    loop: { until: x, limit: 2 }',
      'loop| a panel cannot loop',
    ],
    'a loop without a limit': [
      'blocked: human',
      'blocked: human\n    loop: { until: npm test }',
      'loop| "limit" is missing in "loop": say how often at most',
    ],
    'a loop without a workspace': [
      'limits: { time: 90s, reminders: 0 }\n    handoffs:\n      done: { to: reviewer, needs: [commit, clean, { passes: npm test }] }',
      'workspace: none\n    loop: { until: x, limit: 2 }\n    handoffs:\n      done: reviewer',
      'loop| a loop needs a workspace to run its command in; write "workspace: task"',
    ],
    'evidence that nothing can show': [
      'seats: 3\n    limits',
      'workspace: none\n    limits',
      'needs| a role without a workspace cannot show this; write "workspace: task"',
    ],
    'a standing role with handoffs': [
      'standing: true',
      'standing: true\n    handoffs: { done: done }',
      'handoffs| a standing role takes no tasks, so "handoffs" is not used; leave it out, or leave out "standing"',
    ],
    'a handoff to a standing role': [
      'enough: done',
      'enough: guide',
      'guide| "guide" is a standing role and takes no tasks',
    ],
    'a standing entry': [
      'entry: mayor',
      'entry: guide',
      'guide| "guide" is a standing role and takes no tasks',
    ],
    'a standing role with a worktree of a task it cannot have': [
      'standing: true',
      'standing: true\n    workspace: task',
      'task| a standing role has no task, so it has no workspace "task"; write view or none',
    ],
    'a role without handoffs': [
      '    handoffs:\n      planned: { to: worker, each: subtask, then: mayor, limit: 3 }\n      complete: done\n',
      '',
      'mayor| role "mayor" hands its work to nobody; write "handoffs: { done: … }"',
    ],
    'a role without an agent': [
      '    agent: own\n',
      '',
      'reviewer| "agent" is missing in "reviewer": name one of the agents, or make the role a station',
    ],
    'an unknown agent': [
      'agent: own',
      'agent: owl',
      'owl| unknown agent "owl"; did you mean "own"?',
    ],
    'an unknown agent in a list': [
      '[claude, codex]',
      '[claude, kodex]',
      'kodex| unknown agent "kodex"; did you mean "codex"?',
    ],
    'a preset that is not declared as an agent': [
      '[claude, codex]',
      '[claude, sim]',
      'sim| unknown agent "sim"; write "sim: { preset: sim }" under "agents"',
    ],
    'an agent named twice': ['[claude, codex]', '[codex, codex]', 'codex| "codex" is named twice'],
    'an unknown preset': [
      '{ preset: claude }',
      '{ preset: cloud }',
      'cloud| unknown preset "cloud"; known here: sim, claude, codex',
    ],
    'two letters in the wrong order': [
      '{ preset: claude }',
      '{ preset: smi }',
      'smi| unknown preset "smi"; did you mean "sim"?',
    ],
    'an agent that is nothing': [
      '{ preset: claude }',
      '{}',
      'claude| agent "claude" has neither a preset nor a command; write "preset: claude"',
    ],
    'an agent that is two things': [
      '{ command: [my-agent',
      '{ preset: sim, command: [my-agent',
      'preset| "preset" is not used beside "command"; keep one of them',
    ],
    'arguments outside the command': [
      '"{brief}"] }',
      '"{brief}"], args: [-v] }',
      'args| "args" is not used beside "command"; write the arguments in the command',
    ],
    'a name with a capital': [
      '  lint:\n',
      '  Lint:\n',
      'lint| unknown role "lint"; did you mean "Lint"?',
      'Lint| "Lint" cannot be a name; small letters, digits and dashes, starting with a letter, at most 63',
    ],
    'a role called done': [
      '  guide:\n',
      '  done:\n',
      'done| "done" is a place every town has; choose another name',
    ],
    'a role called human that is none': [
      '  guide:\n',
      '  human:\n',
      'human| "human" is a place every town has; choose another name',
    ],
    'a name that means something to JavaScript': [
      '  guide:\n',
      '  constructor:\n',
      'constructor| the key "constructor" is not allowed',
    ],
    'a prototype': [
      '  guide:\n',
      '  __proto__:\n',
      '__proto__| the key "__proto__" is not allowed',
    ],
    'a merge key': [
      'standing: true',
      'standing: true\n    <<: { seats: 2 }',
      '<<| the key "<<" is not allowed',
    ],
    'a tag': [
      'standing: true',
      'standing: !!bool true',
      '!!bool| a tag has no meaning here; put text that starts with "!" in quotes',
    ],
    'an alias of nothing': [
      'standing: true',
      'standing: *yes',
      '*yes| no anchor "yes" before this',
    ],
    'an alias inside itself': [
      'args: [--model, gpt-5]',
      'args: &a [*a]',
      '*a| the alias "a" stands inside itself',
    ],
    'a number where text belongs': [
      'MODE: quiet',
      'MODE: 1',
      '1| "MODE": expected text, found 1: put it in quotes',
    ],
    'a time without a unit': [
      'time: 90s',
      'time: 90',
      '90| "time": write a time such as 90s, 45m or 2h',
    ],
    'a time longer than a week': ['time: 90s', 'time: 169h', '169h| "time": at most a week (168h)'],
    'a limit below one': [
      'limit: 3, else',
      'limit: 0, else',
      '0| "limit": must be 1 or more, found 0',
    ],
    'a workspace there is not': [
      'workspace: view',
      'workspace: viev',
      'viev| "workspace" cannot be "viev"; did you mean "view"?',
    ],
    'evidence there is not': [
      '[commit, clean',
      '[comit, clean',
      'comit| "needs" cannot be "comit"; did you mean "commit"?',
    ],
    'a misspelt key of evidence': [
      'passes: npm',
      'pases: npm',
      'pases| unknown key "pases"; did you mean "passes"?',
    ],
    'a branch git would not take': [
      'entry: mayor',
      'entry: mayor\ninto: --upload-pack=x',
      '--upload-pack=x| "into": git does not take this as the name of a branch',
    ],
    'a town with an escape in its name': [
      'town: acme',
      'town: "a\\e[31m"',
      '"a\\e[31m"| "town": letters, digits, spaces, ".", "_", "-", at most 63',
    ],
    'subtasks of a station': [
      'passed: merge',
      'passed: { to: merge, each: subtask, then: done }',
      'each| a station makes no subtasks; leave it out',
    ],
    'evidence for a station': [
      'passed: merge',
      'passed: { to: merge, needs: [clean] }',
      'needs| the verdict of a station needs no evidence; leave it out',
    ],
    'bad indentation': [
      '  worker:\n',
      ' worker:\n',
      '| all mapping items must start at the same column',
    ],
    'a tab': [
      '    workspace: view',
      '\tworkspace: view',
      '| a tab cannot indent; use spaces',
      'view| a second ":" in one line; put the text in quotes, or indent the lines below it evenly',
      'view| a key runs over several lines; look for a missing ":" or wrong indentation',
      '| all mapping items must start at the same column',
    ],
    'a second document': [
      'roles:',
      '---\nroles:',
      '---| a second document begins here; keep one town in one file',
    ],
    'a control character': [
      'town: acme',
      'town: ac\u001bme',
      'me| a control character cannot be in this file',
    ],
  };

  it.each(Object.entries(mistakes))('%s', (_, [piece, by, ...expected]) => {
    const lines = placedRefusals(swap(team, piece, by));
    expect(lines).toEqual(expected);
  });
});

describe('problems', () => {
  it('are all told at once, in the order of the text', () => {
    const text = [
      ['entry: mayor', 'entry: mayor\nstray: 1'],
      ['to: reviewer,', 'to: reviwer,'],
      ['station: check', 'station: chek'],
      ['seats: 3\n    limits', 'seats: many\n    limits'],
      ['agent: own', 'agent: owl'],
    ].reduce((changed, [piece, by]) => swap(changed, piece!, by!), team);
    expect(refusals(text)).toEqual([
      '3:1: unknown key "stray"; known here: town, into, entry, agents, roles, worktrees, archive',
      '18:12: "seats": expected a whole number, found "many"',
      '21:19: unknown role "reviwer"; did you mean "reviewer"?',
      '24:12: unknown agent "owl"; did you mean "own"?',
      '32:14: "station" cannot be "chek"; did you mean "check"?',
    ]);
  });

  it('show the line and a caret', () => {
    const parsed = parse(swap(team, 'to: reviewer,', 'to: reviwer,'));
    const [problem] = parsed.kind === 'problems' ? parsed.problems : [];
    expect(problem && formatProblem(problem)).toBe(
      'town.yaml:20:19: unknown role "reviwer"; did you mean "reviewer"?\n' +
        '      done: { to: reviwer, needs: [commit, clean, { passes: npm test }] }\n' +
        '                  ^',
    );
  });

  it('of an empty text say so', () => {
    for (const text of ['', '\n\n', '# only a comment\n', '~'])
      expect(refusals(text)).toEqual([
        '1:1: the file is empty; write "town:", "entry:" and "roles:"',
      ]);
  });

  it('of a block without content point at its key', () => {
    expect(refusals('town: a\nentry: b\nagents:\nroles:\n  b:\n')).toEqual([
      '3:1: "agents": expected a block of keys, found nothing',
      '5:3: "b": expected a block of keys, found nothing',
    ]);
  });
});

describe('warnings', () => {
  function warnings(text: string): string[] {
    const parsed = parse(text);
    return parsed.kind === 'graph' ? parsed.warnings.map(({ message }) => message) : ['refused'];
  }

  it('are none for a careful team', () => {
    expect(warnings(team)).toEqual([]);
  });

  it('tell of a merge queue without a check', () => {
    expect(warnings(swap(team, 'checks: [npm test]', 'checks: []'))).toEqual([
      'work lands here without any check',
    ]);
  });

  it('tell of an agent that no role uses, which is no reason to refuse the team', () => {
    const parsed = parse(swap(team, 'roles:', '  spare: { preset: sim }\nroles:'));
    expect(parsed).toMatchObject({
      kind: 'graph',
      graph: { agents: { spare: { preset: 'sim' } } },
      warnings: [
        {
          message: 'no role uses the agent "spare"',
          suggestion: 'name it in a role, or remove it',
          column: 3,
        },
      ],
    });
  });

  it('tell of subtasks that may be split for ever', () => {
    expect(warnings(swap(team, 'blocked: human', 'blocked: mayor'))).toEqual([
      'a subtask can come back to "mayor" and be split again, without an end',
    ]);
  });
});
