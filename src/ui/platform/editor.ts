/** The person's own editor on town.yaml, in the terminal that the screen lends it. */
import { spawn } from 'node:child_process';

export type Editor = { command: string; file: string };

/** `$VISUAL`, else `$EDITOR`, else vi; null when there is no file to edit. */
export function editorOf({
  file,
  environment,
}: {
  file: string | null;
  environment: Record<string, string | undefined>;
}): Editor | null {
  if (file === null) return null;
  const named = [environment['VISUAL'], environment['EDITOR']].find(
    (name) => name !== undefined && name.trim() !== '',
  );
  return { command: named ?? 'vi', file };
}

/**
 * Runs the editor until it ends, as git does: the command is the shell's, the file its last word.
 * Ctrl+C and Ctrl+Z at its keys are meant for it, so this process leaves such signals alone
 * meanwhile. Gives a reason in words when it could not be run, else null.
 */
export function runEditor({ command, file }: Editor): Promise<string | null> {
  const ignore = () => {};
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.on(signal, ignore);
  return new Promise<string | null>((resolve) => {
    const child = spawn('sh', ['-c', `${command} "$1"`, 'sh', file], { stdio: 'inherit' });
    child.on('error', (error) =>
      resolve(`The editor "${command}" did not start: ${error.message}`),
    );
    child.on('exit', (code, signal) => {
      const ended = code === null ? `by ${signal}` : `with ${code}`;
      resolve(code === 0 ? null : `The editor "${command}" ended ${ended}.`);
    });
  }).finally(() => {
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.off(signal, ignore);
  });
}
