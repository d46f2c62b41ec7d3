/** Takes the terminal, shows the town in it, and gives it back on every way out. */
import { isatty } from 'node:tty';
import type { connectHolder } from '../../client/holder-client.ts';
import type { TownClient } from '../../client/town-client.ts';
import type { InboxItem } from '../../core/inbox.ts';
import type { Depths } from '../../terminal/depth.ts';
import { groundFrom } from '../../terminal/ground.ts';
import { createInput } from '../../terminal/input.ts';
import type { In } from '../../terminal/read.ts';
import { createSession as createModes } from '../../terminal/session.ts';
import { type Out, writeOut } from '../../terminal/write.ts';
import type { Recalled, WrittenKind } from '../components/text-field/recall.ts';
import type { Keymap } from '../input/keymap.ts';
import { copyOut } from '../platform/clipboard.ts';
import { editorOf, runEditor } from '../platform/editor.ts';
import { notification } from '../platform/notification.ts';
import { saveText } from '../platform/save-file.ts';
import type { Settings } from '../platform/settings.ts';
import { auto, type Sight, type Themes } from '../theme/theme.ts';
import { announce } from './announce.ts';
import { createScreen } from './screen.ts';
import { createSession, type Session } from './session.ts';

export type StartOptions = {
  client: TownClient;
  connectHolder: typeof connectHolder;
  keys: In;
  stdout: Out;
  keymap: Keymap;
  settings: Settings;
  themes: Themes;
  /** The name of a theme, or `auto`. */
  theme: string;
  /** The colours that the terminal has. */
  depths: Depths;
  environment: Record<string, string | undefined>;
  /** The seat to begin with, zoomed and typed to; null for the whole town. */
  seat: string | null;
  /** `town.yaml`, for the person's editor. */
  file: string | null;
  /** Something to say at once, such as a chord that the outer tmux keeps for itself. */
  notice: string | null;
  /** What was written at earlier screens, and what keeps what is written at this one. */
  recalled: Recalled;
  onWritten(kind: WrittenKind, text: string): void;
  onLog(line: string): void;
};

/** Why the screen was left. The agents go on working after all but `stopped`. */
export type Exit =
  | { kind: 'detached' }
  | { kind: 'stopped' }
  /** Left while the town goes down; it does so by itself. */
  | { kind: 'stopping' }
  | { kind: 'signal'; signal: NodeJS.Signals }
  /** The terminal itself went away. */
  | { kind: 'hung up' }
  | { kind: 'crashed'; error: unknown };

/** A lone ESC is a key when nothing follows it for this long. */
const undecidedMs = 25;
/** While answers of the terminal are on their way they may come in pieces, and none of them is a key. */
const answersMs = 1000;
const undecidedAnswerMs = 250;
const ends = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/**
 * Shows the town until the person leaves. The terminal is as it was when the promise settles; the
 * client is left open. Settles with `crashed` for an error nobody caught, which is in the log by
 * then; the caller says where that is.
 */
export async function startScreen(options: StartOptions): Promise<Exit> {
  const terminal = terminalOf(options);
  process.on('exit', terminal.giveBack);
  // A signal that comes while the screen is put up waits for it; with nobody to hear it Town would die of it.
  const wait = () => {};
  for (const signal of ends) process.on(signal, wait);
  terminal.take();
  try {
    const left = shown(options, terminal);
    for (const signal of ends) process.off(signal, wait);
    return await left;
  } catch (error) {
    // It has not even come up.
    options.onLog(`The screen did not start: ${stackOf(error)}`);
    return { kind: 'crashed', error };
  } finally {
    process.off('exit', terminal.giveBack);
    terminal.giveBack();
  }
}

type Terminal = ReturnType<typeof terminalOf>;

/** The real terminal: its modes, and whether its keys come one by one. */
function terminalOf({ keys, stdout }: StartOptions) {
  const modes = createModes({ write: (text) => stdout.write(text) });
  // One that goes away while it is given back is no reason to crash on the way out.
  stdout.on('error', () => {});
  return {
    modes,
    take() {
      keys.setRawMode(true);
      modes.enter();
    },
    giveBack() {
      // A terminal that has gone away takes nothing back.
      if (!isatty(stdout.fd)) return;
      modes.leave();
      keys.setRawMode(false);
    },
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
  };
}

const exits = { detach: 'detached', stop: 'stopped', stopping: 'stopping' } as const;

function shown(options: StartOptions, terminal: Terminal): Promise<Exit> {
  const { client, keymap, stdout, environment, onLog } = options;
  const { pushKittyKeyboard, setMouse, setTitle } = terminal.modes;
  const sight = sightOf(options);
  return new Promise((resolve) => {
    let isLent = false;
    const screen = createScreen({
      client,
      doors: { connectHolder: options.connectHolder, onLog },
      keymap,
      seat: options.seat,
      lock: options.settings.lock,
      themes: options.themes,
      theme: options.theme,
      recalled: options.recalled,
      sight,
      depth: sight.noColour && options.theme === auto ? 'none' : options.depths.sent,
      size: terminal.size(),
      // While the editor or the shell has the terminal nothing is drawn; it is painted whole afterwards.
      write: (text, drained) => (isLent ? setImmediate(drained) : writeOut(stdout, text, drained)),
      onTitle: (title) => {
        if (!isLent) setTitle(title);
      },
      onWaiting: (items) => {
        if (!isLent) stdout.write(waitingWords(items, options));
      },
    });
    const session = createSession({
      client,
      screen,
      keymap,
      setMouse,
      onKitty: pushKittyKeyboard,
      onSuspend: suspend,
      onCopy: (text) => copyOut(text, { environment, write: (sequence) => stdout.write(sequence) }),
      onSave: (saving) => saveText(saving, options.file),
      onWritten: options.onWritten,
      onEditor: () => void edit(),
      onLeave: (how) => leave({ kind: exits[how] }),
    });

    /** Lends the terminal to the editor; signals from its keys are the editor's too. */
    async function edit() {
      const editor = editorOf(options);
      if (editor === null || isLent) return;
      isLent = true;
      release();
      terminal.giveBack();
      const failure = await runEditor(editor);
      terminal.take();
      isLent = false;
      release = listen(options, session, reactions);
      refit();
      screen.repaint();
      if (failure !== null) session.tell(failure);
    }

    /** As a job of the shell; it takes the terminal again at SIGCONT. What is due by then comes before that signal. */
    function suspend() {
      isLent = true;
      terminal.giveBack();
      process.kill(process.pid, 'SIGSTOP');
    }
    const refit = () => screen.resize(terminal.size());
    /** The shell had the terminal meanwhile, also when it was not Town that let go of it. */
    const goOn = () => {
      isLent = false;
      terminal.giveBack();
      terminal.take();
      refit();
    };
    let hasLeft = false;
    const reactions = { refit, suspend, goOn, leave };
    let release = listen(options, session, reactions);
    const hush = announce(client, session.tell);
    const unfollow = client.subscribe(() => {
      if (client.status() === 'down') leave({ kind: 'stopped' });
      else session.refresh();
    });

    function leave(exit: Exit) {
      if (hasLeft) return;
      hasLeft = true;
      release();
      hush();
      unfollow();
      screen.close();
      if (exit.kind === 'crashed') onLog(`The screen stopped: ${stackOf(exit.error)}`);
      resolve(exit);
    }
    if (options.notice !== null) session.tell(options.notice);
  });
}

/** Until the terminal has told its background, it is what the environment says, else dark. */
function sightOf({ environment, depths }: StartOptions): Sight {
  const ground = groundFrom(environment) ?? 'dark';
  return { shown: depths.shown, ground, noColour: Boolean(environment['NO_COLOR']) };
}

/** What tells the person, as their settings say. */
function waitingWords(items: InboxItem[], { client, settings, environment }: StartOptions): string {
  const title = client.snapshot().state.graph?.town ?? 'Town';
  const [first] = items;
  const text = items.length === 1 ? (first?.text ?? '') : `${items.length} things wait for you`;
  return notification(settings.notify, { title, text }, environment['TMUX'] ? 'tmux' : 'terminal');
}

type Reactions = {
  refit(): void;
  suspend(): void;
  goOn(): void;
  leave(exit: Exit): void;
};

/** Listens to keys, the window and signals. Gives back what stops all of it. */
function listen({ keys, stdout }: StartOptions, session: Session, react: Reactions): () => void {
  const input = createInput();
  const askedAt = performance.now();
  let undecided: NodeJS.Timeout | undefined;
  let settling: NodeJS.Immediate | undefined;
  const wait = () => {
    clearTimeout(undecided);
    clearImmediate(settling);
  };
  const onKeys = (chunk: Buffer) => {
    // A letter for an agent waits for nothing else.
    if (input.isAtRest && session.type(chunk)) return;
    wait();
    const at = performance.now();
    session.take(input.push(chunk), at);
    const isEarly = at - askedAt < answersMs;
    if (input.isUndecided)
      undecided = setTimeout(settleNext, isEarly ? undecidedAnswerMs : undecidedMs);
  };
  // What has come while the screen was busy is read before that.
  const settleNext = () => {
    settling = setImmediate(settle);
  };
  const settle = () => {
    session.take(input.flush(), performance.now());
  };
  const onSignal = (signal: NodeJS.Signals) => react.leave({ kind: 'signal', signal });
  const onHangUp = () => react.leave({ kind: 'hung up' });
  const onError = (error: unknown) => react.leave({ kind: 'crashed', error });

  const stopListening = keys.listen({ keys: onKeys, end: onHangUp });
  stdout.on('error', onHangUp);
  // Not the event of the stream: a window that is back at its size has lost cells all the same.
  process.on('SIGWINCH', react.refit);
  for (const signal of ends) process.on(signal, onSignal);
  process.on('SIGTSTP', react.suspend).on('SIGCONT', react.goOn);
  process.on('uncaughtException', onError).on('unhandledRejection', onError);
  return () => {
    wait();
    stopListening();
    stdout.off('error', onHangUp);
    process.off('SIGWINCH', react.refit);
    for (const signal of ends) process.off(signal, onSignal);
    process.off('SIGTSTP', react.suspend).off('SIGCONT', react.goOn);
    process.off('uncaughtException', onError).off('unhandledRejection', onError);
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
