/**
 * The chrome of a scene as lines. The views are rows and painted directly, because Ink takes some
 * 20 ms for a large screen, in which no key is echoed, and keeps every different text for ever. Ink
 * is behind glass: it lays out and draws into a stand-in for the terminal and never sees the real
 * one; with `debug` it hands over one whole frame for every commit.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import chalk from 'chalk';
import { render } from 'ink';
import type { Scene } from '../app/scene.ts';
import { TooSmall } from '../app/TooSmall.tsx';
import type { Size } from '../layout/layout.ts';
import { paintedRows } from '../scene/paint.ts';
import type { Theme } from '../theme/theme.ts';
import { type Painted, painted } from './painted.ts';

export type Chrome = {
  /** The lines of this scene, one a row of the screen, with SGR sequences in all colours. */
  draw(scene: Scene, theme: Theme): readonly string[];
  close(): void;
};

/** Mounts the chrome; nothing is drawn before the first scene. */
export function mountChrome(): Chrome {
  // What chalk and Ink guess of the terminal does not count: the compositor knows its colours.
  chalk.level = 3;
  const sink = new Sink();
  let instance: ReturnType<typeof render> | null = null;
  let shown: Painted | null = null;
  return {
    draw(scene, theme) {
      if (scene.kind === 'shown') {
        shown = painted(paintedRows(scene), theme, shown);
        return shown.lines;
      }
      sink.columns = scene.size.columns;
      sink.rows = scene.size.rows;
      const tree = <TooSmall size={scene.size} theme={theme} />;
      // Both commit before they return: a legacy root draws synchronously.
      if (instance === null) instance = renderInto(sink, tree);
      else instance.rerender(tree);
      return sink.lines;
    },
    close() {
      instance?.unmount();
    },
  };
}

function renderInto(sink: Sink, tree: Parameters<typeof render>[0]) {
  return render(tree, {
    stdout: sink as unknown as NodeJS.WriteStream,
    stderr: new Sink() as unknown as NodeJS.WriteStream,
    stdin: standInKeys(),
    debug: true,
    patchConsole: false,
    exitOnCtrlC: false,
  });
}

/** Takes whole frames; the show and hide sequences of the cursor are not for the real screen. */
class Sink extends EventEmitter implements Size {
  columns = 80;
  rows = 24;
  readonly isTTY = true;
  lines: readonly string[] = [];

  write(text: string, ...rest: unknown[]): boolean {
    if (text !== '\x1b[?25l' && text !== '\x1b[?25h') this.lines = text.split('\n');
    const written = rest.at(-1);
    if (typeof written === 'function') written();
    return true;
  }
}

/** Keys that never come: the only reader of keys is outside. */
function standInKeys(): NodeJS.ReadStream {
  const calm = { isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {} };
  return Object.assign(new PassThrough(), calm) as unknown as NodeJS.ReadStream;
}
