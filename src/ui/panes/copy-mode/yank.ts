/** What becomes of marked text: the clipboard, or a file. Pure. */
import { clipboardLimit } from '../../../terminal/clipboard.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import { type Form, formOf } from '../../dialogs/form.ts';
import { only, opened, told, type Update } from '../../model/effect.ts';
import type { Notice, View } from '../../model/model.ts';
import { cut } from '../../theme/text-width.ts';
import type { Copy } from './copy.ts';
import type { Still } from './screen-snapshot.ts';
import { markedText } from './selection.ts';

/** Where a text is written unless the person says otherwise: git does not see this folder. */
const usualFile = '.town/yank.txt';
const longestQuoted = 40;

/** Leaves the still terminal, for the session that was typed to before if there was one. */
export function leftCopy(view: View): View {
  if (view.mode.kind !== 'copying') return view;
  const { back } = view.mode.copy;
  const mode: View['mode'] =
    back === null ? { kind: 'command', left: null } : { kind: 'typing', target: back };
  return { ...view, mode };
}

/** Sends the marked text to the clipboard and leaves; a text that cannot go there stays marked. */
export function yanked(view: View, still: Still, copy: Copy): Update {
  const text = markedText(still, copy);
  if (isBlank(text)) return only(told(view, 'Only blanks are marked.'));
  const size = Buffer.byteLength(text, 'utf8');
  if (size > clipboardLimit) {
    const kept: View = { ...view, mode: { kind: 'copying', copy: { ...copy, by: 'keys' } } };
    return only({ ...kept, notice: tooLarge(size) });
  }
  const notice: Notice = { tone: 'good', text: `${amountOf(text)} copied` };
  return { view: { ...leftCopy(view), notice }, commands: [{ kind: 'clipboard', text }] };
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

function tooLarge(size: number): Notice {
  const kilo = (bytes: number) => `${Math.floor(bytes / 1000)} kB`;
  const text = `Not copied: ${kilo(size)} is more than terminals let into the clipboard (${kilo(clipboardLimit)}). Write it to a file.`;
  return { tone: 'trouble', text };
}

/** How much it is, or a short text itself. */
export function amountOf(text: string): string {
  const lines = text.split('\n').length;
  return lines > 1 ? `${lines} lines` : `"${cut(sanitise(text), longestQuoted)}"`;
}

/** Asks where the marked text shall be written. */
export function askedFile(view: View, still: Still, copy: Copy): Update {
  const text = markedText(still, copy);
  if (isBlank(text)) return only(told(view, 'Only blanks are marked.'));
  return only(opened(view, fileForm(text, usualFile)));
}

function fileForm(text: string, path: string): Form {
  return formOf({
    purpose: { kind: 'file', text },
    title: `Write ${amountOf(text)} to a file`,
    about: 'A path from the folder of this town, or a whole one.',
    choices: [],
    line: { hint: 'a path', text: path },
  });
}

const waysOn = { append: 'Add it at the end', replace: 'Replace the file' } as const;
const otherName = 'Take another name';

/** The file is there: nothing is written before the person says how. */
export function askedAgain(view: View, { text, path }: { text: string; path: string }): View {
  const form = formOf({
    purpose: { kind: 'file there', text, path },
    title: 'That file exists',
    about: path,
    choices: [...Object.values(waysOn), otherName],
    line: null,
  });
  return opened(view, form);
}

/** The path was written. */
export function fileNamed(view: View, text: string, path: string): Update {
  if (path === '') return only(told(view, 'Nothing is written without a path.'));
  return { view, commands: [{ kind: 'save', text, path, how: 'new' }] };
}

/** One of the ways on was chosen. */
export function fileChosen(
  view: View,
  { text, path }: { text: string; path: string },
  choice: string,
): Update {
  if (choice === otherName) return only(opened(view, fileForm(text, path)));
  const how = choice === waysOn.append ? 'append' : 'replace';
  return { view, commands: [{ kind: 'save', text, path, how }] };
}

/** How the writing went. */
export type Saved =
  | { kind: 'written'; path: string }
  /** There is a file of that name, and it is as it was. */
  | { kind: 'exists' }
  | { kind: 'failed'; reason: string };

export function savedCame(
  view: View,
  { saved, text, path }: { saved: Saved; text: string; path: string },
): View {
  switch (saved.kind) {
    case 'written': {
      const notice: Notice = { tone: 'good', text: `${amountOf(text)} written to ${saved.path}` };
      return { ...leftCopy(view), notice };
    }
    case 'exists':
      return askedAgain(view, { text, path });
    case 'failed': {
      const notice: Notice = { tone: 'trouble', text: `Not written: ${saved.reason}` };
      return { ...view, notice };
    }
  }
}
