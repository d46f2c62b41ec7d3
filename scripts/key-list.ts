// The keys in the README, from the table that the help page shows.
import { keyTable } from '../src/ui/input/key-table.ts';
import { readKeys } from '../src/ui/input/keys-file.ts';

const marks = { begin: '<!-- keys -->', end: '<!-- /keys -->' };

/** The README with its list of keys as `config/keys.yaml` has them. Throws when the marks are not there. */
export function withKeyList(readme: string, keys: string): string {
  const begin = readme.indexOf(marks.begin);
  const end = readme.indexOf(marks.end);
  if (begin < 0 || end < begin)
    throw new Error(`README.md needs the lines ${marks.begin} and ${marks.end} around its keys.`);
  const head = readme.slice(0, begin + marks.begin.length);
  return `${head}\n${keyList(keys)}\n${readme.slice(end)}`;
}

function keyList(text: string): string {
  const keymap = readKeys({ path: 'config/keys.yaml', text }, null);
  const rows = keyTable(keymap, 'town').map(({ title, keys }) => {
    const said = keys.map(({ chord, words }) => `${code(chord)} ${words}`).join(' · ');
    return `| ${title} | ${said} |`;
  });
  return ['| | |', '| --- | --- |', ...rows].join('\n');
}

function code(chord: string): string {
  const fence = chord.includes('`') ? '`` ' : '`';
  return `${fence}${chord.replaceAll('|', '\\|')}${[...fence].reverse().join('')}`;
}
