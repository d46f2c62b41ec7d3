/** A path in the room there is. Pure. */
import { sanitise } from '../../../terminal/sanitise.ts';
import { lastCells } from '../../theme/text-width.ts';

/** The end of a path says more than its beginning. */
export function shortPath(path: string, room: number): string {
  const clean = sanitise(path);
  return clean.length <= room ? clean : `…${lastCells(clean, Math.max(1, room - 1))}`;
}
