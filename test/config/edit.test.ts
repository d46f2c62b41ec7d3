import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify, type ToStringOptions } from 'yaml';
import { editGraphText, formatProblem, type GraphEdit } from '../../src/config/index.ts';
import type { Graph } from '../../src/core/graph.ts';
import { documentOf } from './print-graph.ts';
import { randomGraph } from './random-graph.ts';
import { graphOf, shipped } from './read.ts';

const town = shipped('town.yaml');

function edited(text: string, ...edits: GraphEdit[]): string {
  return edits.reduce((before, edit) => {
    const result = editGraphText(before, edit);
    if (result.kind === 'problems') throw new Error(result.problems.map(formatProblem).join('\n'));
    return result.text;
  }, text);
}

function problem(text: string, edit: GraphEdit): string {
  const result = editGraphText(text, edit);
  if (result.kind === 'text') return 'edited';
  return formatProblem(result.problems[0]!).split('\n')[0] ?? '';
}

/** The lines that are only in one of two texts, as a diff shows them, without the ends they share. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const shared = longestCommon(old, now);
  const mark = (lines: string[], sign: string) => {
    let index = 0;
    return lines
      .filter((line) => (line === shared[index] ? index++ < 0 : true))
      .map((line) => sign + line.trim());
  };
  return [...mark(old, '- '), ...mark(now, '+ ')].filter((line) => line.length > 2);
}

function longestCommon(one: string[], other: string[]): string[] {
  const table = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = other.length - 1; j >= 0; j--)
      table[i]![j] =
        one[i] === other[j]
          ? table[i + 1]![j + 1]! + 1
          : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  const common: string[] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; )
    if (one[i] === other[j]) {
      common.push(one[i++]!);
      j++;
    } else if (table[i + 1]![j]! >= table[i]![j + 1]!) i++;
    else j++;
  return common;
}

describe('an edit changes the lines it is about and no others', () => {
  const edits: [what: string, edits: GraphEdit[], lines: string[]][] = [
    [
      'seats that are written',
      [{ edit: 'seats', role: 'worker', seats: 5 }],
      ['- seats: 3 # how many work side by side', '+ seats: 5 # how many work side by side'],
    ],
    ['seats that are not written', [{ edit: 'seats', role: 'mayor', seats: 2 }], ['+ seats: 2']],
    [
      'an agent, declared on the way',
      [{ edit: 'agent', role: 'reviewer', agents: ['codex'] }],
      ['- agent: sim', '+ codex: { preset: codex }', '+ agent: codex'],
    ],
    [
      'several agents',
      [{ edit: 'agent', role: 'mayor', agents: ['claude', 'sim'] }],
      ['- agent: sim', '+ claude: { preset: claude }', '+ agent: [claude, sim]'],
    ],
    [
      'a workspace',
      [{ edit: 'workspace', role: 'reviewer', workspace: 'view' }],
      [
        '- workspace: review # the commit of the task, to read',
        '+ workspace: view # the commit of the task, to read',
      ],
    ],
    [
      'a limit of a role',
      [{ edit: 'role limit', role: 'worker', limit: 'time', value: '2h' }],
      [
        '- limits: { time: 45m, reminders: 2, restarts: 3 }',
        '+ limits: { time: 2h, reminders: 2, restarts: 3 }',
      ],
    ],
    [
      'the first limit of a role',
      [{ edit: 'role limit', role: 'reviewer', limit: 'restarts', value: 0 }],
      ['+ limits: { restarts: 0 }'],
    ],
    [
      'the limit of a handoff',
      [{ edit: 'limit', role: 'reviewer', verdict: 'reject', limit: 9 }],
      [
        '- reject: { to: worker, limit: 3, else: human } # the fourth time you decide',
        '+ reject: { to: worker, limit: 9, else: human } # the fourth time you decide',
      ],
    ],
    [
      'a limit for a short handoff',
      [{ edit: 'limit', role: 'worker', verdict: 'blocked', limit: 2 }],
      [
        '- blocked: human # into your inbox',
        '+ blocked: { to: human, limit: 2 } # into your inbox',
      ],
    ],
    [
      'a limit taken away',
      [{ edit: 'limit', role: 'mayor', verdict: 'planned', limit: null }],
      [
        '- planned: { to: worker, each: subtask, then: mayor, limit: 3, else: human }',
        '+ planned: { to: worker, each: subtask, then: mayor }',
      ],
    ],
    [
      'the target of a handoff',
      [
        { edit: 'handoff', role: 'worker', verdict: 'done', to: 'merge' },
        { edit: 'handoff', role: 'worker', verdict: 'blocked', to: 'mayor' },
      ],
      [
        '- done: { to: reviewer, needs: [commit, clean] }',
        '- blocked: human # into your inbox',
        '+ done: { to: merge, needs: [commit, clean] }',
        '+ blocked: mayor # into your inbox',
      ],
    ],
    [
      'a new verdict',
      [{ edit: 'handoff', role: 'worker', verdict: 'huge', to: 'mayor' }],
      ['+ huge: mayor'],
    ],
    [
      'a verdict taken away',
      [{ edit: 'handoff', role: 'worker', verdict: 'blocked', to: null }],
      ['- blocked: human # into your inbox'],
    ],
    [
      'a new role',
      [
        {
          edit: 'add role',
          role: 'tester',
          as: {
            agent: 'sim',
            seats: 2,
            handoffs: { pass: 'reviewer', fail: { to: 'worker', limit: 2 } },
          },
          after: 'worker',
        },
        { edit: 'handoff', role: 'worker', verdict: 'done', to: 'tester' },
      ],
      [
        '- done: { to: reviewer, needs: [commit, clean] }',
        '+ done: { to: tester, needs: [commit, clean] }',
        '+ tester:',
        '+ agent: sim',
        '+ seats: 2',
        '+ handoffs:',
        '+ pass: reviewer',
        '+ fail: { to: worker, limit: 2 }',
      ],
    ],
    [
      'a role taken away, with its comment',
      [{ edit: 'remove role', role: 'reviewer', instead: 'merge' }],
      [
        '- done: { to: reviewer, needs: [commit, clean] }',
        '- # Reads the work of one task and says yes or no.',
        '- reviewer:',
        '- agent: sim',
        '- workspace: review # the commit of the task, to read',
        '- brief: briefs/reviewer.md',
        '- handoffs:',
        '- approve: merge',
        '- reject: { to: worker, limit: 3, else: human } # the fourth time you decide',
        '+ done: { to: merge, needs: [commit, clean] }',
      ],
    ],
    ['nothing, when it is so already', [{ edit: 'seats', role: 'worker', seats: 3 }], []],
  ];

  it.each(edits)('%s', (_, made, lines) => {
    expect(difference(town, edited(town, ...made))).toEqual(lines);
  });

  it('with another indentation, odd spaces and Windows line ends', () => {
    const text = [
      'town:   odd',
      'entry:  a',
      'agents: {sim: {preset: sim} ,  codex: {preset: codex}}',
      'roles:',
      '',
      '    a:   # first',
      '        agent:',
      '            - sim',
      '            - codex   # second choice',
      '        handoffs: {done:   "done"  ,  stuck :  human}',
      '        # a note at the end of a',
      '    b: {agent: sim, standing: yes-not}',
      '',
    ].join('\r\n');
    const changed = edited(
      text.replace('yes-not', 'true'),
      { edit: 'seats', role: 'a', seats: 2 },
      { edit: 'handoff', role: 'a', verdict: 'done', to: 'human' },
      { edit: 'handoff', role: 'a', verdict: 'stuck', to: null },
      { edit: 'seats', role: 'b', seats: 0 },
    );
    expect(changed).toBe(
      [
        'town:   odd',
        'entry:  a',
        'agents: {sim: {preset: sim} ,  codex: {preset: codex}}',
        'roles:',
        '',
        '    a:   # first',
        '        agent:',
        '            - sim',
        '            - codex   # second choice',
        '        seats: 2',
        '        handoffs: {done:   human}',
        '        # a note at the end of a',
        '    b: {agent: sim, seats: 0, standing: true}',
        '',
      ].join('\r\n'),
    );
  });

  it('puts a new role below the comments of the one before and above those of the next', () => {
    const text = [
      'agents: { sim: { preset: sim } }',
      'roles:',
      '  a:',
      '    agent: sim',
      '    standing: true',
      '    # more about a',
      '  # about b',
      '  b: { agent: sim, standing: true }',
      '',
    ];
    const as = { agent: 'sim', seats: 2, standing: true } as const;
    const changed = edited(text.join('\n'), { edit: 'add role', role: 'c', as, after: 'a' });
    const line = '  c: { agent: sim, seats: 2, standing: true }';
    expect(changed).toBe(text.toSpliced(6, 0, line).join('\n'));
  });

  it('takes away agents that lose their last role, and the block when it is empty', () => {
    const text = [
      'town: a',
      'entry: a',
      '# Who plays.',
      'agents:',
      '  sim: { preset: sim }',
      'roles:',
      '  a: { agent: sim, handoffs: { x: b } }',
      '  b: { station: human, handoffs: { y: done } }',
      '',
    ];
    expect(edited(text.join('\n'), { edit: 'remove role', role: 'a', instead: 'b' })).toBe(
      ['town: a', 'entry: b', 'roles:', text[7], ''].join('\n'),
    );
  });

  it('hands what came to a removed role to another, also what came by then and else', () => {
    const handoff = (to: string) =>
      `      go: { to: ${to}, each: subtask, then: ${to}, limit: 2, else: ${to} }\n`;
    const text = (to: string) => `roles:\n  a:\n    agent: sim\n    handoffs:\n${handoff(to)}`;
    const before = `${text('b')}  b: { agent: sim, handoffs: { x: done } }\n`;
    expect(edited(before, { edit: 'remove role', role: 'b', instead: 'human' })).toBe(
      text('human'),
    );
  });

  it('puts one agent in the place of a list', () => {
    const text = 'roles:\n  a:\n    agent:\n      - sim\n      - codex\n    seats: 1 # one\n';
    expect(
      edited(`agents: { sim: { preset: sim }, codex: { preset: codex } }\n${text}`, {
        edit: 'agent',
        role: 'a',
        agents: ['codex'],
      }),
    ).toBe(
      'agents: { codex: { preset: codex } }\nroles:\n  a:\n    agent: codex\n    seats: 1 # one\n',
    );
  });
});

describe('an edit that cannot be made', () => {
  it('names the role or verdict that is not there', () => {
    expect(problem(town, { edit: 'seats', role: 'wrker', seats: 1 })).toContain(
      'there is no role "wrker"',
    );
    expect(problem(town, { edit: 'limit', role: 'worker', verdict: 'x', limit: 1 })).toContain(
      'role "worker" has no verdict "x"',
    );
    expect(problem(town, { edit: 'remove role', role: 'mayor', instead: 'done' })).toContain(
      '"mayor" is the entry',
    );
    expect(
      problem(town, { edit: 'add role', role: 'mayor', as: { agent: 'sim' }, after: null }),
    ).toContain('there is a role "mayor" already');
  });

  it('shows what keeps the text from being read', () => {
    expect(problem('roles: [', { edit: 'seats', role: 'a', seats: 1 })).toMatch(
      /^town.yaml:1:\d+: flow sequence/,
    );
    expect(problem('['.repeat(50_000), { edit: 'seats', role: 'a', seats: 1 })).toContain('nested');
  });

  it('leaves alone what is written with an alias', () => {
    const text =
      'roles:\n  a: &a { agent: sim, seats: &n 2 }\n  b: *a\n  c: { agent: sim, seats: *n }\n';
    expect(problem(text, { edit: 'seats', role: 'b', seats: 3 })).toBe(
      'town.yaml:2:33: this cannot be edited here as it is written; edit the file by hand',
    );
    expect(problem(text, { edit: 'seats', role: 'a', seats: 3 })).toContain(
      'cannot be edited here',
    );
    expect(edited(text, { edit: 'seats', role: 'c', seats: 3 })).toContain(
      'c: { agent: sim, seats: 3 }',
    );
  });
});

describe('any edit of any graph', () => {
  const style = fc.record({
    length: fc.constantFrom<'short' | 'long'>('short', 'long'),
    collectionStyle: fc.constantFrom<'any' | 'block' | 'flow'>('any', 'block', 'flow'),
    indent: fc.constantFrom(1, 2, 4),
    indentSeq: fc.boolean(),
  });
  type Written = { roles: Record<string, { handoffs: Record<string, object | string> }> };

  /** The library prints an empty list where it cannot read it when lists are not indented. */
  function printed(document: object, layout: ToStringOptions): string {
    const text = stringify(document, { ...layout, lineWidth: 0 });
    fc.pre(!/^ *\[\]$/m.test(text));
    return text;
  }

  /** A comment beside every line that takes one. */
  const commented = (text: string) =>
    text
      .split('\n')
      .map((line, index) => (/[\w\]}"]$/.test(line) ? `${line} # note ${index}` : line))
      .join('\n');

  it('of seats gives just that, and keeps every comment', () => {
    fc.assert(
      fc.property(
        randomGraph,
        style,
        fc.nat(),
        fc.nat(500),
        (graph, { length, ...layout }, pick, seats) => {
          const roles = Object.values(graph.roles).filter((role) => role.kind === 'agent');
          const role = roles[pick % roles.length];
          if (!role) return;
          const plain = printed(documentOf(graph, length), { ...layout, blockQuote: false });
          const text = layout.collectionStyle === 'block' ? commented(plain) : plain;
          const after = edited(text, {
            edit: 'seats',
            role: role.name,
            seats: Math.max(seats, role.panel?.size ?? 0),
          });
          const wanted: Graph = structuredClone(graph);
          Object.assign(wanted.roles[role.name]!, {
            seats: Math.max(seats, role.panel?.size ?? 0),
          });
          expect(graphOf(after)).toEqual(wanted);
          expect(after.match(/# note \d+/g)).toEqual(text.match(/# note \d+/g));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of a handoff gives just that', () => {
    fc.assert(
      fc.property(randomGraph, style, fc.nat(), (graph, { length, ...layout }, pick) => {
        const edges = Object.values(graph.roles).flatMap((role) =>
          Object.entries(role.handoffs).flatMap(([verdict, { each }]) =>
            each ? [] : [{ role: role.name, verdict }],
          ),
        );
        const edge = edges[pick % edges.length]!;
        const document = documentOf(graph, length);
        const after = edited(
          printed(document, layout),
          { edit: 'handoff', ...edge, to: 'human' },
          { edit: 'limit', ...edge, limit: 7 },
          { edit: 'handoff', ...edge, to: 'done' },
        );
        const { handoffs } = (document as Written).roles[edge.role]!;
        const before = handoffs[edge.verdict];
        const old = typeof before === 'string' ? {} : before;
        handoffs[edge.verdict] = { ...old, to: 'done', limit: 7 };
        expect(parse(after)).toEqual(document);
      }),
      { numRuns: 100 },
    );
  });

  it('that adds a role and takes it away again leaves the text as it was', () => {
    fc.assert(
      fc.property(randomGraph, style, (graph, { length, ...layout }) => {
        const text = printed(documentOf(graph, length), layout);
        const agent = Object.keys(graph.agents)[0];
        if (agent === undefined) return;
        const added = edited(text, {
          edit: 'add role',
          role: 'an-extra',
          as: { agent, standing: true },
          after: null,
        });
        expect(Object.keys(graphOf(added).roles)).toEqual([
          ...Object.keys(graph.roles),
          'an-extra',
        ]);
        expect(edited(added, { edit: 'remove role', role: 'an-extra', instead: 'done' })).toBe(
          text,
        );
      }),
      { numRuns: 100 },
    );
  });
});
