/** The way of a text to the person's clipboard: the tmux around us, else the terminal itself. */
import { spawn } from 'node:child_process';
import { clipboardSequence } from '../../terminal/clipboard.ts';
import { throughTmux } from './notification.ts';

export type ClipboardDoors = {
  environment: Record<string, string | undefined>;
  /** Writes to the real terminal. */
  write(sequence: string): void;
};

/**
 * Within tmux the text goes to tmux, which keeps it as a buffer and hands it to its own terminal: as
 * it comes, tmux takes no OSC 52 of programs. A tmux that cannot do that, before 3.2 or on another
 * machine, gets the sequence plain and wrapped, and so does no harm where it allows either.
 */
export function copyOut(text: string, { environment, write }: ClipboardDoors): void {
  const sequence = clipboardSequence(text);
  if (!environment['TMUX']) {
    write(sequence);
    return;
  }
  let isSent = false;
  const plainly = () => {
    if (isSent) return;
    isSent = true;
    write(sequence + throughTmux(sequence));
  };
  const tmux = spawn('tmux', ['load-buffer', '-w', '-'], {
    env: environment,
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 2000,
  });
  tmux.on('error', plainly);
  tmux.on('exit', (code) => {
    if (code !== 0) plainly();
  });
  // It may end without having read.
  tmux.stdin.on('error', plainly);
  tmux.stdin.end(text);
}
