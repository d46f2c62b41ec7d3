/** Changes a file as a rejection asks. */

type Request = {
  path: string;
  text: string;
  /** The line the rejection names, from 1. */
  line: number | null;
  reason: string;
  /** What a line left unfinished should have been. */
  gap: { line: string; mended: string };
};

/** The text with the fault gone, or with an answer beside the line that was asked about. */
export function mended({ path, text, line, reason, gap }: Request): string {
  const lines = text.split('\n').map((each) => each.trimEnd());
  const finished = lines.map((each) => (each === gap.line ? gap.mended : each));
  const tidy = `${finished.join('\n').trimEnd()}\n`;
  if (tidy !== text) return tidy;
  const what = reason
    .replace(/^.*?:\d+:\s*/, '')
    .replace(/,? ".*$/s, '')
    .split('\n')[0]
    ?.trim();
  const at = Math.min(Math.max((line ?? lines.length) - 1, 0), Math.max(lines.length - 1, 0));
  return finished
    .toSpliced(at, 0, remark(path, `Settled in review: ${what || 'see the task'}.`))
    .join('\n');
}

/** A comment where the kind of file has one that nobody takes for code. */
function remark(path: string, words: string): string {
  if (/\.(md|html)$/.test(path)) return `<!-- ${words.replaceAll('--', '-')} -->`;
  const isHash = /\.(py|rb|sh|ya?ml|toml|mk|cfg|ini|pl|r)$|(^|\/)(Makefile|Dockerfile)$/i.test(
    path,
  );
  return isHash ? `# ${words}` : `// ${words}`;
}
