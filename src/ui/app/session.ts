/** One person at one screen: what comes in is routed, the view steps, and its commands are carried out. */
import type { Receipt } from '../../client/protocol.ts';
import type { TownClient } from '../../client/town-client.ts';
import { encodeFocus, encodeKey, encodeMouse, encodePaste } from '../../terminal/encode.ts';
import type { InputEvent, KeyEvent } from '../../terminal/input.ts';
import { keyOf } from '../../terminal/keys.ts';
import { letterOf } from '../../terminal/letter.ts';
import { createGatherer } from '../components/text-field/paste.ts';
import type { WrittenKind } from '../components/text-field/recall.ts';
import { createClicks } from '../input/clicks.ts';
import { type Keymap, keysGo } from '../input/keymap.ts';
import { type Routed, route, terminalAt } from '../input/router.ts';
import type { Command, Saving } from '../model/effect.ts';
import type { Input } from '../model/message.ts';
import type { Target, View } from '../model/model.ts';
import type { Saved } from '../panes/copy-mode/yank.ts';
import { createFetch } from './fetch.ts';
import { tilesOf } from './scene.ts';
import type { Screen } from './screen.ts';
import { update } from './update.ts';

export type SessionOptions = {
  client: Pick<TownClient, 'act' | 'down' | 'verdict' | 'diff' | 'edit'>;
  screen: Screen;
  keymap: Keymap;
  /** Turns reports of the mouse on or off. */
  setMouse(on: boolean): void;
  /** The terminal has said that it knows the kitty keyboard protocol. */
  onKitty(): void;
  onSuspend(): void;
  /** Puts a text that the person marked into their clipboard. */
  onCopy(text: string): void;
  onSave(saving: Saving): Promise<Saved>;
  /** Something was written that the next screen may offer again. */
  onWritten(kind: WrittenKind, text: string): void;
  /** Opens town.yaml in the person's editor. */
  onEditor(): void;
  onLeave(how: 'detach' | 'stop' | 'stopping'): void;
};

export type Session = {
  /**
   * What came at once, `at` milliseconds from any start. Where a line is written faster than it can be
   * drawn, only what comes of it is drawn.
   */
  take(events: readonly InputEvent[], at: number): void;
  /**
   * Types a letter to the agent that has the keys, as it came. False, with nothing done, when these bytes
   * are no letter, or when it means or changes something here.
   */
  type(bytes: Uint8Array): boolean;
  tell(text: string): void;
  /** The town has changed: what the view shows of it may be fetched again. */
  refresh(): void;
};

export function createSession(options: SessionOptions): Session {
  const { client, screen, keymap } = options;
  const gathered = createGatherer();
  const bound = boundLetters(keymap);

  const step = (input: Input) => {
    const { view, commands } = update(screen.view, screen.facts, input);
    if (input.kind === 'pull') screen.follow(view);
    else screen.show(view);
    for (const command of commands) perform(command);
    fetch();
  };

  const fetch = createFetch({
    client,
    view: () => screen.view,
    facts: () => screen.facts,
    step: (input) => step(input),
  });

  const tell = (tone: 'plain' | 'trouble', text: string) =>
    step({ kind: 'notice', notice: { tone, text } });

  const perform = (command: Command) => {
    switch (command.kind) {
      case 'act':
        answer(command.done, client.act(command.event));
        return;
      case 'verdict': {
        const { task, verdict, note } = command;
        tell('plain', `The evidence for ${task} is checked…`);
        answer(`${task}: ${verdict}`, client.verdict({ task, verdict, note }));
        return;
      }
      case 'write team':
        writeTeam(command);
        return;
      case 'editor':
        options.onEditor();
        return;
      case 'leave':
        leave(command.how);
        return;
      case 'repaint':
        screen.repaint();
        return;
      case 'search':
        if (!screen.search(command))
          tell('plain', `No ${command.way} line has "${command.words}".`);
        return;
      case 'older':
        screen.older(command.how);
        return;
      case 'suspend':
        options.onSuspend();
        return;
      case 'keep':
        options.onWritten(command.of, command.text);
        return;
      case 'mouse':
        options.setMouse(command.on);
        return;
      case 'freeze':
        if (screen.freeze(command.seat)) step(command.then);
        else tell('plain', `There is no terminal at ${command.seat} to copy from.`);
        return;
      case 'clipboard':
        options.onCopy(command.text);
        return;
      case 'save':
        save(command);
    }
  };

  const save = ({ text, path, how }: Saving) => {
    options.onSave({ text, path, how }).then(
      (saved) => step({ kind: 'saved', saved, text, path }),
      (error: unknown) => tell('trouble', `Not written: ${messageOf(error)}`),
    );
  };

  const answer = (done: string, asked: Promise<Receipt>) => {
    asked.then(
      (receipt) => step({ kind: 'answered', done, receipt }),
      (error: unknown) => tell('trouble', `Not done: ${messageOf(error)}`),
    );
  };

  const writeTeam = ({ edits, of }: Extract<Command, { kind: 'write team' }>) => {
    const seen = screen.view.team.preview;
    client.edit({ edits, apply: true, of }).then(
      (change) => {
        const key = seen.kind === 'nothing' ? '' : seen.of;
        step({ kind: 'team', preview: { kind: 'here', of: key, change } });
        if (!change.applied) tell('trouble', `Not written: ${change.problems[0] ?? 'look again'}`);
      },
      (error: unknown) => tell('trouble', `Not written: ${messageOf(error)}`),
    );
  };

  const leave = (how: 'detach' | 'stop' | 'stopping') => {
    if (how !== 'stop') return options.onLeave(how);
    step({ kind: 'stopping', since: Date.now() });
    client.down(true).then(
      () => options.onLeave(how),
      (error: unknown) => step({ kind: 'stays', reason: `Not stopped: ${messageOf(error)}` }),
    );
  };

  const send = (target: Target, bytes: Uint8Array | null) => {
    if (bytes === null || bytes.length === 0) return;
    if (screen.view.scroll > 0) screen.show({ ...screen.view, scroll: 0 });
    if (!screen.send(target, bytes))
      tell('trouble', `Not sent: the session at ${target.seat} is over or out of reach.`);
    else if (screen.view.notice !== null) screen.show({ ...screen.view, notice: null });
  };

  const carry = (routed: Routed) => {
    switch (routed.kind) {
      case 'input':
        return step(routed.input);
      case 'paste': {
        const text = gathered(routed.event);
        return text === null ? undefined : step({ kind: 'text', text });
      }
      case 'back in':
        step({ kind: 'back in' });
        return carry({ ...routed, kind: 'send' });
      case 'send': {
        const modes = screen.emulator(routed.target.seat)?.modes;
        if (modes === undefined) return send(routed.target, routed.event.bytes);
        const { event } = routed;
        const bytes = event.kind === 'key' ? encodeKey(event, modes) : encodePaste(event, modes);
        return send(routed.target, bytes);
      }
      case 'arrows': {
        const modes = screen.emulator(routed.target.seat)?.modes;
        if (modes === undefined) return;
        const key = encodeKey(arrow(routed.name), modes);
        return send(routed.target, Buffer.concat(Array.from({ length: routed.times }, () => key)));
      }
      case 'mouse': {
        const modes = screen.emulator(routed.target.seat)?.modes;
        if (modes !== undefined)
          send(routed.target, encodeMouse(routed.event, routed.origin, modes));
        return;
      }
      case 'focus':
        return onFocus(routed.focused);
      case 'keyboard':
        return options.onKitty();
      case 'ground':
        return screen.groundTold(routed.ground);
      case 'nothing':
        return;
    }
  };

  /** Whoever looks at the town decides the sizes of its terminals. */
  const onFocus = (hasFocus: boolean) => {
    if (hasFocus) screen.claimSizes();
    const { mode } = screen.view;
    const modes = mode.kind === 'typing' ? screen.emulator(mode.target.seat)?.modes : undefined;
    if (mode.kind === 'typing' && modes !== undefined) {
      const report = encodeFocus(hasFocus, modes);
      if (report !== null) screen.send(mode.target, report);
    }
  };

  const clicks = createClicks();

  const takeOne = (event: InputEvent, at: number) => {
    if (event.kind === 'key' || event.kind === 'paste') screen.keyPressed();
    const { view, scene } = screen;
    const tiles = tilesOf(scene);
    if (event.kind === 'mouse') clicks.take(event, terminalAt(tiles, event), at);
    carry(
      route(event, {
        view,
        // Only the mouse needs these, and a key is not to wait for them.
        get facts() {
          return screen.facts;
        },
        get wantsMouse() {
          return wantsMouse(view);
        },
        keymap,
        tiles,
        hits: scene?.kind === 'shown' ? scene.hits : [],
        pointer: clicks.pointer,
      }),
    );
  };

  const wantsMouse = ({ mode }: View) => {
    const modes = mode.kind === 'typing' ? screen.emulator(mode.target.seat)?.modes : undefined;
    return modes !== undefined && modes.mouse !== 'none';
  };

  return {
    take: (events, at) => screen.together(events.map((event) => () => takeOne(event, at))),
    type(bytes) {
      const { view } = screen;
      const letter = letterOf(bytes);
      const isPlain = view.scroll === 0 && view.notice === null && keysGo(view) === 'terminal';
      if (letter === null || !isPlain || view.mode.kind !== 'typing' || bound.has(letter))
        return false;
      if (!screen.send(view.mode.target, bytes)) return false;
      screen.keyPressed();
      return true;
    },
    tell: (text) => tell('plain', text),
    refresh: fetch,
  };
}

/** Code points of the letters that mean something while someone types to an agent; usually none does. */
function boundLetters({ typing, anywhere }: Keymap): Set<number> {
  const chords = [typing, anywhere].flatMap((of) => Object.values(of).flat());
  const letters = chords.map((chord) => (chord === 'space' ? ' ' : chord));
  return new Set(
    letters.filter(({ length }) => length === 1).map((letter) => letter.charCodeAt(0)),
  );
}

/** The key that a wheel stands for where there is nothing to scroll. */
function arrow(name: 'up' | 'down'): KeyEvent {
  const bytes = Buffer.from(name === 'up' ? '\x1b[A' : '\x1b[B');
  return { kind: 'key', bytes, chord: name, key: keyOf(name), form: 'cursor' };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
