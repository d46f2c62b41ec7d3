/** Typed keys: a line editor of one line, and single keys while a question is on the screen. */
import type { ReadStream } from 'node:tty';

export type Keyboard = {
  /** Puts the terminal into raw mode and reads from it. Without a terminal, the input emits `error`. */
  listen: () => void;
  /** The next key among `keys`. */
  key: (keys: string[]) => Promise<string>;
  /** The next line that is sent with Enter. */
  line: () => Promise<string>;
  close: () => void;
};

type Handlers = {
  onDraft: (draft: string) => void;
  onLine: (line: string) => void;
  onInterrupt: () => void;
};

const unfinished = /\x1b(?:\[[0-9;?]*)?$/u;
const escapes = /\x1b\[20[01]~|\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-_]/gu;

/** Makes a reader of keys, which reads until it is closed. A pasted line break is a space; only Enter by itself sends a line. */
export function openKeyboard(input: ReadStream, handlers: Handlers): Keyboard {
  let draft = '';
  let held = '';
  let awaited: { keys: string[]; answer: (key: string) => void } | null = null;
  let pasting = false;
  const readers: ((line: string) => void)[] = [];
  const type = (character: string) => {
    if (character === '\x03') return handlers.onInterrupt();
    if (awaited) {
      const found = awaited.keys.find((key) => key === character.toLowerCase());
      if (found === undefined) return;
      const { answer } = awaited;
      awaited = null;
      return answer(found);
    }
    const sends = character === '\r' || character === '\n';
    if (sends && !pasting) return send();
    if (character === '\x7f' || character === '\b') draft = draft.slice(0, -1);
    else if (character === '\x15') draft = '';
    else if (sends) draft += ' ';
    else if (character >= ' ') draft += character;
    handlers.onDraft(draft);
  };
  const send = () => {
    const line = draft.trim();
    draft = '';
    handlers.onDraft(draft);
    if (line === '') return;
    handlers.onLine(line);
    readers.shift()?.(line);
  };
  const take = (piece: string) => {
    // A sequence can arrive in two pieces; its beginning waits for its end.
    held += piece;
    const end = held.length - (unfinished.exec(held)?.[0].length ?? 0);
    const chunk = held.slice(0, end);
    held = held.slice(end);
    let at = 0;
    const typeAll = (text: string) => {
      for (const character of text) type(character);
    };
    for (const found of chunk.matchAll(escapes)) {
      typeAll(chunk.slice(at, found.index));
      if (found[0] === '\x1b[200~') pasting = true;
      if (found[0] === '\x1b[201~') pasting = false;
      at = found.index + found[0].length;
    }
    typeAll(chunk.slice(at));
  };
  return {
    listen: () => {
      if (input.isTTY) input.setRawMode(true);
      input.setEncoding('utf8');
      input.on('data', take);
    },
    key: (keys) =>
      new Promise((answer) => {
        awaited = { keys, answer };
      }),
    line: () => new Promise((resolve) => readers.push(resolve)),
    close: () => {
      input.off('data', take);
      if (input.isTTY) input.setRawMode(false);
      input.pause();
    },
  };
}
