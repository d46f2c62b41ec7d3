/** A million different texts drawn in the chrome: what of them is still in memory afterwards. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TownClient } from '../src/client/town-client.ts';
import { emptyState, type State } from '../src/core/index.ts';
import { createScreen, type Screen } from '../src/ui/app/screen.ts';
import { lineOf } from '../src/ui/components/text-field/line.ts';
import { readKeys } from '../src/ui/input/keys-file.ts';
import type { View } from '../src/ui/model/model.ts';
import { autoThemes } from '../src/ui/theme/theme.ts';
import { readThemes } from '../src/ui/theme/theme-file.ts';
import { type Print, short, verdictOn } from './figures.ts';
import { largeTown } from './large-town.ts';

const texts = 1_000_000;
/** Drawn before memory is looked at: programs are optimised while they run. */
const warmUp = 50_000;
const goal = { at: 'most', limit: 10, of: 'ours' } as const;

/** Measured in a process of its own, which can be told to collect its garbage. */
export async function benchMemory(print: Print): Promise<void> {
  if (globalThis.gc === undefined) {
    const args = ['--expose-gc', fileURLToPath(import.meta.url), 'memory'];
    const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
    for (const line of said.split('\n')) if (line.startsWith('  drew ')) print(line.trim());
    return;
  }
  const town = changingTown();
  town.draw(warmUp);
  const before = used();
  const began = performance.now();
  const frames = town.draw(texts);
  const grown = used() - before;
  const ms = (performance.now() - began) / frames;
  town.close();
  print(
    [
      `drew ${texts.toLocaleString('en')} different texts in ${frames.toLocaleString('en')} frames of ${short(ms)} ms: memory grew by ${short(grown)} MB`,
      verdictOn(grown, goal, 'MB'),
    ].join(' · '),
  );
}

/** A file that comes with Town. */
function fileAt(name: string) {
  const path = fileURLToPath(new URL(`../config/${name}`, import.meta.url));
  return { path, text: readFileSync(path, 'utf8') };
}

function used(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** The views that show titles, with the palette over one of them. */
const views: Partial<View>[] = [
  { page: 'town' },
  { page: 'board' },
  { page: 'town', overlays: [{ kind: 'palette', line: lineOf('a'), at: 0 }] },
];

const themes = autoThemes.map((name) => ({ name, file: fileAt(`themes/${name}.yaml`) }));

/** The screen of a town in which every title is another one at every drawing. */
function changingTown() {
  const plain = largeTown();
  let snapshot = { state: emptyState, live: { runs: {}, work: {} }, recent: [] };
  let drawn = 0;
  let title = 0;
  const screen = createScreen({
    client: clientOf(() => snapshot),
    doors: { connectHolder: () => new Promise(() => {}), onLog: () => {} },
    keymap: readKeys(fileAt('keys.yaml'), null),
    seat: null,
    lock: 'busy',
    themes: readThemes(themes, []),
    theme: 'dark',
    sight: { ground: 'dark', noColour: false, shown: 'true' },
    recalled: {},
    depth: 'true',
    size: { columns: 200, rows: 50 },
    write(text, drained) {
      drawn += text.match(/#\d+#/g)?.length ?? 0;
      drained();
    },
    onTitle: () => {},
    onWaiting: () => {},
  });
  const retitled = (state: State): State => {
    const tasks = Object.values(state.tasks).map((task) => {
      title += 1;
      return [task.id, { ...task, title: `#${title}# a task` }] as const;
    });
    return { ...state, tasks: Object.fromEntries(tasks) };
  };
  return {
    /** Draws until so many more titles were drawn; gives back in how many frames. */
    draw(count: number): number {
      const end = drawn + count;
      let frames = 0;
      for (; drawn < end; frames += 1) {
        snapshot = { ...snapshot, state: retitled(plain) };
        show(screen, frames);
      }
      return frames;
    },
    close: () => screen.close(),
  };
}

function show(screen: Screen, frame: number): void {
  screen.show({ ...screen.view, overlays: [], ...views[frame % views.length] });
}

function clientOf(snapshot: TownClient['snapshot']): TownClient {
  const never = () => new Promise<never>(() => {});
  return {
    snapshot,
    subscribe: () => () => false,
    status: () => 'connected',
    problem: () => null,
    ...{ act: never, attach: never, log: never, diff: never, verdict: never, edit: never },
    down: never,
    close: () => {},
  };
}
