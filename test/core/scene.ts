/** A tiny language for tables about the rules: what happens, in words, and where that leaves things. */
import type { Effect, Event, Graph, InboxItem, News, Run, Task } from '../../src/core/index.ts';
import { asked, found, type Played, play } from './played.ts';

export type Scene = ReturnType<typeof sceneOf>;

type Landing = { tree?: string; epoch?: number; commit?: string | null };
type Added = { parent: string; needs: string[]; priority: number; role: string; by: string };

/** A town one can speak to in few words. Every happening is looked over as in `play`. */
export function sceneOf(graph: Graph) {
  const town: Played = found(graph);
  const last: { effects: Effect[]; news: News[]; refused: string | null; created: string | null } =
    {
      effects: [],
      news: [],
      refused: null,
      created: null,
    };
  const happen = (event: Event, by = 'engine') => {
    const { effects, news, refused, created } = play(town, event, by);
    Object.assign(last, { effects, news, refused, created });
    return scene;
  };
  const run = (id: string): Run => town.state.runs[id]!;
  const task = (id: string): Task => town.state.tasks[id]!;
  const scene = {
    town,
    last,
    happen,
    run,
    task,
    human: (event: Event) => happen(event, 'human'),
    /** The place of a task in words: `queued worker`, `running r-1`, `human stuck`, `done`. */
    place: (id: string) => placeInWords(town, task(id)),
    places: () => Object.keys(town.state.tasks).map((id) => placeInWords(town, task(id))),
    inbox: () =>
      Object.values(town.state.inbox).map((item) => `${item.kind} ${item.task ?? ''}`.trim()),
    items: (): InboxItem[] => Object.values(town.state.inbox),
    effects: () => last.effects.map((effect) => effectInWords(effect)),
    news: () => last.news.map((one) => one.kind),
    asked: <T extends Effect['type']>(type: T) => asked(last.effects, type),

    add: (title: string, { parent, needs, priority, role, by }: Partial<Added> = {}) =>
      happen(
        {
          ...({ type: 'task.added', title, body: '', blob: null, parent: parent ?? null } as const),
          ...{ needs: needs ?? [], priority: priority ?? 5, role: role ?? null },
        },
        by ?? 'human',
      ),
    ready: (id: string, head = 'c0') =>
      happen({ type: 'workspace.ready', run: id, path: `/w/${id}`, base: 'c0', head }),
    started: (id: string) =>
      happen({
        ...{ type: 'run.started', run: id, pid: 7, startTime: '1' },
        ...{ tokenHash: 'aa', session: `s-${id}` },
      } as Event),
    /** From the claim to a live agent. */
    live: (...ids: string[]) => {
      for (const id of ids) scene.ready(id, task(run(id).task ?? '')?.head ?? 'c0').started(id);
      return scene;
    },
    verdict: (id: string, verdict: string, note = '') =>
      happen({ type: 'verdict.given', run: id, verdict, note }, id),
    evidence: (id: string, missing: string[] = [], head = `c-${id}`) =>
      happen({
        ...{ type: 'evidence.checked', run: id, epoch: run(id)?.epoch ?? 1, missing },
        ...{ base: 'c0', head },
      } as Event),
    exits: (id: string, code = 0) => happen({ type: 'run.exited', run: id, code, signal: null }),
    killed: (id: string) => happen({ type: 'run.exited', run: id, code: null, signal: 'SIGKILL' }),
    /** A verdict, believed; then the process leaves. */
    finishes: (id: string, verdict: string, note = '') => {
      scene.verdict(id, verdict, note).evidence(id);
      const { effects, news, refused, created } = last;
      scene.exits(id);
      Object.assign(last, {
        effects: [...effects, ...last.effects],
        news: [...news, ...last.news],
      });
      Object.assign(last, { refused, created });
      return scene;
    },
    reads: (id: string, reading: Run['reading'], text = '') =>
      happen({ type: 'run.read', run: id, reading, text }),
    waits: (ms: number) => {
      town.at += ms;
      return happen({ type: 'time.passed' });
    },
    answers: (item: string, choice: string | null, text = '') =>
      happen({ type: 'inbox.answered', item, choice, text }, 'human'),
    greenTree: (batch: string, tree: string) =>
      happen({
        ...{ type: 'tree.checked', role: 'merge', batch, tree, commit: `m-${tree}`, passed: true },
        ...{ commands: ['npm test'], ms: 1, tail: '', tasks: [] },
      } as Event),
    station: (batch: string, id: string, verdict: string, rest: Landing = {}) =>
      happen({
        ...{ type: 'station.finished', role: 'merge', batch, task: id, verdict, note: '' },
        ...{ epoch: rest.epoch ?? task(id).epoch, tree: rest.tree ?? null },
        commit: rest.commit === undefined ? `m-${rest.tree}` : rest.commit,
      } as Event),
    restart: (...alive: string[]) => happen({ type: 'daemon.started', pid: 9, alive }),
    reshape: (graph: Graph) =>
      happen({
        type: 'graph.changed',
        graph: { ...graph, version: town.state.graph!.version + 1 },
        difference: ['the team'],
      }),
  };
  return scene;
}

function placeInWords(town: Played, { place }: Task): string {
  switch (place.kind) {
    case 'queued':
      return `queued ${place.role}`;
    case 'running':
      return `running ${place.runs.join(' ')}`;
    case 'station':
      return `${place.batch} at ${place.role}`;
    case 'human':
      return `human ${town.state.inbox[place.item]?.kind}`;
    case 'children':
      return `children then ${place.then}`;
    case 'draft':
      return `draft of ${place.run}`;
    default:
      return place.kind;
  }
}

function effectInWords(effect: Effect): string {
  if ('run' in effect) return `${effect.type} ${effect.run}`;
  if ('batch' in effect) return `${effect.type} ${effect.tasks.map((one) => one.task).join(' ')}`;
  if ('task' in effect) return `${effect.type} ${effect.task}`;
  return `${effect.type} ${effect.kind}`;
}
