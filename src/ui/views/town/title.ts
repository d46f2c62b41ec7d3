/** The words of a title bar in the room there is: what a person needs most is given up last. */
import { cells, cut, firstCells } from '../../theme/text-width.ts';

export type Words = { name: string; title: string; word: string; age: string };

/** A title cut shorter than this says nothing. */
const shortestTitle = 6;
/** Blank or ruled cells between what stands at the two ends. */
const gap = { titled: 2, bare: 1 };

/**
 * As much as fits. The title of the task gives way first, then the age, then the word for the reading,
 * whose glyph always stays; a name that is still too long keeps both its ends.
 */
export function fittedWords({ name, title, word, age }: Words, room: number): Words {
  const left = room - widthOf({ name, word, age }) - gap.titled - cells(' · ');
  if (title !== '' && left >= Math.min(shortestTitle, cells(title)))
    return { name, title: cut(title, left), word, age };
  const bare = [
    { word, age },
    { word, age: '' },
    { word: '', age: '' },
  ].find((status) => widthOf({ name, ...status }) + gap.bare <= room);
  if (bare !== undefined) return { name, title: '', ...bare };
  const spare = room - widthOf({ name: '', word: '', age: '' }) - gap.bare;
  return { name: squeezed(name, spare), title: '', word: '', age: '' };
}

/** Cells of all but the title: ` name `, ` ● word ` and `age `. */
function widthOf({ name, word, age }: Omit<Words, 'title'>): number {
  const status = cells(' ● ') + (word === '' ? 0 : cells(word) + 1);
  return cells(name) + 2 + status + (age === '' ? 0 : cells(age) + 1);
}

/** `implementer.12` in few cells is `impl….12`: its number tells it from the others. */
function squeezed(name: string, room: number): string {
  if (cells(name) <= room) return name;
  const end = /\.\d+$/.exec(name)?.[0] ?? '';
  const start = room - cells(end) - 1;
  return start > 0 ? `${firstCells(name, start)}…${end}` : cut(name, room);
}
