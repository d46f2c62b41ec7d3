/** Settles a file with conflict markers by keeping both sides. */

/** The text without its markers: what is upstream first, then one's own. */
export function bothSides(text: string): string {
  let side: 'common' | 'ours' | 'ancestor' | 'theirs' = 'common';
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('<<<<<<< ')) side = 'ours';
    else if (side === 'ours' && line.startsWith('||||||| ')) side = 'ancestor';
    else if (side !== 'common' && line === '=======') side = 'theirs';
    else if (side === 'theirs' && line.startsWith('>>>>>>> ')) side = 'common';
    else if (side !== 'ancestor') kept.push(line);
  }
  return kept.join('\n');
}
