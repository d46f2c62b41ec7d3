/**
 * Ink behind glass: it lays out and draws into a stand-in for the terminal and never sees the real one;
 * with `debug` it hands over one whole frame for every commit.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import chalk from 'chalk';
import { render } from 'ink';
import type { ReactNode } from 'react';

type Size = { columns: number; rows: number };

export type MountedInk = {
  /** The lines of this tree, one a row of the screen, with SGR sequences in all colours. */
  draw(tree: ReactNode, size: Size): readonly string[];
  close(): void;
};

export function mountInk(): MountedInk {
  chalk.level = 3;
  const sink = new Sink();
  let instance: ReturnType<typeof render> | null = null;
  return {
    draw(tree, size) {
      sink.columns = size.columns;
      sink.rows = size.rows;
      if (instance === null) instance = renderInto(sink, tree);
      else instance.rerender(tree);
      return sink.lines;
    },
    close() {
      instance?.unmount();
    },
  };
}

function renderInto(sink: Sink, tree: ReactNode) {
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
