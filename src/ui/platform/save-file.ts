/** Writes a text that the person marked to a file of their choice. */
import { open, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Saving } from '../model/effect.ts';
import type { Saved } from '../panes/copy-mode/yank.ts';

const flags = { new: 'wx', append: 'a', replace: 'w' } as const;

/** `town` is the town's file, beside which paths begin; without one they begin where Town was started. */
export async function saveText({ text, path, how }: Saving, town: string | null): Promise<Saved> {
  const home = path.replace(/^~(?=\/|$)/, homedir());
  const whole = resolve(town === null ? process.cwd() : dirname(town), home);
  try {
    const begin = how === 'append' && !(await endsInLine(whole)) ? '\n' : '';
    await writeFile(whole, `${begin}${text}\n`, { flag: flags[how] });
    return { kind: 'written', path: whole };
  } catch (error) {
    if (isCode(error, 'EEXIST')) return { kind: 'exists' };
    return { kind: 'failed', reason: reasonOf(error, whole) };
  }
}

/** Whether what is added begins a line of its own. */
async function endsInLine(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    return size === 0 || buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}

function reasonOf(error: unknown, path: string): string {
  if (isCode(error, 'ENOENT')) return `there is no folder ${dirname(path)}.`;
  if (isCode(error, 'EISDIR')) return `${path} is a folder.`;
  if (isCode(error, 'EACCES')) return `${path} may not be written.`;
  return error instanceof Error ? error.message : String(error);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
