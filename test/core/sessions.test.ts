/** Which session a run resumes, and what becomes of one that cannot be resumed. */
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/index.ts';
import { agent, graph } from './builders.ts';
import { type Scene, sceneOf } from './scene.ts';

type Rest = Parameters<typeof agent>[2];
const limits = { timeMs: 60_000, reminders: 1, restarts: 9 };
const roles = (rest: Rest = {}) => [
  agent('worker', { done: 'reviewer', blocked: 'human' }, { limits, ...rest }),
  agent('reviewer', { approve: 'done', reject: { to: 'worker', limit: 9 } }, { limits }),
];

/** The first task has a live run, whose session is not proven yet. */
function begun(rest: Rest = {}): Scene {
  return starts(sceneOf(graph(roles(rest))).add('a'), 'r-1');
}

function starts(town: Scene, id: string, session: string | null = town.run(id).session): Scene {
  return town.ready(id).happen({
    ...{ type: 'run.started', run: id, pid: 7, startTime: '1', tokenHash: 'aa' },
    ...{ session: session ?? `s-${id}`, provisional: true },
  } as Event);
}

const proves = (town: Scene, id: string) => town.happen({ type: 'session.proven', run: id });
/** Until the next run is claimed, whatever has to rest first. */
const later = (town: Scene) => town.waits(700_000);
const resumes = (town: Scene, id: string) => [town.run(id).resumes, town.run(id).session];

describe('A session', () => {
  const seen: [string, (town: Scene) => unknown][] = [
    ['was seen at work', (town) => proves(town, 'r-1')],
    ['gave a verdict', (town) => town.verdict('r-1', 'done').evidence('r-1', ['No commit.'])],
    [
      'asked',
      (town) =>
        town.happen({ type: 'question.asked', run: 'r-1', key: 'k', text: 'Which?' }, 'r-1'),
    ],
  ];

  it.each(seen)('is resumed after a crash when its run %s', (_, happens) => {
    const town = begun();
    happens(town);
    later(town.exits('r-1', 1));
    expect(resumes(town, 'r-2')).toEqual([true, 's-r-1']);
  });

  const unseen: [string, (town: Scene) => unknown][] = [
    ['did nothing', () => undefined],
    ['was read as busy without a proof', (town) => town.reads('r-1', 'busy')],
    ['gave a verdict that was refused at once', (town) => town.verdict('r-1', 'nonsense')],
    [
      'had a verdict given by the person',
      (town) =>
        town
          .human({ type: 'verdict.given', run: 'r-1', verdict: 'done', note: '' })
          .evidence('r-1', ['No commit.']),
    ],
    [
      'was named and did nothing',
      (town) => town.happen({ type: 'session.named', run: 'r-1', session: 'own' }),
    ],
  ];

  it.each(unseen)('is not resumed when its run %s', (_, happens) => {
    const town = begun();
    happens(town);
    later(town.exits('r-1', 1));
    expect(resumes(town, 'r-2')).toEqual([false, null]);
  });

  it('that the CLI names is remembered with the proof, whichever comes first', () => {
    const named = { type: 'session.named', run: 'r-1', session: 'own' } as const;
    const early = proves(begun().happen(named), 'r-1');
    const late = proves(begun(), 'r-1').happen(named);
    for (const town of [early, late])
      expect(town.task('t-1').sessions['worker']).toEqual({ agent: 'sim', session: 'own' });
  });

  it('is resumed after a rejection, and after the person’s retry', () => {
    const town = begun().verdict('r-1', 'done').evidence('r-1').exits('r-1');
    starts(town, 'r-2').verdict('r-2', 'reject').evidence('r-2').exits('r-2');
    expect(resumes(town, 'r-3')).toEqual([true, 's-r-1']);
    starts(town, 'r-3').verdict('r-3', 'blocked').evidence('r-3').exits('r-3');
    town.human({ type: 'task.retried', task: 't-1', role: 'worker', note: '' });
    expect(resumes(town, 'r-4')).toEqual([true, 's-r-1']);
  });

  it('is not resumed by another agent of the list, nor in a loop', () => {
    const town = proves(begun({ agents: ['sim', 'other'] }), 'r-1');
    town.happen({ type: 'agent.limited', agent: 'sim', until: town.town.at + 900_000 });
    later(town.exits('r-1', 1));
    expect([town.run('r-2').agent, ...resumes(town, 'r-2')]).toEqual(['other', false, null]);
    const loop = proves(begun({ loop: { until: 'true', limit: 5 } }), 'r-1');
    later(loop.exits('r-1', 1));
    expect(resumes(loop, 'r-2')).toEqual([false, null]);
  });

  it('counts at once in a ledger of an older version', () => {
    const town = sceneOf(graph(roles())).add('a').live('r-1');
    later(town.exits('r-1', 1));
    expect(resumes(town, 'r-2')).toEqual([true, 's-r-1']);
  });
});

describe('A resume', () => {
  /** The second run resumes the session of the first, which crashed. */
  function resumed(): Scene {
    const town = later(proves(begun(), 'r-1').exits('r-1', 1));
    return starts(town, 'r-2');
  }

  it.each([0, 1, 42])(
    'that ends with code %i before it was at work is followed by a fresh start',
    (code) => {
      const town = resumed();
      const { restarted, reminded } = town.task('t-1');
      const before = { restarted: { ...restarted }, reminded: { ...reminded } };
      town.exits('r-2', code);
      expect(town.place('t-1')).toBe('running r-3');
      expect(resumes(town, 'r-3')).toEqual([false, null]);
      expect(town.task('t-1')).toMatchObject(before);
      expect(town.town.state.seats['worker.1']!.crashes).toHaveLength(1);
      expect(town.task('t-1').history.at(-1)!.note).toMatch(
        /It had resumed a session and was never seen at work; the next run begins a new session\.$/,
      );
    },
  );

  it('that was at work before it crashed is tried again', () => {
    const town = proves(resumed(), 'r-2');
    later(town.exits('r-2', 1));
    expect(resumes(town, 'r-3')).toEqual([true, 's-r-1']);
  });

  it.each<[string, (town: Scene) => unknown]>([
    ['the daemon found nothing of it', (town) => town.restart()],
    [
      'its program could not be started',
      (town) => town.happen({ type: 'run.failed', run: 'r-2', reason: 'no' }),
    ],
    [
      'the town was closed',
      (town) => town.human({ type: 'town.closed', stopAgents: true }).killed('r-2'),
    ],
  ])('says nothing about its session when %s', (what, happens) => {
    const town = what.startsWith('its program')
      ? later(proves(begun(), 'r-1').exits('r-1', 1)).ready('r-2')
      : resumed();
    happens(town);
    expect(town.task('t-1').sessions['worker']).toEqual({ agent: 'sim', session: 's-r-1' });
  });

  it('that used up its time without being at work is not tried again', () => {
    const town = resumed().waits(60_000).killed('r-2');
    expect(town.place('t-1')).toBe('human stuck');
    town.human({ type: 'task.retried', task: 't-1', role: 'worker', note: '' });
    expect(resumes(town, 'r-3')).toEqual([false, null]);
  });

  it('that fails again and again comes to the human, because each session has crashed before', () => {
    const town = begun({ limits: { timeMs: 60_000, reminders: 1, restarts: 2 } });
    for (let run = 1; town.place('t-1').startsWith('running'); run += 2) {
      if (run > 1) starts(town, `r-${run}`);
      later(proves(town, `r-${run}`).exits(`r-${run}`, 1));
      if (town.run(`r-${run + 1}`) !== undefined)
        starts(town, `r-${run + 1}`).exits(`r-${run + 1}`, 1);
    }
    expect(town.place('t-1')).toBe('human stuck');
    expect(town.task('t-1').restarted['worker']).toBe(2);
  });
});
