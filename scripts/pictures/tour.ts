/** What is pressed, what is waited for, and where a picture is taken. */
import type { Demo } from './demo.ts';

export const size = { columns: 120, rows: 36 };

export type Shot = { file: string; about: string };

/** The way through the demo. A moment is told by what is on the screen, never by time. */
export async function tour({ screen }: Demo, take: (shot: Shot) => void): Promise<void> {
  await screen.until(/busy/);
  take({ file: 'first', about: 'First' });
  for (const [key, name] of [
    ['1', 'town'],
    ['2', 'map'],
    ['3', 'board'],
    ['4', 'inbox'],
    ['5', 'feed'],
    ['6', 'review'],
    ['7', 'team'],
    [':', 'palette'],
  ] as const) {
    screen.type(key);
    await new Promise((r) => setTimeout(r, 5000));
    take({ file: name, about: name });
  }
}
