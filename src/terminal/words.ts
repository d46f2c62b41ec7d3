/** What a program says beside drawing: its title, progress and status. Nothing of it leaves here unread. */
import type { Terminal } from '@xterm/headless';
import { sanitise } from './sanitise.ts';
import {
  atPrompt,
  type Progress,
  readProgress,
  readStatus,
  type Status,
  withReport,
  writeProgress,
  writeStatus,
} from './status.ts';

export type Words = {
  readonly title: string;
  readonly progress: Progress | null;
  readonly status: readonly Status[];
  /** Sequences that say the same again. */
  serialise(): string;
};

const TITLE_LIMIT = 256;

/** Listens to a terminal; the status protocol's question is answered through `reply`. */
export function followWords(terminal: Terminal, reply: (bytes: string) => void): Words {
  const { parser } = terminal;
  let title = '';
  let progress: Progress | null = null;
  let status: readonly Status[] = [];

  const setTitle = (text: string) => {
    title = sanitise(text.slice(0, 4 * TITLE_LIMIT)).slice(0, TITLE_LIMIT);
    return true;
  };
  parser.registerOscHandler(0, setTitle);
  parser.registerOscHandler(2, setTitle);
  // A hyperlink would cost memory for as long as its cells live, and is never passed on.
  parser.registerOscHandler(8, () => true);
  parser.registerOscHandler(9, (payload) => {
    const said = readProgress(payload);
    if (said !== undefined) progress = said;
    return true;
  });
  parser.registerOscHandler(133, (payload) => {
    if (payload.startsWith('A')) status = atPrompt(status);
    return true;
  });
  parser.registerOscHandler(7501, (payload) => {
    if (payload === '?') reply('\x1b]7501;?\x1b\\');
    const report = readStatus(payload);
    if (report !== null) status = withReport(status, report);
    return true;
  });
  parser.registerEscHandler({ final: 'c' }, () => {
    progress = null;
    status = [];
    return false;
  });

  return {
    get title() {
      return title;
    },
    get progress() {
      return progress;
    },
    get status() {
      return status;
    },
    serialise() {
      const records = status.map((record) => `\x1b]7501;${writeStatus(record)}\x1b\\`);
      const bar = progress === null ? '' : `\x1b]9;${writeProgress(progress)}\x1b\\`;
      return `${title === '' ? '' : `\x1b]2;${title}\x1b\\`}${bar}${records.join('')}`;
    },
  };
}
