/** Takes the terminal, shows the town in it, and gives it back on every way out. */
import type { connectHolder } from '../client/holder-client.ts';
import type { TownClient } from '../client/town-client.ts';
import { createInput } from '../terminal/input.ts';
import { createSession as createTerminalSession } from '../terminal/session.ts';
import type { Keymap } from './keymap.ts';
import { createScreen } from './screen.ts';
import { createSession } from './session.ts';
import { themeFor } from './theme.ts';

export type StartOptions = {
  client: TownClient;
  connectHolder: typeof connectHolder;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  keymap: Keymap;
  environment: Record<string, string | undefined>;
  /** Something to say at once, such as a chord that the outer tmux keeps for itself. */
  notice: string | null;
  onLog(line: string): void;
};

/** Why the screen was left. Agents go on working after all but `stopped`. */
export type Exit =
  | { kind: 'detached' }
  | { kind: 'stopped' }
  | { kind: 'signal'; signal: NodeJS.Signals }
  /** The terminal itself went away. */
  | { kind: 'hung up' }
  | { kind: 'crashed'; error: unknown };

/** A lone ESC is a key when nothing follows it for this long. */
const undecidedMs = 25;
const ends = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Shows the town until the person leaves. The terminal is as it was when the promise settles; the
 * client is left open. Resolves with `crashed` for an error nobody caught; the caller says where the
 * log is.
 */
export function startScreen(options: StartOptions): Promise<Exit> {
  const { stdin, stdout, client, keymap, onLog } = options;
  return new Promise((resolve) => {
    const terminal = createTerminalSession({ write: (text) => stdout.write(text) });
    const { useKittyKeyboard: speakKitty } = terminal;
    enter();
    const screen = createScreen({
      client,
      doors: { connectHolder: options.connectHolder, onLog },
      keymap,
      theme: themeFor(options.environment),
      size: sizeOf(stdout),
      write: (text, drained) => stdout.write(text, drained),
      onTitle: (title) => terminal.setTitle(title),
    });
    const session = createSession({
      client,
      screen,
      keymap,
      setMouse: (on) => terminal.setMouse(on),
      onKitty: speakKitty,
      onSuspend: suspend,
      onLeave: (how) => leave({ kind: how === 'stop' ? 'stopped' : 'detached' }),
    });
    const input = createInput();
    let undecided: NodeJS.Timeout | null = null;

    function take(chunk: Uint8Array) {
      if (undecided !== null) clearTimeout(undecided);
      for (const event of input.push(chunk)) session.take(event);
      undecided = input.isUndecided ? setTimeout(settle, undecidedMs) : null;
    }
    function settle() {
      for (const event of input.flush()) session.take(event);
    }

    function enter() {
      stdin.setRawMode?.(true);
      terminal.enter();
    }
    function giveBack() {
      terminal.leave();
      stdin.setRawMode?.(false);
    }

    /** As a shell job: the terminal is given back, and taken again at SIGCONT. */
    function suspend() {
      giveBack();
      process.kill(process.pid, 'SIGSTOP');
    }
    function goOn() {
      enter();
      screen.resize(sizeOf(stdout));
    }

    const onData = (chunk: Buffer) => take(chunk);
    const onResize = () => screen.resize(sizeOf(stdout));
    const onSignal = (signal: NodeJS.Signals) => leave({ kind: 'signal', signal });
    const onHangUp = () => leave({ kind: 'hung up' });
    const onError = (error: unknown) => leave({ kind: 'crashed', error });

    function leave(exit: Exit) {
      if (undecided !== null) clearTimeout(undecided);
      stdin.off('data', onData).off('end', onHangUp).off('error', onHangUp).pause();
      stdout.off('resize', onResize);
      for (const signal of ends) process.off(signal, onSignal);
      process.off('SIGTSTP', suspend).off('SIGCONT', goOn).off('exit', giveBack);
      process.off('uncaughtException', onError).off('unhandledRejection', onError);
      screen.close();
      giveBack();
      stdout.off('error', onHangUp);
      if (exit.kind === 'crashed') onLog(`The screen stopped: ${stackOf(exit.error)}`);
      resolve(exit);
    }

    stdin.on('data', onData).on('end', onHangUp).on('error', onHangUp).resume();
    stdout.on('resize', onResize).on('error', onHangUp);
    for (const signal of ends) process.on(signal, onSignal);
    process.on('SIGTSTP', suspend).on('SIGCONT', goOn).on('exit', giveBack);
    process.on('uncaughtException', onError).on('unhandledRejection', onError);
    if (options.notice !== null) session.tell(options.notice);
  });
}

function sizeOf({ columns, rows }: NodeJS.WriteStream) {
  return { columns: columns || 80, rows: rows || 24 };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
