import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { connectHolder } from '../../client/holder-client.ts';
import { CommandError, exitCodes } from '../exit.ts';
import { print } from '../print.ts';
import { callTown, stateOf, withTown } from '../reach-town.ts';
import { runOf } from '../run-of.ts';

/** Names for keys that a shell cannot type well. */
const keys: Record<string, string> = {
  Enter: '\r',
  Escape: '\u001b',
  Tab: '\t',
  Backspace: '\u007f',
  Up: '\u001b[A',
  Down: '\u001b[B',
  Right: '\u001b[C',
  Left: '\u001b[D',
  Space: ' ',
};

/** Bytes on their way to a holder need a moment before the line is closed, in milliseconds. */
const flushMs = 50;

/** `town send`: raw keys into an agent's terminal, at once. */
export function sendCommand(): Command {
  return new Command('send')
    .description('press keys in the terminal of an agent, at once and unchecked')
    .argument('<who>', 'a seat, run or task')
    .argument('<keys...>', `text, or one of ${Object.keys(keys).join(' ')} C-a … C-z`)
    .addHelpText('after', '\nExample:\n  town send worker.2 y Enter')
    .action((who: string, words: string[]) => {
      const bytes = Buffer.from(words.map(bytesOf).join(''));
      return withTown(callTown, async (town) => {
        const run = runOf(await stateOf(town), who);
        const { socket, token, offset } = await town.call('attach', { run });
        const onOutput = () => undefined;
        const holder = await connectHolder({
          socket,
          token,
          from: offset,
          kind: 'watcher',
          onOutput,
        });
        holder.send(bytes);
        await pause(flushMs);
        holder.close();
        print(`Sent to ${run}.`);
      });
    });
}

function bytesOf(word: string): string {
  const control = /^C-([a-z])$/.exec(word);
  if (control !== null) return String.fromCharCode(control[1]!.charCodeAt(0) - 96);
  if (Object.hasOwn(keys, word)) return keys[word]!;
  if (/^C-./.test(word)) throw new CommandError(`There is no key "${word}".`, exitCodes.usage);
  return word;
}
